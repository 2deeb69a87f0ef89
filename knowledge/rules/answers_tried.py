"""Answers worth trying for a fact: every choice, or values on both sides of each threshold of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.situation import names_read_by
from knowledge.rules.values import Span
from knowledge.schema_rules import Dispositif, Fact

#: Days tried around the reference date for a date that is not known: days and months for a request, years for a birth.
_OFFSETS = (-12000, -7000, -4000, -1500, -400, -31, -1, 0, 1, 31, 400)


def answers_to_try(book: RuleBook, item: Dispositif, name: str, today: date, known: Any) -> list[Any]:
    """Return answers to try for a fact.

    Args:
        book: the rules.
        item: the file whose thresholds count.
        name: the fact.
        today: dates are tried around it.
        known: what is known of the fact; within an approximation, only its values are tried.

    """
    tried = _answers(book, item, name, today)
    if not isinstance(known, Span):
        return tried
    inside = [value for value in tried if not isinstance(value, str) and known.low <= value <= known.high]
    return list(dict.fromkeys([known.low, known.high, *inside]))


def _answers(book: RuleBook, item: Dispositif, name: str, today: date) -> list[Any]:
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
    known = book.thresholds.get((item.id, name))
    if known is not None:
        return known
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
    around = list(dict.fromkeys(middle + step for middle in middles for step in (0, -1, 1)))
    return book.thresholds.setdefault((item.id, name), around)


def _possible(value: Fraction, fact: Fact) -> bool:
    whole = fact.type != "integer" or value.denominator == 1
    return whole and (fact.minimum is None or value >= Fraction(str(fact.minimum)))
