"""What would lift a refusal: the smallest change of one fact, found by trying answers on the rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from knowledge.rules.answers_tried import answers_to_try
from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result, evaluate
from knowledge.rules.formulas import REFUSED
from knowledge.rules.situation import facts_read_by

#: What a visitor is or asks: another answer there would be another question.
_GIVEN = ("profil", "nature_demande", "terme_defi_seul")


@dataclass(frozen=True)
class Change:
    """The smallest change of one fact that lifts a refusal."""

    fact: str
    before: Any
    after: Any
    verdict: str


def what_would_change(book: RuleBook, area: str, facts: Mapping[str, Any], today: date, result: Result) -> list[Change]:
    """Return, for a refusal, the changes of one known fact that lift it, the smallest for each fact."""
    if result.verdict not in REFUSED:
        return []
    item, definition = book.areas[area]
    failing = [entry.criterion.test for entry in result.judged if entry.value is False]
    tests = failing or [choice.when for choice in definition.choices]
    read = dict.fromkeys(name for text in tests for name in facts_read_by(book, item, text))

    def verdict_with(name: str, value: Any) -> str:
        return evaluate(book, area, {**facts, name: value}, today).verdict

    def lifts(name: str, value: Any) -> bool:
        return verdict_with(name, value) not in REFUSED

    changes: list[Change] = []
    for name in read:
        before = facts.get(name)
        if before is None or name in _GIVEN:
            continue
        for value in answers_to_try(book, item, name, today, None):
            if value != before and lifts(name, value):
                after = _nearest(before, value, partial(lifts, name))
                changes.append(Change(name, before, after, verdict_with(name, after)))
                break
    return changes


def _nearest(before: Any, after: Any, lifts: Callable[[Any], bool]) -> Any:
    """Return the value nearest to ``before`` that lifts the refusal, between it and ``after``."""
    if isinstance(before, date) and isinstance(after, date):
        start, end = before.toordinal(), after.toordinal()
        return date.fromordinal(_bisect(start, end, lambda day: lifts(date.fromordinal(day))))
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        # Hundredths for a quantity, units for what is counted.
        scale = 1 if before.denominator == after.denominator == 1 else 100
        start, end = math.floor(before * scale), math.floor(after * scale)
        found = Fraction(_bisect(start, end, lambda step: lifts(Fraction(step, scale))), scale)
        return found if lifts(found) else after
    return after


def _bisect(refused: int, lifted: int, lifts: Callable[[int], bool]) -> int:
    while abs(lifted - refused) > 1:
        middle = (refused + lifted) // 2
        if lifts(middle):
            lifted = middle
        else:
            refused = middle
    return lifted
