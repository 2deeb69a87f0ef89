"""Why each dispositif of a selection fits, and what those that remain to confirm depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.rules.french import fact_value, filled, labelled, listed_words, typographic
from knowledge.rules.situation import facts_read_by
from knowledge.rules.values import Span

if TYPE_CHECKING:
    from knowledge.rules.evaluation import Result
    from knowledge.rules.expressions import Outcome
    from knowledge.schema_rules import Choice


def reasons(result: Result) -> dict[str, str]:
    """Return, for each dispositif that fits, why it does; for each one to confirm, what it depends on."""
    fitting = {choice.dispositif: choice for choice, outcome in _outcomes(result) if outcome.value}
    return {
        **{name: _reason(choice, result) for name, choice in fitting.items()},
        **{name: _waiting(choices, result) for name, choices in _pending(result).items()},
    }


def exclusions(result: Result) -> dict[str, str]:
    """Return, for each dispositif of a selection that does not fit, what it is for."""
    told: dict[str, str] = {}
    for choice in result.scope.area.choices:
        if choice.dispositif in result.excluded and choice.dispositif not in told:
            told[choice.dispositif] = result.scope.said(choice.excluded) or result.scope.last_resort(choice.excluded)
    return told


def fitting_lines(result: Result) -> list[str]:
    """Return the dispositifs that fit, those with the same reason on one line: « TSF, PRP et CLEA : action… »."""
    return [f"{labelled(names, why)}." for names, why in _grouped(result, result.dispositifs)]


def pending_lines(result: Result) -> list[str]:
    """Return the dispositifs to confirm, those that depend on the same facts on one line."""
    return [typographic(f"{names} ; {why}.") for names, why in _grouped(result, result.to_confirm)]


def missing_label(name: str, result: Result) -> str:
    """Return a fact that is missing; when it is known approximately, with the value that is not enough (P-08)."""
    fact, given = result.scope.book.facts[name], result.scope.given.get(name)
    if not isinstance(given, Span):
        return fact.label
    values = {"label": fact.label, "value": fact_value(given, fact)}
    return filled(result.scope.book.words.too_wide, lambda key, _form: values[key])


def _grouped(result: Result, dispositifs: list[str]) -> list[tuple[str, str]]:
    """Return the labels of dispositifs with the reason they share."""
    why = reasons(result)
    groups: dict[str, list[str]] = {}
    for name in dispositifs:
        groups.setdefault(why[name], []).append(_label(name, result))
    return [(listed_words(labels), told) for told, labels in groups.items()]


def _outcomes(result: Result) -> list[tuple[Choice, Outcome]]:
    return [(choice, result.scope.value(choice.when)) for choice in result.scope.area.choices]


def _label(dispositif: str, result: Result) -> str:
    return next(choice.label for choice in result.scope.area.choices if choice.dispositif == dispositif)


def _reason(choice: Choice, result: Result) -> str:
    return result.scope.said(choice.reason) or result.scope.last_resort(choice.reason)


def _pending(result: Result) -> dict[str, list[tuple[Choice, Outcome]]]:
    """Return the branches that are still open, by dispositif."""
    waiting: dict[str, list[tuple[Choice, Outcome]]] = {}
    for choice, outcome in _outcomes(result):
        if outcome.value is None and choice.dispositif in result.to_confirm:
            waiting.setdefault(choice.dispositif, []).append((choice, outcome))
    return waiting


def _waiting(branches: list[tuple[Choice, Outcome]], result: Result) -> str:
    words = result.scope.book.words
    missing = {name for _, outcome in branches for name in outcome.missing}
    if missing:
        facts = listed_words([missing_label(name, result) for name in result.missing if name in missing])
        return filled(words.depends, lambda _name, _form: facts)
    return words.contradictory if any(_disputed(choice, result) for choice, _ in branches) else words.silent


def _disputed(choice: Choice, result: Result) -> bool:
    """Tell whether a choice reads facts that contradict each other."""
    scope = result.scope
    read = set(facts_read_by(scope.book, scope.item, choice.when))
    tests = [entry.when for entry in scope.item.contradictions if entry.id in result.contradictions]
    return any(read >= set(facts_read_by(scope.book, scope.item, test)) for test in tests)
