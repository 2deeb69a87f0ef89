"""Ranks the labels of a text: a linear model over the features, with probabilities that add up to 1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skops.io
from sklearn.svm import LinearSVC

from bot.nlu.features import Featurizer
from bot.nlu.spelling import Speller

#: A label with its probability; retrieval labels are whole (« faq/mot_de_passe_oublie »).
Ranking = list[tuple[str, float]]

#: What ``load`` accepts beside the types that skops itself trusts: no code of anyone else.
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]


class TopicModel:
    """A trained model.

    Args:
        features: how texts become rows.
        strength: inverse of the regularisation of the linear model.
        sharpness: multiplies the model's margins before they become probabilities; higher is more confident.
    """

    def __init__(self, features: Featurizer, strength: float = 1.0, sharpness: float = 4.0) -> None:
        self.features = features
        self.sharpness = sharpness
        self.classifier = LinearSVC(C=strength, random_state=0)

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Train on texts and their labels."""
        self.classifier.fit(self.features.fit(texts), list(labels))

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return every label with its probability, likeliest first, for each text."""
        margins = np.asarray(self.classifier.decision_function(self.features.transform(texts))) * self.sharpness
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        names = [str(name) for name in self.classifier.classes_]
        return [
            sorted(zip(names, map(float, row), strict=True), key=lambda item: (-item[1], item[0])) for row in shares
        ]

    def save(self, path: Path) -> None:
        """Write the model to one file (skops: data only, nothing that runs when it is read)."""
        state = {
            "words": self.features.words,
            "pieces": self.features.pieces,
            "classifier": self.classifier,
            "counts": self.features.speller.counts,
            "abbreviations": self.features.abbreviations,
            "meaning_weight": self.features.meaning_weight,
            "sharpness": self.sharpness,
        }
        skops.io.dump(state, path)

    @classmethod
    def load(cls, path: Path) -> TopicModel:
        """Read a model that ``save`` wrote."""
        state = skops.io.load(path, trusted=_TRUSTED)
        features = Featurizer(state["abbreviations"], state["meaning_weight"])
        features.words, features.pieces = state["words"], state["pieces"]
        features.speller = Speller(state["counts"])
        model = cls(features, sharpness=state["sharpness"])
        model.classifier = state["classifier"]
        return model

