"""Compares the measures of two models, figure by figure and message by message, and judges."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.evaluation.wording import MEASURES
from bot.publication.measures import Measure, Measured

#: The figures that are better when they are smaller.
LESS_IS_BETTER = frozenset({
    "wrong_answer", "refused_in_scope", "outside_answered", "far_answered", "near_answered", "profile_assumed",
    "third_served",
})  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A message on which the two models decide differently."""

    before: Measured
    after: Measured


@dataclass(frozen=True)
class Row:
    """A figure of a set, before and after.

    Attributes:
        set_name: the set.
        key: the figure (see ``MEASURES``).
        before: the share with the model that serves, from 0 to 1.
        after: the share with the candidate.
        of: how many messages it is about.
        allowed: how many of them it may lose, net; None for a mean of topics, which has no messages of its own.
        lost: the messages on which the candidate does worse.
        gained: those on which it does better.
        refused: whether it loses more than the margin allows.

    """

    set_name: str
    key: str
    before: float
    after: float
    of: int
    allowed: int | None
    lost: tuple[Change, ...]
    gained: tuple[Change, ...]
    refused: bool

    @property
    def better_by(self) -> float:
        """What the candidate gains (a loss is negative), from -1 to 1."""
        gain = self.after - self.before
        return -gain if self.key in LESS_IS_BETTER else gain


@dataclass(frozen=True)
class Comparison:
    """What the gate finds.

    Attributes:
        margin: what a figure may lose, in points.
        rows: the figures, set by set.
        changes: every message on which the two models decide differently.

    """

    margin: int
    rows: tuple[Row, ...]
    changes: tuple[Change, ...] = field(default=())

    @property
    def refused(self) -> tuple[Row, ...]:
        """The figures that the candidate would spoil; none when it may be published."""
        return tuple(row for row in self.rows if row.refused)


def compare(before: Measure, after: Measure, margin: int) -> Comparison:
    """Compare a candidate with the model that serves.

    Both answered the same messages, so messages are compared one by one: what a figure loses is the messages it lost
    less those it gained. It may lose ``margin`` points, or one message where that is less than one (a single message
    proves nothing), and nothing with a margin of 0.

    Args:
        before: the measure of the model that serves.
        after: the measure of the candidate.
        margin: in points, 0 to 100.

    Raises:
        ValueError: they were not measured on the same sets.

    """
    if before.sets != after.sets or len(before.messages) != len(after.messages):
        raise ValueError("the two models were measured on different sets")
    pairs = tuple(Change(*pair) for pair in zip(before.messages, after.messages, strict=True))
    shares = {(name, key): share for name, key, share in after.figures()}
    rows: list[Row] = []
    for name, key, share in before.figures():
        worse, better = _sides(pairs, name, key)
        allowed = max(1, share.of * margin // 100) if margin else 0
        is_refused = len(worse) - len(better) > allowed
        rows.append(Row(name, key, share.rate, shares[name, key].rate, share.of, allowed, worse, better, is_refused))
    for name, value in before.macro_f1.items():
        now = after.macro_f1[name]
        of = sum(message.set_name == name for message in before.messages)
        rows.append(Row(name, "macro_f1", value, now, of, None, (), (), value - now > margin / 100 + 1e-9))
    names = list(dict.fromkeys(message.set_name for message in before.messages))
    order = list(MEASURES)
    rows.sort(key=lambda row: (names.index(row.set_name), order.index(row.key)))
    return Comparison(margin, tuple(rows), tuple(pair for pair in pairs if pair.before.told != pair.after.told))


def _sides(pairs: tuple[Change, ...], name: str, key: str) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the messages on which a figure gets worse, and those on which it gets better."""
    concerned = [pair for pair in pairs if pair.before.set_name == name and key in pair.before.hits]
    gone = tuple(pair for pair in concerned if pair.before.hits[key] and not pair.after.hits[key])
    come = tuple(pair for pair in concerned if pair.after.hits[key] and not pair.before.hits[key])
    return (come, gone) if key in LESS_IS_BETTER else (gone, come)
