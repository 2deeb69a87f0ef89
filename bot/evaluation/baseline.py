"""What a simple assistant would do, to compare with: take the label of the nearest training phrase."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.evaluation.training import TrainingPhrase
from bot.nlu.text import fold


class NearestPhrase:
    """Ranks labels by the cosine between the words (TF-IDF) of a message and of their nearest training phrase.

    Args:
        training: the phrases to be near to.

    """

    def __init__(self, training: Sequence[TrainingPhrase]) -> None:
        self._labels = [phrase.label for phrase in training]
        self._vectorizer = TfidfVectorizer(token_pattern=r"\S+")  # noqa: S106  (« token » is a word here)
        self._rows = self._vectorizer.fit_transform([fold(phrase.text) for phrase in training])

    def rank(self, text: str, count: int = 3) -> list[str]:
        """Return the best labels of a message, nearest first; none when it shares no word with any phrase."""
        cosines = (self._rows @ self._vectorizer.transform([fold(text)]).T).toarray()[:, 0]
        order = np.argsort(-cosines, kind="stable")
        near = (self._labels[index] for index in order if cosines[index] > 0)
        return list(dict.fromkeys(near))[:count]
