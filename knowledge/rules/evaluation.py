"""Evaluates an area: every criterion, the verdict, what is worked out, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.content import Library
from knowledge.rules.book import RuleBook
from knowledge.rules.plain import result_as_json
from knowledge.rules.situation import Scope
from knowledge.schema_rules import Area, Criterion, Group, Verdict


@dataclass(frozen=True)
class Judged:
    """A criterion, its value (True, False, or None for inconnu) and the facts it misses."""

    name: str
    criterion: Criterion
    value: bool | None
    missing: tuple[str, ...]
    scope: Scope = field(repr=False, compare=False)

    @property
    def because(self) -> str:
        """The sentence to tell, with the values it quotes."""
        sentences = {True: self.criterion.met, False: self.criterion.not_met, None: self.criterion.unknown}
        wording = sentences[self.value]
        return self.scope.said(wording) or self.scope.last_resort(wording)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that the criterion reads, with their values on the date of the act."""
        return self.scope.parameters_of(self.criterion.test)


@dataclass
class Result:
    """What an evaluation finds.

    Attributes:
        area: the area evaluated.
        verdict: as the contract names it.
        judged: every criterion in play, in order.
        missing: the facts that are missing, the first to ask first.
        contradictions: ids of the facts that cannot both be true.
        alerts: ids of what must be told beside the verdict.
        dispositifs: those that fit.
        to_confirm: those that may fit.
        excluded: those that do not fit.
        results: what the area works out (amounts, deadlines…), None when it is not known.
        scope: the evaluation itself: what explains it reads its values there.

    """

    area: str
    verdict: Verdict
    judged: list[Judged]
    missing: list[str]
    contradictions: list[str]
    alerts: list[str]
    dispositifs: list[str]
    to_confirm: list[str]
    excluded: list[str]
    results: dict[str, Any]
    scope: Scope = field(repr=False, compare=False)

    def to_json(self, sources: Library) -> dict[str, Any]:
        """Return the result as plain JSON values (see ``plain.py``)."""
        return result_as_json(self, sources)


def evaluate(book: RuleBook, area_name: str, facts: Mapping[str, Any], today: date) -> Result:
    """Evaluate an area on facts (see ``inputs.read_facts``).

    Args:
        book: the rules.
        area_name: one of ``book.areas``.
        facts: values by fact; absent facts are unknown.
        today: the date that stands in for ``reference_date`` when the facts do not give it.

    """
    item, area = book.areas[area_name]
    scope = Scope(book, item, area, facts, today)
    judged = [_judge(name, scope) for name in _in_play(area, facts, scope)]
    missing = [name for entry in judged if entry.value is None for name in entry.missing]
    results = {name: scope.value(text) for name, text in area.results.items()}
    missing += [name for key in area.needs if results[key].value is None for name in results[key].missing]
    at_stake = [entry for entry in item.contradictions if entry.id in area.contradictions]
    result = Result(
        area=area_name,
        verdict="a_confirmer",
        judged=judged,
        missing=[],
        contradictions=[entry.id for entry in at_stake if scope.holds(entry.when)],
        alerts=[alert.id for alert in area.alerts if scope.holds(alert.when)],
        dispositifs=[],
        to_confirm=[],
        excluded=[],
        results={name: outcome.value for name, outcome in results.items()},
        scope=scope,
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


def judge(book: RuleBook, area_name: str, facts: Mapping[str, Any], today: date, names: Iterable[str]) -> list[Judged]:
    """Judge some criteria of an area only."""
    item, area = book.areas[area_name]
    scope = Scope(book, item, area, facts, today)
    return [_judge(name, scope) for name in names]


def _judge(name: str, scope: Scope) -> Judged:
    criterion = scope.book.criterion(name)
    outcome = scope.name(name)
    if outcome.value is not None:
        return Judged(name, criterion, outcome.value, (), scope)
    # Where the documents are silent or the facts contradict each other, nothing that is asked would help.
    asked = tuple(fact for fact in criterion.asks if scope.given.get(fact) is None) if outcome.missing else ()
    return Judged(name, criterion, None, asked or outcome.missing, scope)


def _in_play(area: Area, facts: Mapping[str, Any], scope: Scope) -> Iterator[str]:
    """Yield the criteria that the question is about; all of them when nothing tells."""
    groups = [group for group in area.groups if scope.holds(group.when)]
    always = [group for group in groups if not group.objet and not group.about]
    meant = _meant(groups, facts)
    for group in [*always, *meant] if meant else groups:
        yield from group.criteria


def _meant(groups: list[Group], facts: Mapping[str, Any]) -> list[Group]:
    asked = facts.get("objet")
    named = [group for group in groups if asked in group.objet]
    if named:
        return named
    allowed = [group for group in groups if asked in group.else_objet]
    told = [group for group in allowed or groups if any(facts.get(name) is not None for name in group.about)]
    near = [group for group in allowed or groups if any(facts.get(name) is not None for name in group.else_about)]
    return told or near or allowed


def _select(area: Area, scope: Scope, result: Result) -> list[str]:
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
