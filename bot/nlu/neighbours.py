"""The training phrases that a message is like: how far it is from all that was learnt, and from what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Neighbour:
    """A training phrase that is like a message.

    Attributes:
        text: the phrase.
        label: its label, whole (« faq/mot_de_passe_oublie »).
        likeness: cosine of the two meanings: 1 for the same, 0 for nothing in common.

    """

    text: str
    label: str
    likeness: float


class Neighbours:
    """The training phrases with their meanings.

    Args:
        texts: the phrases.
        labels: the label of each.
        rows: the meaning of each, one row a phrase, of any length.

    """

    def __init__(self, texts: Sequence[str], labels: Sequence[str], rows: npt.NDArray[np.float32]) -> None:
        self.texts, self.labels = list(texts), list(labels)
        self.rows = unit(rows)

    def nearest(self, meaning: npt.NDArray[np.float32], count: int = 5) -> list[Neighbour]:
        """Return the phrases that are most like a meaning (one row), best first."""
        likeness = self.rows @ unit(meaning.reshape(1, -1))[0]
        count = min(count, len(likeness))
        best = np.argpartition(-likeness, count - 1)[:count]
        ordered = best[np.argsort(-likeness[best], kind="stable")]
        return [Neighbour(self.texts[place], self.labels[place], float(likeness[place])) for place in ordered]


def unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return rows brought to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: npt.NDArray[np.float32] = np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
    return scaled
