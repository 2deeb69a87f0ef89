"""A result in plain French: what is concluded, why, what is missing, and from which document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.content import Library
from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Judged, Result
from knowledge.rules.french import french_value
from knowledge.rules.questions import Change
from knowledge.wording import NBSP, source_label

_VERDICTS = {
    "eligible": "D’après les éléments donnés, la situation semble éligible.",
    "non_eligible": "D’après les éléments donnés, la situation n’est pas éligible.",
    "a_confirmer": "Il manque des éléments pour conclure.",
    "oriente": "Voici ce qui correspond à votre demande.",
    "aucun_dispositif": "Les documents ne nomment aucun dispositif pour cette demande ; voyez votre conseiller.",
}


def explanation(result: Result, book: RuleBook, sources: Library, changes: Sequence[Change] = ()) -> str:
    """Return the detailed French of a result, with the changes that would lift a refusal."""
    item, area = book.areas[result.area]
    parts = [area.title, _VERDICTS[result.verdict]]
    named = {choice.dispositif: choice.label for choice in area.choices}
    parts += _listed("Dispositifs", [named.get(name, item.title) for name in result.dispositifs])
    parts += _listed("À confirmer", [named.get(name, item.title) for name in result.to_confirm])
    failing = [entry for entry in result.judged if entry.value is False]
    unsure = [entry for entry in result.judged if entry.value is None]
    parts += _listed("Ce qui ne va pas", [_reason(entry, sources) for entry in failing])
    parts += _listed("Ce qui changerait la réponse", [_change(change, book) for change in changes])
    parts += _listed("Ce qui reste à savoir", [_reason(entry, sources) for entry in unsure])
    parts += _listed("Éléments manquants", [_fact(name, book) for name in result.missing])
    parts += _listed("Contradictions", _texts(item.contradictions, result.contradictions))
    known = {name: value for name, value in result.results.items() if value is not None}
    parts += _listed("Résultats", [_result(name, value, book) for name, value in known.items()])
    parts += _listed("Conditions remplies", [_reason(entry, sources) for entry in result.judged if entry.value is True])
    parts += _listed("À noter", [*_texts(area.alerts, result.alerts)])
    if result.verdict in ("eligible", "a_confirmer"):
        parts += _listed("Étapes", list(item.steps))
        for moment, documents in item.documents.items():
            parts += _listed(f"Pièces ({moment.replace('reglement', 'règlement')})", list(documents))
    return "\n\n".join(parts)


def _listed(heading: str, lines: list[str]) -> list[str]:
    return [f"{heading}{NBSP}:\n" + "\n".join(f"- {line}" for line in lines)] if lines else []


def _reason(entry: Judged, sources: Library) -> str:
    quote = entry.criterion.source
    label = source_label(sources.sources[quote.document])
    return f"{entry.because} (« {quote.quote} », {label})".replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")


def _fact(name: str, book: RuleBook) -> str:
    fact = book.facts.get(name)
    if fact is None:
        return name
    return f"{fact.label} ({fact.where})" if fact.where else fact.label


def _change(change: Change, book: RuleBook) -> str:
    fact = book.facts[change.fact]
    choices = fact.choices or {}
    before, after = (choices.get(value, french_value(value)) for value in (change.before, change.after))
    return f"{fact.label}{NBSP}: {after} au lieu de {before}"


def _texts(entries: Any, names: list[str]) -> list[str]:
    return [entry.text for entry in entries if entry.id in names]


def _result(name: str, value: Any, book: RuleBook) -> str:
    named = book.labels[name]
    unit = f"{NBSP}{named.unit}" if named.unit and value is not None else ""
    return f"{named.label}{NBSP}: {french_value(value)}{unit}"
