"""Results as plain JSON values, as ``knowledge evaluate`` writes them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from knowledge.content import Library
from knowledge.rules.formulas import documents, formulas, reserves, steps
from knowledge.rules.reasons import exclusions, reasons
from knowledge.rules.summary import summary
from knowledge.rules.values import Span, truth

if TYPE_CHECKING:
    from knowledge.rules.evaluation import Judged, Result


def result_as_json(result: Result, sources: Library) -> dict[str, Any]:
    """Return a result as plain JSON values: the verdict, why, and what goes with it."""
    return {
        "area": result.area,
        "verdict": result.verdict,
        "criteres_non": [item.name for item in result.judged if item.value is False],
        "criteres_inconnus": [item.name for item in result.judged if item.value is None],
        "faits_manquants": result.missing,
        "contradictions": result.contradictions,
        "alertes": result.alerts,
        "dispositifs": result.dispositifs,
        "dispositifs_a_confirmer": result.to_confirm,
        "dispositifs_exclus": result.excluded,
        **{name: as_json(value) for name, value in result.results.items()},
        "raisons": reasons(result) if result.scope.area.kind == "selection" else {},
        "exclusions": exclusions(result),
        "resume": summary(result),
        "formules": formulas(result),
        "documents": documents(result),
        "etapes": steps(result),
        "reserves": reserves(result),
        "trace": [_trace(item, sources) for item in result.judged],
    }


def as_json(value: Any) -> Any:
    """Return a value of the rules as a plain JSON value."""
    if isinstance(value, Span):
        return {"min": as_json(value.low), "max": as_json(value.high)}
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


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
