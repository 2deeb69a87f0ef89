"""The Rasa component that reads the visitor's profile from a message (entity ``profil``)."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.french import FrenchNLP, knows_word, lemmas_of
from bot.nlu.profile import ProfileReader
from bot.nlu.text import fold
from bot.nlu.vocabulary import DEFAULT_FILE, code_and_vocabulary_fingerprint, read_vocabulary
from bot.nlu.writer import WriterReader
from bot.nlu.writer_files import FOLDER, SIDES, read_writers

ENTITY = "profil"
_FILE, _WRITER, _WEIGHTS = "profile.json", "writer.json", "writer.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ProfileExtractor(GraphComponent, EntityExtractorMixin):
    """Learns from the annotated phrases, from the patterns of the vocabulary and from the files of who writes."""

    def __init__(
        self, config: dict[str, Any], resource: Resource, storage: ModelStorage, reader: ProfileReader | None = None
    ) -> None:
        self._config = config
        self._resource = resource
        self._storage = storage
        self._reader = reader or ProfileReader({}, {}, {})

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must stand before in the pipeline: the lemmas."""
        return [FrenchNLP]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings and their defaults: where the vocabulary is, and spaCy's model, which knows words."""
        return {"vocabulary": DEFAULT_FILE, "spacy_model": "fr_core_news_md"}

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
    ) -> ProfileExtractor:
        """Make an untrained extractor (called by Rasa)."""
        return cls(config, resource, model_storage)

    def train(self, training_data: TrainingData) -> Resource:
        """Collect the annotated expressions and the patterns, learn who writes, and store it all."""
        expressions: dict[str, set[str]] = {profile: set() for profile in SIDES}
        topics: list[tuple[str, str | None]] = []
        for example in training_data.nlu_examples:
            text = example.get(TEXT) or ""
            side = None
            for entity in example.get(ENTITIES, []):
                if entity[ENTITY_ATTRIBUTE_TYPE] == ENTITY:
                    words = text[entity[ENTITY_ATTRIBUTE_START] : entity[ENTITY_ATTRIBUTE_END]]
                    side = entity[ENTITY_ATTRIBUTE_VALUE]
                    expressions[side].add(fold(words))
            if fold(text) and not text.startswith("/"):
                topics.append((text, side))
        path = Path(self._config["vocabulary"])
        vocabulary = read_vocabulary(path)
        writers = read_writers(path.parent / FOLDER)
        writer = WriterReader.learn(writers, topics, vocabulary.abbreviations, knows_word(self._config["spacy_model"]))
        self._reader = ProfileReader(expressions, vocabulary.profile_patterns, vocabulary.profile_verbs, writer)
        arrays, texts = writer.state()
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._reader.state(), ensure_ascii=False), encoding="utf-8")
            (folder / _WRITER).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(folder / _WEIGHTS, **arrays)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ProfileExtractor:
        """Read a trained extractor (called by Rasa)."""
        with model_storage.read_from(resource) as folder:
            state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            texts = json.loads((folder / _WRITER).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
                writer = WriterReader.from_state(arrays, texts, knows_word(config["spacy_model"]))
        return cls(config, resource, model_storage, ProfileReader(**state, writer=writer))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entity ``profil`` to the messages that reveal it."""
        for message in messages:
            text = message.get(TEXT) or ""
            mention = self._reader.read(text, partial(lemmas_of, message))
            if mention is not None:
                entity = {
                    ENTITY_ATTRIBUTE_TYPE: ENTITY,
                    ENTITY_ATTRIBUTE_VALUE: mention.profile,
                    # The folded text has other lengths than the typed one: the whole message is marked.
                    ENTITY_ATTRIBUTE_START: 0,
                    ENTITY_ATTRIBUTE_END: len(text),
                }
                tagged = self.add_extractor_name([entity])
                message.set(ENTITIES, message.get(ENTITIES, []) + tagged, add_to_output=True)
        return messages
