"""Evaluates an area: every criterion, the verdict, what is worked out, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.content import Library
from knowledge.rules.book import RuleBook
from knowledge.rules.expressions import Outcome
from knowledge.rules.french import filled
from knowledge.rules.values import Span, spanned, truth
from knowledge.schema_rules import Area, Contradiction, Criterion, Dispositif, Window


@dataclass(frozen=True)
class Judged:
    """A criterion and its value (True, False, or None for inconnu), the facts it misses, and the sentence to tell."""

    name: str
    criterion: Criterion
    value: bool | None
    missing: tuple[str, ...]
    because: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Result:
    """What an evaluation finds; ``to_json`` writes it as the contract says."""

    area: str
    verdict: str
    judged: list[Judged]
    missing: list[str]
    contradictions: list[str]
    alerts: list[str]
    dispositifs: list[str]
    to_confirm: list[str]
    excluded: list[str]
    results: dict[str, Any] = field(default_factory=dict)

    def to_json(self, sources: Library) -> dict[str, Any]:
        """Return the result as plain JSON values."""
        return {
            "area": self.area,
            "verdict": self.verdict,
            "criteres_non": [item.name for item in self.judged if item.value is False],
            "criteres_inconnus": [item.name for item in self.judged if item.value is None],
            "faits_manquants": self.missing,
            "contradictions": self.contradictions,
            "alertes": self.alerts,
            "dispositifs": self.dispositifs,
            "dispositifs_a_confirmer": self.to_confirm,
            "dispositifs_exclus": self.excluded,
            **{name: as_json(value) for name, value in self.results.items()},
            "trace": [_trace(item, sources) for item in self.judged],
        }


def evaluate(book: RuleBook, area_name: str, facts: Mapping[str, Any], today: date) -> Result:
    """Evaluate an area on facts (see ``inputs.read_facts``).

    Args:
        book: the rules.
        area_name: one of ``book.areas``.
        facts: values by fact; absent facts are unknown.
        today: the date that stands in for ``reference_date`` when the facts do not give it.

    """
    item, area = book.areas[area_name]
    scope = _Scope(book, item, area, facts, today)
    judged = [scope.judge(name) for name in _in_play(area, facts, scope)]
    missing = [name for entry in judged if entry.value is None for name in entry.missing]
    results = {name: scope.value(text) for name, text in area.results.items()}
    missing += [name for key in area.needs if results[key].value is None for name in results[key].missing]
    result = Result(
        area_name,
        "",
        judged,
        [],
        [entry.id for entry in _at_stake(item, area) if scope.value(entry.when).value],
        [alert.id for alert in area.alerts if alert.when is None or scope.value(alert.when).value],
        [],
        [],
        [],
        {name: outcome.value for name, outcome in results.items()},
    )
    if area.kind == "selection":
        missing += _select(area, scope, result)
        result.verdict = "oriente" if result.dispositifs else "a_confirmer" if result.to_confirm else "aucun_dispositif"
    else:
        _conclude(area, result, bool(missing))
    order = area.missing_order
    rank = {name: order.index(name) if name in order else len(order) for name in missing}
    result.missing = sorted(dict.fromkeys(missing), key=rank.__getitem__)
    return result


def names_read_by(book: RuleBook, item: Dispositif, text: str) -> list[str]:
    """Return the facts and parameters that an expression of a file reads, through its named values too."""
    found: list[str] = []
    waiting = [text]
    while waiting:
        for name in sorted(book.expressions[waiting.pop()].names):
            if name in item.values:
                waiting.append(item.values[name])
            elif name not in found:
                found.append(name)
    return found


def facts_read_by(book: RuleBook, item: Dispositif, text: str) -> list[str]:
    """Return the facts that an expression of a file reads, through its named values too."""
    return [name for name in names_read_by(book, item, text) if name in book.facts]


def judge(book: RuleBook, area_name: str, facts: Mapping[str, Any], today: date, names: Iterable[str]) -> list[Judged]:
    """Judge some criteria of an area only."""
    item, area = book.areas[area_name]
    scope = _Scope(book, item, area, facts, today)
    return [scope.judge(name) for name in names]


class _Scope:
    """What each name of the expressions is worth in one evaluation."""

    def __init__(self, book: RuleBook, item: Dispositif, area: Area, facts: Mapping[str, Any], today: date) -> None:
        self._book, self._item = book, item
        self._facts = {"reference_date": today, **facts}
        self._known: dict[str, Outcome] = {}
        act = self.value(area.act_date).value
        self._act = spanned(act).high if act is not None else self._facts["reference_date"]

    def value(self, text: str) -> Outcome:
        return self._book.expressions[text].evaluate(self._name)

    def judge(self, name: str) -> Judged:
        criterion = self._book.criterion(name)
        outcome = self._name(name)
        missing = [fact for fact in criterion.asks if self._facts.get(fact) is None] or list(outcome.missing)
        # Known approximately, on both sides of a threshold: the exact value is what is missing (P-08).
        read = facts_read_by(self._book, self._item, criterion.test)
        missing = missing or [fact for fact in read if isinstance(self._facts.get(fact), Span)]
        sentence = {True: criterion.met, False: criterion.not_met, None: criterion.unknown}[outcome.value]
        because = filled(sentence, lambda quoted: self._name(quoted).value)
        quoted = [key for key in names_read_by(self._book, self._item, criterion.test) if key in self._item.parameters]
        parameters = {key: self._parameter(key) for key in quoted}
        return Judged(
            name, criterion, outcome.value, () if outcome.value is not None else tuple(missing), because, parameters
        )

    def _name(self, name: str) -> Outcome:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Outcome:
        if name in self._item.parameters:
            return Outcome(self._parameter(name))
        if name in self._item.values:
            return self.value(self._item.values[name])
        if name in self._book.facts:
            value = self._facts.get(name)
            default = self._book.facts[name].default
            if value is None and default is not None:
                return self._name(default) if default in self._book.facts else Outcome(_constant(default))
            return Outcome(value, () if value is not None else (name,))
        return self.value(self._book.criterion(name).test)

    def _parameter(self, name: str) -> Any:
        """The value in force on the date of the act; unknown outside of every window, never zero."""
        for window in self._item.parameters[name].values:
            starts = window.since is None or window.since <= self._act
            if starts and (window.until is None or self._act <= window.until):
                return _parameter_value(window)
        return None


def _in_play(area: Area, facts: Mapping[str, Any], scope: _Scope) -> Iterator[str]:
    """Yield the criteria that the question is about; all of them when nothing tells."""
    groups = [group for group in area.groups if group.when is None or scope.value(group.when).value]
    asked = facts.get("objet")
    about = [group for group in groups if asked in group.objet]
    about = about or [group for group in groups if any(facts.get(name) is not None for name in group.about)]
    always = [group for group in groups if not group.objet and not group.about]
    for group in [*always, *about] if about else groups:
        yield from group.criteria


def _at_stake(item: Dispositif, area: Area) -> list[Contradiction]:
    return [entry for entry in item.contradictions if entry.id in area.contradictions]


def _select(area: Area, scope: _Scope, result: Result) -> list[str]:
    missing: list[str] = []
    for choice in area.choices:
        outcome = scope.value(choice.when)
        places = {True: result.dispositifs, False: result.excluded, None: result.to_confirm}
        places[outcome.value].append(choice.dispositif)
        missing += outcome.missing if outcome.value is None else ()
    # A dispositif that two branches lead to is excluded only when both exclude it.
    result.to_confirm = [name for name in dict.fromkeys(result.to_confirm) if name not in result.dispositifs]
    kept = {*result.dispositifs, *result.to_confirm}
    result.excluded = [name for name in dict.fromkeys(result.excluded) if name not in kept]
    result.dispositifs = list(dict.fromkeys(result.dispositifs))
    return missing


def _conclude(area: Area, result: Result, is_missing: bool) -> None:
    values = [entry.value for entry in result.judged]
    unsure = None in values or is_missing
    result.verdict = "non_eligible" if False in values else "a_confirmer" if unsure else "eligible"
    places = {"eligible": result.dispositifs, "a_confirmer": result.to_confirm, "non_eligible": result.excluded}
    if area.dispositif is not None:
        places[result.verdict].append(area.dispositif)


def _trace(item: Judged, sources: Library) -> dict[str, Any]:
    quote = item.criterion.source
    dated = sources.sources[quote.document].dated
    told: dict[str, Any] = {
        "criterion": item.name,
        "value": truth(item.value),
        "because": item.because,
        "source": {
            "document": sources.sources[quote.document].title,
            "quote": quote.quote,
            "dated": dated.isoformat() if dated else None,
        },
    }
    if item.parameters:
        told["parameter"] = {name: as_json(value) for name, value in item.parameters.items()}
    return told


def _parameter_value(window: Window) -> Any:
    value = window.value
    if isinstance(value, dict):
        return {key: Fraction(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return Fraction(str(value)) if isinstance(value, int | float) else value


def _constant(text: str) -> Any:
    return Fraction(text) if text.lstrip("-").isdigit() else text


def as_json(value: Any) -> Any:
    """Return a value of the rules as a plain JSON value."""
    if isinstance(value, Span):
        return {"min": as_json(value.low), "max": as_json(value.high)}
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        plain = {str(key): as_json(entry) for key, entry in entries}
        return plain if isinstance(value, dict) else list(plain.values())
    return value.isoformat() if isinstance(value, date) else value
