"""Rasa's own pipelines as candidates of the bake-off."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.evaluation.probe import SPACY_MODEL
from bot.nlu.topic_model import Ranking

#: In a flat label: Rasa would make a retrieval intent of « faq/… ».
_FLAT = "__"
_COUNTS: list[dict[str, Any]] = [
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
#: What ``rasa init`` writes (100 epochs), without what concerns entities and retrieval.
DEFAULT: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    *_COUNTS,
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "ranking_length": 0},
]
WITH_SPACY: list[dict[str, Any]] = [
    {"name": "SpacyNLP", "model": SPACY_MODEL},
    {"name": "SpacyTokenizer"},
    {"name": "SpacyFeaturizer"},
    *DEFAULT[1:],
]
LOGISTIC: list[dict[str, Any]] = [DEFAULT[0], *_COUNTS, {"name": "LogisticRegressionClassifier", "max_iter": 100}]


class RasaPipeline:
    """A pipeline of Rasa over flat labels.

    Args:
        pipeline: its components, as in ``config.yml``.

    """

    def __init__(self, pipeline: Sequence[Mapping[str, Any]]) -> None:
        self._pipeline = [dict(part) for part in pipeline]

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Train a model in a folder of its own, without Rasa's cache, and load it."""
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        phrases: dict[str, list[str]] = {}
        for text, label in zip(texts, labels, strict=True):
            # Brackets would be read as entities.
            phrases.setdefault(label.replace("/", _FLAT), []).append(text.replace("[", "(").replace("]", ")"))
        examples = [
            {"intent": label, "examples": "".join(f"- {' '.join(text.split())}\n" for text in found)}
            for label, found in phrases.items()
        ]
        yaml = YAML()
        yaml.dump({"version": "3.1", "nlu": examples}, folder / "nlu.yml")
        config = {"recipe": "default.v1", "language": "fr", "assistant_id": "bakeoff", "pipeline": self._pipeline}
        yaml.dump(config, folder / "config.yml")
        made = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
        self._agent = Agent.load(made)

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their confidence."""
        return [self._rank(text) for text in texts]

    def _rank(self, text: str) -> Ranking:
        parsed = asyncio.run(self._agent.parse_message(text))
        return [(item["name"].replace(_FLAT, "/"), float(item["confidence"])) for item in parsed["intent_ranking"]]
