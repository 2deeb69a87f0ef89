"""What the model makes of training phrases that it was not shown: what settings are chosen by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.folds import FOLDS, block_folds
from bot.nlu.topic_model import Ranking, TopicModel


@dataclass(frozen=True)
class Held:
    """A phrase that was held out.

    Attributes:
        text: the phrase.
        label: its whole label.
        ranking: every label with its probability.
        likeness: how like the nearest phrase of the others it is.

    """

    text: str
    label: str
    ranking: Ranking
    likeness: float


def cross_validate(
    make: Callable[[], TopicModel], texts: Sequence[str], labels: Sequence[str], folds: int = FOLDS
) -> list[Held]:
    """Hold out each part of the phrases in turn, train on the others, and read the part."""
    fold = block_folds(labels, folds)
    held: list[Held] = []
    for number in range(folds):
        kept = np.flatnonzero(fold != number)
        model = make()
        model.fit([texts[place] for place in kept], [labels[place] for place in kept])
        for place in np.flatnonzero(fold == number):
            reading = model.read(texts[place])
            held.append(Held(texts[place], labels[place], reading.ranking, reading.likeness))
    return held
