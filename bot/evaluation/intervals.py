"""How far a measured share may be from the true one: 95 % confidence intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Standard deviations on each side of the middle for 95 %.
_Z = 1.959964


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the Wilson interval of so many out of so many (``of`` > 0), from 0 to 1."""
    rate, square = count / of, _Z * _Z
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def paired_loss(before: Sequence[bool], after: Sequence[bool]) -> tuple[float, float, float]:
    """Return how much of a share is lost between two measures of the same messages: loss, least, most.

    Args:
        before: for each message, whether it was right; at least one.
        after: the same messages, spoilt.

    """
    count = len(before)
    lost = sum(a and not b for a, b in zip(before, after, strict=True))
    won = sum(b and not a for a, b in zip(before, after, strict=True))
    loss = (lost - won) / count
    # With no change at all the interval must not be empty: one message is counted each way.
    spread = _Z * math.sqrt(max(lost + won - (lost - won) ** 2 / count, 1)) / count
    return loss, loss - spread, loss + spread
