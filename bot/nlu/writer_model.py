"""How likely each side is to have written a message: a linear model, the second voice after the turns of phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.terms import reader_of

#: The class of a message that does not tell its writer.
UNKNOWN = "inconnu"
_WORD = r"\S+"
_Share = Callable[[str], npt.NDArray[np.float32]]


class WriterModel:
    """A trained model.

    Args:
        read: makes tokens of a cleaned text (``WriterWords.read``).
        strength: inverse of the regularisation.

    """

    def __init__(self, read: Callable[[str], list[str]], strength: float = 30.0) -> None:
        self._read = read
        self._strength = strength
        self.labels: list[str] = []
        self._sorted = _sorted_vectorizer()
        self._pieces = _piece_vectorizer()
        self._weights: npt.NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._bias: npt.NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._shares: tuple[_Share, _Share] | None = None

    def fit(self, cleaned: Sequence[str], labels: Sequence[str], weights: Sequence[float]) -> None:
        """Train on cleaned texts, their labels and how much each counts."""
        from sklearn.linear_model import LogisticRegression  # a second to import: not where models are only read

        told = [self._told(text) for text in cleaned]
        rows = hstack([self._sorted.fit_transform(told), self._pieces.fit_transform(cleaned)], format="csr")
        # The default solver takes four times as long to find the same.
        classifier = LogisticRegression(C=self._strength, solver="newton-cg", max_iter=200)
        classifier.fit(rows, list(labels), sample_weight=list(weights))
        self.labels = [str(label) for label in classifier.classes_]
        self._weights = classifier.coef_.astype(np.float32)
        self._bias = classifier.intercept_.astype(np.float32)
        self._shares = None

    def likelihoods(self, cleaned: str) -> dict[str, float]:
        """Return the probability of each label for a cleaned text; empty before training."""
        if not self.labels:
            return {}
        if self._shares is None:
            border = len(self._sorted.vocabulary_)
            self._shares = (
                _share_of(self._sorted, self._weights[:, :border]),
                _share_of(self._pieces, self._weights[:, border:]),
            )
        margins = self._bias + self._shares[0](self._told(cleaned)) + self._shares[1](cleaned)
        powers = np.exp(margins - margins.max())
        return dict(zip(self.labels, map(float, powers / powers.sum()), strict=True))

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was learnt: arrays (for numpy) and texts (for JSON)."""
        arrays = {
            "weights": self._weights,
            "bias": self._bias,
            "sorted_idf": self._sorted.idf_,
            "pieces_idf": self._pieces.idf_,
        }
        columns = {"sorted": _by_column(self._sorted), "pieces": _by_column(self._pieces)}
        return arrays, {"labels": self.labels, **columns}

    @classmethod
    def from_state(cls, read: Callable[[str], list[str]], arrays: Any, texts: dict[str, Any]) -> WriterModel:
        """Make a model from what ``state`` returned."""
        model = cls(read)
        model.labels = texts["labels"]
        model._sorted = _sorted_vectorizer(texts["sorted"])
        model._pieces = _piece_vectorizer(texts["pieces"])
        model._sorted.idf_, model._pieces.idf_ = arrays["sorted_idf"], arrays["pieces_idf"]
        model._weights, model._bias = arrays["weights"], arrays["bias"]
        return model

    def _told(self, cleaned: str) -> str:
        return " ".join(self._read(cleaned))


def _share_of(vectorizer: TfidfVectorizer, weights: npt.NDArray[np.float32]) -> _Share:
    """Return what tells how much a text adds to the margins."""
    read, rows = reader_of(vectorizer), weights.T.copy()

    def share(text: str) -> npt.NDArray[np.float32]:
        columns, values = read(text)
        return np.asarray(values @ rows[columns])

    return share


def _sorted_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    """One to four words in a row, places, trades and persons replaced by their sort."""
    return TfidfVectorizer(
        ngram_range=(1, 4),
        token_pattern=_WORD,
        lowercase=False,
        sublinear_tf=True,
        min_df=2,
        dtype=np.float32,
        vocabulary=vocabulary,
    )


def _piece_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    """Pieces of words, three to five letters: they survive misspelling."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3, dtype=np.float32, vocabulary=vocabulary
    )


def _by_column(vectorizer: TfidfVectorizer) -> list[str]:
    return sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
