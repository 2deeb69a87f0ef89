"""Whether the scores can be believed: « 90 % sure » should be right nine times out of ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.metrics import Scored, outcome, share
from bot.evaluation.targets import Measured, measured_share

#: How many slices the scores are cut into.
SLICES = 10


@dataclass(frozen=True)
class Slice:
    """The messages whose first score lies in a slice.

    Attributes:
        least, most: the bounds of the slice.
        right, wrong: how many have the right, and another, label first.
        mean_score: mean of their first scores; None without messages.

    """

    least: float
    most: float
    right: int
    wrong: int
    mean_score: float | None

    @property
    def count(self) -> int:
        """How many messages the slice holds."""
        return self.right + self.wrong

    @property
    def accuracy(self) -> float | None:
        """The share that has the right label first; None without messages."""
        return self.right / self.count if self.count else None


def answers_near(results: Sequence[Scored], confidence: float = 0.9, around: float = 0.05) -> Measured | None:
    """Return the share of right answers among those given at about a confidence; None without any."""
    least, most = confidence - around, confidence + around
    given = [
        outcome(item) == "right"
        for item in results
        if item.prediction.decision == "answer" and least <= item.prediction.topics[0][1] <= most
    ]
    return measured_share(share(given)) if given else None


def slices(results: Sequence[Scored]) -> list[Slice]:
    """Cut the results by their first score."""
    scores = np.array([item.prediction.topics[0][1] if item.prediction.topics else 0.0 for item in results])
    right = np.array([item.first == item.phrase.topic for item in results], dtype=bool)
    index = np.minimum((scores * SLICES).astype(int), SLICES - 1)
    found = []
    for number in range(SLICES):
        inside = index == number
        hits = int(right[inside].sum())
        mean = float(scores[inside].mean()) if inside.any() else None
        found.append(Slice(number / SLICES, (number + 1) / SLICES, hits, int(inside.sum()) - hits, mean))
    return found


def calibration_error(found: Sequence[Slice]) -> float:
    """Return the mean distance between score and share of right labels, weighted by the messages; 0 is perfect."""
    total = sum(item.count for item in found)
    gaps = (
        item.count * abs(item.accuracy - item.mean_score)
        for item in found
        if item.accuracy is not None and item.mean_score is not None
    )
    return sum(gaps) / total if total else 0.0
