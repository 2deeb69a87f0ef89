"""What goes with a result: how each figure is worked out, what to give, what to do and under which reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.rules.french import french_value, labelled, typographic
from knowledge.schema_rules import Sayings, Verdict, sayings

if TYPE_CHECKING:
    from knowledge.rules.evaluation import Result

#: The verdicts after which there is nothing to do.
REFUSED: tuple[Verdict, ...] = ("non_eligible", "aucun_dispositif")


def formulas(result: Result) -> dict[str, str]:
    """Return, for each result that is known, how it is worked out: « 50 % × min(25 €, 20 €) × 80 h = 800 € »."""
    found: dict[str, str] = {}
    wordings = result.scope.area.formulas
    for name in told_names(result):
        text = result.scope.said(wordings[name]) if name in wordings else None
        if text is not None:
            found[name] = text
    return found


def told_names(result: Result) -> list[str]:
    """Return the results to tell: those that are known and, after a refusal, that still make sense."""
    labels, refused = result.scope.book.labels, result.verdict in REFUSED
    known = [name for name, value in result.results.items() if value is not None]
    return [name for name in known if labels[name].refused or not refused]


def figure(name: str, result: Result, how: str | None = None) -> str:
    """Return a result as one line: what it is, its value and how it is worked out."""
    named, value = result.scope.book.labels[name], result.results[name]
    shown = named.choices.get(value) if isinstance(value, str) else None
    text = shown or french_value(value, named.form)
    unit = f" {named.unit}" if named.unit else ""
    return labelled(named.label, f"{text}{unit} ({how})" if how else f"{text}{unit}")


def documents(result: Result) -> dict[str, list[str]]:
    """Return the documents to give, by moment; none after a refusal."""
    if result.verdict in REFUSED:
        return {}
    scope = result.scope
    moments = [moment for moment, when in scope.area.documents.items() if scope.holds(when)]
    return {moment: [typographic(item) for item in scope.item.documents[moment].items] for moment in moments}


def steps(result: Result) -> list[str]:
    """Return what to do next, in order; nothing after a refusal."""
    if result.verdict in REFUSED:
        return []
    return _said(result, result.scope.area.steps)


def reserves(result: Result) -> list[str]:
    """Return the reserves that a result carries; none after a refusal, whose reasons tell all."""
    if result.verdict in REFUSED:
        return []
    raised = [alert.text for alert in result.scope.area.alerts if alert.reserve and alert.id in result.alerts]
    return [*_said(result, tuple(raised)), *_said(result, result.scope.area.reserves)]


def notes(result: Result) -> list[str]:
    """Return the alerts that are told beside a result: all but those said as reserves."""
    raised = [alert.text for alert in result.scope.area.alerts if alert.id in result.alerts and not alert.reserve]
    return _said(result, tuple(raised))


def _said(result: Result, items: Sayings) -> list[str]:
    lines = (result.scope.said((variant,)) for variant in sayings(items))
    return [line for line in lines if line is not None]
