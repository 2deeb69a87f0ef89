"""Ranks the labels of a text: a linear model over the features, with probabilities that add up to 1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.nlu.features import Featurizer
from bot.nlu.neighbours import Neighbour, Neighbours

#: A label with its probability; retrieval labels are whole (« faq/mot_de_passe_oublie »).
Ranking = list[tuple[str, float]]

#: A looser stop than scikit-learn's: a third of the time, and the same labels.
TOLERANCE = 1e-2


@dataclass(frozen=True)
class Reading:
    """What the model makes of a text.

    Attributes:
        cleaned: the text as its words were compared.
        ranking: every label with its probability, likeliest first.
        neighbours: the training phrases whose meaning is nearest, best first.

    """

    cleaned: str
    ranking: Ranking
    neighbours: tuple[Neighbour, ...]

    @property
    def likeness(self) -> float:
        """How like the nearest training phrase the text is, from 0 to 1."""
        return self.neighbours[0].likeness if self.neighbours else 0.0


_WEIGHTS = "weights.npz"
_WORDS = "words.json"


class TopicModel:
    """A trained model.

    Args:
        features: how texts become rows.
        strength: inverse of the regularisation of the linear model.
        sharpness: multiplies the model's margins before they become probabilities; higher is more confident.

    """

    def __init__(self, features: Featurizer, strength: float = 1.0, sharpness: float = 5.0) -> None:
        self.features = features
        self.strength = strength
        self.sharpness = sharpness
        self.labels: list[str] = []
        self.neighbours = Neighbours([], [], np.zeros((0, 0), dtype=np.float32))
        self._weights: npt.NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._bias: npt.NDArray[np.float32] = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Train on texts and their labels."""
        from sklearn.svm import LinearSVC  # a second to import: not where models are only read

        classifier = LinearSVC(C=self.strength, tol=TOLERANCE, random_state=0)
        rows = self.features.fit(texts)
        classifier.fit(rows, list(labels))
        self.labels = [str(label) for label in classifier.classes_]
        # A row a feature: scipy copies the whole of a transposed matrix at each product.
        self._weights = np.ascontiguousarray(classifier.coef_.T, dtype=np.float32)
        self._bias = classifier.intercept_.astype(np.float32)
        self.neighbours = Neighbours(texts, labels, self.features.meanings(rows))

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return every label with its probability, likeliest first, for each text."""
        return self._rankings(self.features.transform(texts))

    def read(self, text: str, count: int = 1) -> Reading:
        """Return what the model makes of a text, with so many neighbours."""
        cleaned = self.features.clean(text)
        row = self.features.rows([text], [cleaned])
        near = self.neighbours.nearest(self.features.meanings(row)[0], count)
        return Reading(cleaned, self._rankings(row)[0], tuple(near))

    def _rankings(self, rows: csr_matrix) -> list[Ranking]:
        margins = (np.asarray(rows @ self._weights) + self._bias) * self.sharpness
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        return [
            sorted(zip(self.labels, map(float, row), strict=True), key=lambda item: (-item[1], item[0]))
            for row in shares
        ]

    def save(self, folder: Path) -> None:
        """Write the model to a folder: numbers and texts only, nothing that runs when it is read."""
        arrays, texts = self.features.state()
        near = self.neighbours
        np.savez(folder / _WEIGHTS, weights=self._weights, bias=self._bias, neighbours=near.rows, **arrays)
        state: dict[str, Any] = {
            "labels": self.labels,
            "sharpness": self.sharpness,
            "features": texts,
            "phrases": near.texts,
            "phrase_labels": near.labels,
        }
        (folder / _WORDS).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read a model that ``save`` wrote."""
        state = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
            model = cls(Featurizer.from_state(arrays, state["features"]), sharpness=state["sharpness"])
            model.labels = state["labels"]
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            model.neighbours = Neighbours(state["phrases"], state["phrase_labels"], arrays["neighbours"])
        return model
