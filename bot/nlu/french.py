"""spaCy's French model in the pipeline: lemmas of what visitors type, and nothing that the assistant does not use."""

from __future__ import annotations

import functools
from collections.abc import Callable

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.text import fold

#: Parts of the model that nothing here reads: half of the time and memory.
_UNUSED = ("parser", "ner")


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="FrenchNLP",
)
class FrenchNLP(SpacyNLP):
    """Rasa's spaCy component without the parts that are not used and without the analysis of training phrases.

    No component learns from the lemmas: analysing 6,000 phrases would double the time of training for nothing.
    """

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Load the installed model (an OSError tells that it is not installed: it is in requirements.lock)."""
        return _loaded(spacy_model_name)

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Return the training data as they are."""
        return training_data


@functools.cache
def _loaded(name: str) -> SpacyModel:
    # Rasa makes this component twice in one graph: the model is loaded once.
    return SpacyModel(model=spacy.load(name, exclude=_UNUSED), model_name=name)


def knows_word(name: str) -> Callable[[str], bool]:
    """Return what tells whether a folded word is one that the installed model ``name`` has met."""
    vocabulary = _loaded(name).model.vocab
    return lambda word: bool(vocabulary.has_vector(word))


def lemmas_of(message: Message) -> str:
    """Return the folded lemmas of a message, « on avait recruté » → « on avoir recruter »; empty without analysis."""
    document = message.get(SPACY_DOCS[TEXT])
    return fold(" ".join(token.lemma_ for token in document)) if document is not None else ""
