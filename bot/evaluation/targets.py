"""The targets of understanding: what is wanted, what was measured, with how much certainty, and what is missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.corruption import CORRUPTIONS
from bot.evaluation.intervals import paired_loss, wilson
from bot.evaluation.metrics import Share


@dataclass(frozen=True)
class Target:
    """A figure that is wanted.

    Attributes:
        key: of ``Figures.shares``, or « loss_ » and the name of a corruption, or of a measure of speed.
        name: how the table calls it.
        wanted: the bound, as a share from 0 to 1 or in the figure's own unit.
        least: whether the figure must be at least (else at most) the bound.
        unit: « % », « points », « ms », « s » or « MB ».

    """

    key: str
    name: str
    wanted: float
    least: bool = False
    unit: str = "%"

    def met(self, value: float) -> bool:
        """Tell whether a value meets the target."""
        return value >= self.wanted if self.least else value <= self.wanted


_LOSSES = {"edit_16": 0.02, "edit_8": 0.05, "no_accents": 0.01, "capitals": 0.005, "no_apostrophes": 0.005}
_SPOILT = {
    "edit_16": "one edit in 16 letters",
    "edit_8": "one edit in 8 letters",
    "no_accents": "without accents",
    "capitals": "in capitals",
    "no_apostrophes": "without apostrophes",
}
assert set(_LOSSES) == set(_SPOILT) == set(CORRUPTIONS)  # noqa: S101  (each has a bound and a name)

#: The rows about the messages of a set.
TARGETS: tuple[Target, ...] = (
    Target("top1", "first label right, in scope", 0.95, least=True),
    Target("top3", "among the first three, in scope", 0.99, least=True),
    Target("right_or_proposed", "right at once or proposed", 0.98, least=True),
    Target("wrong_answer", "wrong answer given as certain", 0.02),
    Target("refused_in_scope", "in scope, refused", 0.01),
    Target("far_answered", "far out of scope, answered", 0.01),
    Target("near_answered", "near out of scope, answered", 0.08),
    *(
        Target(f"loss_{name}", f"loss of first labels, {_SPOILT[name]}", bound, unit="points")
        for name, bound in _LOSSES.items()
    ),
    Target("both_served", "two questions, both served", 0.85, least=True),
    Target("profile_recognised", "profile recognised", 0.95, least=True),
    Target("profile_assumed", "profile wrongly assumed", 0.01),
)
#: How far the share of right answers given at confidence 0.9 may be from 0.9.
CALIBRATION = 0.03
#: The rows about the machine; keys of ``machine_values``.
MACHINE_TARGETS: tuple[Target, ...] = (
    Target("parse_p50", "parse, p50, one core", 10, unit="ms"),
    Target("parse_p95", "parse, p95, one core", 14, unit="ms"),
    Target("training", "last training, processor", 30, unit="s"),
    Target("memory", "memory above bare Rasa", 250, unit="MB"),
)


@dataclass(frozen=True)
class Measured:
    """A value with its 95 % interval, and how many messages it is about."""

    value: float
    low: float
    high: float
    of: int


def measured_share(part: Share) -> Measured:
    """Return a share with its interval."""
    return Measured(part.rate, *wilson(part.count, part.of), part.of)


def measured_loss(before: Sequence[bool], after: Sequence[bool]) -> Measured:
    """Return what spoiling the messages costs, from who was right before and after."""
    return Measured(*paired_loss(before, after), len(before))


def targets_rows(columns: Mapping[str, Mapping[str, Measured]]) -> list[list[str]]:
    """Return the table: a row a target, a column a set (name → measures by key); « ✗ » marks a missed target."""
    rows = [["target", "wanted", *columns]]
    for target in TARGETS:
        cells = [_cell(target, found.get(target.key)) for found in columns.values()]
        rows.append([target.name, _wanted(target), *cells])
    return rows


def calibration_rows(columns: Mapping[str, Measured | None]) -> list[str]:
    """Return the row about answers given at a confidence of about 0.9."""
    cells = []
    for found in columns.values():
        if found is None:
            cells.append("")
            continue
        mark = " " if abs(found.value - 0.9) <= CALIBRATION else "✗"
        cells.append(f"{_text(found.value, '%')} [{_text(found.low, '')}–{_text(found.high, '')}] {mark}")
    return ["right among answers at confidence 0.85–0.95", "90 ± 3 %", *cells]


def machine_rows(values: Mapping[str, float]) -> list[list[str]]:
    """Return the rows about the machine: speed, training, memory."""
    rows = [["target", "wanted", "measured"]]
    for target in MACHINE_TARGETS:
        value = values.get(target.key)
        told = "not measured" if value is None else f"{value:.1f} {target.unit} {' ' if target.met(value) else '✗'}"
        rows.append([target.name, f"≤ {target.wanted:g} {target.unit}", told])
    return rows


def missed(columns: Mapping[str, Mapping[str, Measured]]) -> list[str]:
    """Return a line for each target that a set misses: by how much, and whether the interval reaches the target."""
    lines = []
    for name, found in columns.items():
        for target in TARGETS:
            one = found.get(target.key)
            if one is None or target.met(one.value):
                continue
            reach = "within" if target.met(one.high if target.least else one.low) else "beyond"
            gap = 100 * abs(one.value - target.wanted)
            lines.append(f"{name}: {target.name} missed by {gap:.1f} points ({reach} its interval)")
    return lines


def _wanted(target: Target) -> str:
    return f"{'≥' if target.least else '≤'} {_text(target.wanted, target.unit)}"


def _cell(target: Target, found: Measured | None) -> str:
    if found is None:
        return ""
    bounds = f"[{_text(found.low, '')}–{_text(found.high, '')}]"
    return f"{_text(found.value, target.unit)} {bounds} {' ' if target.met(found.value) else '✗'}"


def _text(value: float, unit: str) -> str:
    number = f"{100 * value:.1f}"
    return f"{number} {unit}" if unit in ("%", "points") else number
