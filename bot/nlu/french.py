"""spaCy's French model in the pipeline: lemmas of what visitors type, and nothing that the assistant does not use."""

from __future__ import annotations

import functools
from collections.abc import Callable

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.text import fold

#: Parts of the model that nothing here reads: half of the time and memory.
_UNUSED = ("parser", "ner")
#: What a message holds for ``lemmas_of``.
_ANALYSIS = "french_analysis"


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="FrenchNLP",
)
class FrenchNLP(SpacyNLP):
    """Rasa's spaCy component without the parts that are not used, which analyses a text only when that is asked for.

    No component learns from the lemmas: analysing 6,000 phrases would double the time of training for nothing. And few
    messages have a verb that may tell who writes: the others are read in half the time.
    """

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Load the installed model (an OSError tells that it is not installed: it is in requirements.lock)."""
        return _loaded(spacy_model_name)

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Return the training data as they are."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Make ``lemmas_of`` able to analyse the messages."""
        for message in messages:
            message.set(_ANALYSIS, functools.partial(self._doc_for_text, model.model, message.get(TEXT)))
        return messages


@functools.cache
def _loaded(name: str) -> SpacyModel:
    # Rasa makes this component twice in one graph: the model is loaded once.
    return SpacyModel(model=spacy.load(name, exclude=_UNUSED), model_name=name)


def knows_word(name: str) -> Callable[[str], bool]:
    """Return what tells whether a folded word is one that the installed model ``name`` has met."""
    vocabulary = _loaded(name).model.vocab
    return lambda word: bool(vocabulary.has_vector(word))


def lemmas_of(message: Message) -> str:
    """Return a message's folded lemmas, « on avait recruté » → « on avoir recruter »; empty without ``FrenchNLP``."""
    analyse = message.get(_ANALYSIS)
    return fold(" ".join(token.lemma_ for token in analyse())) if analyse is not None else ""
