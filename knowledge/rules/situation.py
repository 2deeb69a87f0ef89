"""What each name of the expressions is worth in one evaluation, and the sentences that quote those values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.expressions import Outcome
from knowledge.rules.french import fact_value, filled, french_value, placeholders
from knowledge.rules.values import Span, spanned
from knowledge.schema_rules import Area, Dispositif, Variant, Window, variants


def names_read_by(book: RuleBook, item: Dispositif, text: str) -> tuple[str, ...]:
    """Return the facts and parameters that an expression of a file reads, through its named values too."""
    known = book.reads.get((item.id, text))
    if known is not None:
        return known
    found: list[str] = []
    waiting = [text]
    while waiting:
        for name in sorted(book.expressions[waiting.pop()].names):
            if name in item.values:
                waiting.append(item.values[name])
            elif name not in book.facts and name not in item.parameters:
                waiting.append(book.criterion(name).test)
            elif name not in found:
                found.append(name)
    return book.reads.setdefault((item.id, text), tuple(found))


def facts_read_by(book: RuleBook, item: Dispositif, text: str) -> list[str]:
    """Return the facts that an expression of a file reads, through its named values too."""
    return [name for name in names_read_by(book, item, text) if name in book.facts]


class Scope:
    """One evaluation: the rules of an area on the facts of a situation.

    Args:
        book: the rules.
        item: the file of the area.
        area: the area.
        facts: values by fact; absent facts are unknown.
        today: the date that stands in for ``reference_date`` when the facts do not give it.

    """

    def __init__(self, book: RuleBook, item: Dispositif, area: Area, facts: Mapping[str, Any], today: date) -> None:
        self.book, self.item, self.area, self.given = book, item, area, facts
        self._facts = {"reference_date": today, **facts}
        self._known: dict[str, Outcome] = {}
        act = self.value(area.act_date).value
        self._act = spanned(act).high if act is not None else self._facts["reference_date"]

    def value(self, text: str) -> Outcome:
        """Return what an expression is worth."""
        return self.book.expressions[text].evaluate(self.name)

    def holds(self, when: str | None) -> bool:
        """Tell whether a condition certainly holds; an absent one does."""
        return when is None or self.value(when).value is True

    def name(self, name: str) -> Outcome:
        """Return what a fact, a parameter, a named value or a criterion is worth."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def parameters_of(self, test: str) -> dict[str, Any]:
        """Return the parameters that an expression reads, with their values."""
        read = names_read_by(self.book, self.item, test)
        return {name: self._parameter(name) for name in read if name in self.item.parameters}

    def said(self, wording: str | tuple[Variant, ...]) -> str | None:
        """Return the first variant whose condition holds and whose values are all known."""
        for variant in variants(wording):
            quoted = [self._quoted(name) for name, _ in placeholders(variant.text)]
            if not any(value is None for value in quoted) and self.holds(variant.when):
                return filled(variant.text, self._shown)
        return None

    def last_resort(self, wording: str | tuple[Variant, ...]) -> str:
        """Return the last variant, with « inconnu » for what is not known."""
        return filled(variants(wording)[-1].text, self._shown)

    def _quoted(self, name: str) -> Any:
        text = self.area.results.get(name)
        return (self.name(name) if text is None else self.value(text)).value

    def _shown(self, name: str, form: str) -> str:
        value = self._quoted(name)
        if not form and name in self.book.facts and value is not None:
            return fact_value(value, self.book.facts[name])
        return french_value(value, form)

    def _find(self, name: str) -> Outcome:
        if name in self.item.parameters:
            return Outcome(self._parameter(name))
        if name in self.item.values:
            return self.value(self.item.values[name])
        if name in self.book.facts:
            value = self._facts.get(name)
            default = self.book.facts[name].default
            if value is None and default is not None:
                return self.name(default) if default in self.book.facts else Outcome(_constant(default))
            # Known approximately: what it is worth, and still missing where that is not enough (P-08).
            return Outcome(value, (name,) if value is None or isinstance(value, Span) else ())
        return self.value(self.book.criterion(name).test)

    def _parameter(self, name: str) -> Any:
        """The value in force on the date of the act; unknown outside of every window, never zero."""
        for window in self.item.parameters[name].values:
            starts = window.since is None or window.since <= self._act
            if starts and (window.until is None or self._act <= window.until):
                return _parameter_value(window)
        return None


def _parameter_value(window: Window) -> Any:
    value = window.value
    if isinstance(value, dict):
        return {key: Fraction(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return Fraction(str(value)) if isinstance(value, int | float) else value


def _constant(text: str) -> Any:
    return Fraction(text) if text.lstrip("-").isdigit() else text
