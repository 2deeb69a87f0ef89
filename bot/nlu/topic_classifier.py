"""The Rasa component that decides what a message asks: one of the topics, conversation, or out of scope."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.decision import OUT_OF_SCOPE, TOPIC_PREFIX, WORDLESS, Decision, Thresholds, decide
from bot.nlu.features import Featurizer
from bot.nlu.meaning import Meaning
from bot.nlu.segments import cuts
from bot.nlu.several import questions
from bot.nlu.text import has_words
from bot.nlu.topic_model import TopicModel
from bot.nlu.vocabulary import DEFAULT_FILE, code_and_vocabulary_fingerprint, read_vocabulary
from knowledge import followed_topic, library

#: Intent of a message for which topics are proposed: the name that Rasa users expect.
SUGGEST_INTENT = "nlu_fallback"
TOPIC_INTENT = "faq"
#: Label of a message that only tells who writes.
TELLS_PROFILE = "preciser_profil"
#: Key of the decision in what the component adds to a message (and so in ``latest_message``).
DECISION_KEY = "decision"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets the intent of a message and, under ``decision``, why: kind, label, scores, suggestions, detected topics."""

    def __init__(
        self, config: dict[str, Any], resource: Resource, storage: ModelStorage, model: TopicModel | None = None
    ) -> None:
        self._config = config
        self._resource = resource
        self._storage = storage
        self._model = model
        names = {field.name for field in fields(Thresholds)}
        self._thresholds = Thresholds(**{name: value for name, value in config.items() if name in names})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings and their defaults (see ``Thresholds``, ``TopicModel`` and ``Featurizer``)."""
        thresholds = Thresholds()
        defaults: dict[str, Any] = {field.name: getattr(thresholds, field.name) for field in fields(Thresholds)}
        return {
            **defaults,
            "strength": 1.0,
            "sharpness": 5.0,
            "meaning_form": "cleaned",
            "meaning_directions": 200,
            "meaning_weight": 1.1,
            "longest": 1000,
            "vocabulary": DEFAULT_FILE,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa retrain when the vocabulary or the code of this package changes."""
        return code_and_vocabulary_fingerprint(Path(config.get("vocabulary", DEFAULT_FILE)))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained classifier (called by Rasa)."""
        return cls(config, resource, model_storage)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the phrases of the training data and store the model."""
        examples = [example for example in training_data.intent_examples if _is_typed(example.get(TEXT) or "")]
        texts = [example.get(TEXT) for example in examples]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        self._model = untrained_model(self._config)
        self._model.fit(texts, labels)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Read a trained classifier (called by Rasa)."""
        with model_storage.read_from(resource) as folder:
            model = TopicModel.load(folder)
        model.rank(["bonjour"])  # the encoder loads on first use: not while a visitor waits
        return cls(config, resource, model_storage, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide for each message."""
        for message in messages:
            text = (message.get(TEXT) or "")[: self._config["longest"]]
            self._set(message, self.decide_on(text))
        return messages

    @property
    def model(self) -> TopicModel:
        """The trained model (a RuntimeError tells that there is none)."""
        if self._model is None:
            raise RuntimeError("TopicClassifier is not trained: run `make train`.")
        return self._model

    @property
    def thresholds(self) -> Thresholds:
        """When a probability is enough."""
        return self._thresholds

    def decide_on(self, text: str) -> Decision:
        """Decide what to do with a text."""
        if not has_words(text):
            return Decision("chat", WORDLESS, ((WORDLESS, 1.0),))
        whole = self.model.read(text)
        asked = questions(text, whole.ranking, self.model.rank, self._thresholds.second, _named_after)
        decision = decide(whole.ranking, asked, self._thresholds, whole.likeness)
        return self._beside_profile(text) or decision if decision.label == TELLS_PROFILE else decision

    def _beside_profile(self, text: str) -> Decision | None:
        """Return what is asked beside the words that tell who writes (« je suis employeur, où en est mon dossier »)."""
        parts = [part for cut in cuts(text, 2) for part in (cut.right, cut.left)]
        read = [decide(self.model.rank([part])[0], (), self._thresholds) for part in parts]
        return next((decision for decision in read if decision.kind == "answer"), None)

    @staticmethod
    def _set(message: Message, decision: Decision) -> None:
        intents = {"answer": TOPIC_INTENT, "suggest": SUGGEST_INTENT, "refuse": OUT_OF_SCOPE}
        intent = decision.label if decision.kind == "chat" else intents[decision.kind]
        confidence = dict(decision.scores).get(decision.label, 0.0)
        ranking = [{"name": name, "confidence": score} for name, score in decision.scores[:10]]
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        told = {
            "kind": decision.kind,
            "label": decision.label,
            "scores": [[name, round(score, 4)] for name, score in decision.scores[:5]],
            "suggestions": list(decision.suggestions),
            "detected": list(decision.detected),
            "flavour": decision.flavour,
        }
        message.set(DECISION_KEY, told, add_to_output=True)


def _named_after(text: str, label: str) -> str | None:
    """Return the label of the topic that a text names after a question on a topic (« les pièces », « combien »)."""
    content = library()
    topic = content.topics.get(label.removeprefix(TOPIC_PREFIX))
    named = followed_topic(text, topic, content) if topic else None
    return f"{TOPIC_PREFIX}{named}" if named else None


def untrained_model(config: dict[str, Any]) -> TopicModel:
    """Return a model with the settings of a component's configuration."""
    vocabulary = read_vocabulary(Path(config["vocabulary"]))
    meaning = Meaning(config["meaning_form"], config["meaning_directions"], config["meaning_weight"])
    features = Featurizer(vocabulary.abbreviations, vocabulary.kept, meaning)
    return TopicModel(features, config["strength"], config["sharpness"])


def _is_typed(text: str) -> bool:
    """Tell a phrase that a visitor may type from a button's payload or a message without words."""
    return has_words(text) and not text.startswith("/")
