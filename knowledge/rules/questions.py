"""What to ask next, and what would change a refusal: both by trying answers on the rules themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result, evaluate, facts_read_by, judge, names_read_by
from knowledge.schema_rules import Dispositif, Fact

_REFUSED = ("non_eligible", "aucun_dispositif")
_SETTLED = ("eligible", *_REFUSED)
#: Days tried around the reference date for a date that is not known.
_OFFSETS = (-4000, -1500, -400, -31, -1, 0, 1, 31, 400)
#: How many of the missing facts are weighed: the others come later in the order of the rules.
_WEIGHED = 4


@dataclass(frozen=True)
class Change:
    """The smallest change of one fact that lifts a refusal."""

    fact: str
    before: Any
    after: Any
    verdict: str


def next_question(book: RuleBook, area: str, facts: Mapping[str, Any], today: date) -> str | None:
    """Return the fact to ask: one whose answer can change the result, likeliest to settle it; None when none can.

    Args:
        book: the rules.
        area: the area in question.
        facts: what is known (see ``inputs.read_facts``).
        today: the reference date when the facts give none.

    """
    result = evaluate(book, area, facts, today)
    if result.verdict in _SETTLED:
        return None
    best: tuple[float, str] | None = None
    weighed = 0
    for name in result.missing:
        share = _settling_share(book, area, facts, today, name, result)
        if share is None:
            continue
        if best is None or share > best[0]:
            best = (share, name)
        weighed += 1
        if weighed == _WEIGHED:
            break
    return best[1] if best else None


def _settling_share(
    book: RuleBook, area: str, facts: Mapping[str, Any], today: date, name: str, base: Result
) -> float | None:
    """Return which part of the answers tried settles the result; None when no answer changes anything."""
    situations = [{**facts, name: value} for value in _answers(book, book.areas[area][0], name, today)]
    if book.areas[area][1].kind == "selection" or not base.judged:
        outcomes = [evaluate(book, area, situation, today) for situation in situations]
        if all(_signature(outcome) == _signature(base) for outcome in outcomes):
            return None
        return sum(_is_settled(outcome) for outcome in outcomes) / len(outcomes)
    # Where every criterion must hold, only those that read the fact are judged again.
    item = book.areas[area][0]
    unknown = {entry.name: entry.criterion for entry in base.judged if entry.value is None}
    read = [key for key, criterion in unknown.items() if name in facts_read_by(book, item, criterion.test)]
    if not read:
        return 0.0  # an amount waits for it
    judgements = [[entry.value for entry in judge(book, area, situation, today, read)] for situation in situations]
    if all(value is None for values in judgements for value in values):
        return None
    last = len(read) == len(unknown)
    return sum(False in values or (last and None not in values) for values in judgements) / len(judgements)


def _is_settled(result: Result) -> bool:
    return result.verdict in _SETTLED or (result.verdict == "oriente" and not result.missing)


def _signature(result: Result) -> tuple[Any, ...]:
    values = tuple((entry.name, entry.value) for entry in result.judged)
    return result.verdict, tuple(result.dispositifs), tuple(result.to_confirm), values, tuple(result.results.values())


def what_would_change(book: RuleBook, area: str, facts: Mapping[str, Any], today: date, result: Result) -> list[Change]:
    """Return, for a refusal, the changes of one known fact that lift it, the smallest for each fact."""
    if result.verdict not in _REFUSED:
        return []
    item, definition = book.areas[area]
    failing = [entry.criterion.test for entry in result.judged if entry.value is False]
    tests = failing or [choice.when for choice in definition.choices]
    read = dict.fromkeys(name for text in tests for name in facts_read_by(book, item, text))

    def verdict_with(name: str, value: Any) -> str:
        return evaluate(book, area, {**facts, name: value}, today).verdict

    def lifts(name: str, value: Any) -> bool:
        return verdict_with(name, value) not in _REFUSED

    changes: list[Change] = []
    for name in read:
        before = facts.get(name)
        if before is None or name == "profil":
            continue
        for value in _answers(book, item, name, today):
            if value != before and lifts(name, value):
                after = _nearest(before, value, partial(lifts, name))
                changes.append(Change(name, before, after, verdict_with(name, after)))
                break
    return changes


def _answers(book: RuleBook, item: Dispositif, name: str, today: date) -> list[Any]:
    """Return answers to try: every choice, or values on both sides of each threshold of the rules."""
    fact = book.facts[name]
    if fact.type == "bool":
        return [True, False]
    if fact.type == "choice":
        return list(fact.choices or {})
    if fact.type == "choices":
        return [list(fact.choices or {}), []]
    if fact.type in ("number", "integer"):
        return [value for value in _around_thresholds(book, item, name) if _possible(value, fact)]
    if fact.type == "date":
        return [*fact.also, *(today + timedelta(days=days) for days in _OFFSETS)]
    return []


def _around_thresholds(book: RuleBook, item: Dispositif, name: str) -> list[Fraction]:
    """Return the thresholds that a fact meets in the rules, and one more and one less; 1 when it meets none."""
    met: set[str] = set()
    areas = item.areas.values()
    tests = [criterion.test for criterion in item.criteria.values()]
    tests += [choice.when for area in areas for choice in area.choices]
    tests += [text for area in areas for text in area.results.values()]
    for text in tests:
        read = names_read_by(book, item, text)
        if name in read:
            met.update(parameter for parameter in read if parameter in item.parameters)
    windows = [window.value for parameter in sorted(met) for window in item.parameters[parameter].values]
    middles = [Fraction(str(value)) for value in windows if isinstance(value, int | float)] or [Fraction(1)]
    return list(dict.fromkeys(middle + step for middle in middles for step in (0, -1, 1)))


def _possible(value: Fraction, fact: Fact) -> bool:
    whole = fact.type != "integer" or value.denominator == 1
    return whole and (fact.minimum is None or value >= Fraction(str(fact.minimum)))


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
