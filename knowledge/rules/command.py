"""``python -m knowledge evaluate`` and ``explain``: JSON in, JSON or French out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from knowledge.content import Library
from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result, evaluate
from knowledge.rules.explanation import explanation
from knowledge.rules.inputs import InputError, read_facts
from knowledge.rules.plain import as_json
from knowledge.rules.questions import Change, what_would_change


class CommandError(ValueError):
    """What was given cannot be evaluated; the message (French, one line) names the place and the mend."""


def evaluate_json(text: str, book: RuleBook, sources: Library, today: date) -> str:
    """Evaluate one object or an array of them and return the result or the array of results, as JSON.

    Raises:
        CommandError: the text is not JSON, or names an unknown area or fact, or gives an impossible value.

    """
    given = _parse(text)
    results = [
        {**result.to_json(sources), "changements": [_change(change) for change in changes]}
        for result, changes in _results(given, book, today)
    ]
    return json.dumps(results if isinstance(given, list) else results[0], ensure_ascii=False, indent=2)


def explain_json(text: str, book: RuleBook, sources: Library, today: date) -> str:
    """Evaluate one object or an array of them and return the results in detailed French.

    Raises:
        CommandError: as ``evaluate_json``.

    """
    results = _results(_parse(text), book, today)
    return "\n\n———\n\n".join(explanation(result, sources, changes) for result, changes in results)


def _parse(text: str) -> Any:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandError(
            f"ligne {error.lineno}, colonne {error.colno} · ce n'est pas du JSON ({error.msg})"
        ) from error
    if isinstance(given, list | dict):
        return given
    raise CommandError("début · il faut un objet {area, inputs} ou une liste d'objets")


def _results(given: Any, book: RuleBook, today: date) -> list[tuple[Result, list[Change]]]:
    cases = given if isinstance(given, list) else [given]
    many = isinstance(given, list)
    return [
        _result(case, f"cas {number} · " if many else "", book, today) for number, case in enumerate(cases, start=1)
    ]


def _result(case: Any, place: str, book: RuleBook, today: date) -> tuple[Result, list[Change]]:
    if not isinstance(case, dict) or not isinstance(case.get("inputs"), dict):
        raise CommandError(f"{place}inputs · il faut un objet {{area, inputs}} · écrivez inputs: {{fait: valeur}}")
    area = case.get("area")
    if area not in book.areas:
        raise CommandError(f"{place}area · « {area} » n'existe pas · choisissez parmi {', '.join(sorted(book.areas))}")
    try:
        facts = read_facts(case["inputs"], book.facts)
        result = evaluate(book, area, facts, today)
        return result, what_would_change(book, area, facts, today, result)
    except InputError as error:
        raise CommandError(f"{place}inputs.{error}") from error


def _change(change: Change) -> dict[str, Any]:
    before, after = as_json(change.before), as_json(change.after)
    return {"fact": change.fact, "from": before, "to": after, "verdict": change.verdict}
