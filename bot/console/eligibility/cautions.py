"""What to check before one relies on a verdict: measures that have ended, old documents, doubtful facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.console.answers import OLD
from bot.console.eligibility.reading import Given
from bot.console.eligibility.subjects import Subject
from bot.console.eligibility.verdict import Block
from knowledge import Fact, as_json, capital, fact_value, french_value, library, rule_book, source_label, typographic


def cautions(subject: Subject, given: Given, found: Sequence[Block], today: date) -> list[str]:
    """Return what to check, in French.

    Args:
        subject: the page.
        given: what was filled in.
        found: the answers.
        today: the day; another one to reckon from is told.

    """
    return [typographic(text) for text in dict.fromkeys(_cautions(subject, given, found, today))]


def _cautions(subject: Subject, given: Given, found: Sequence[Block], today: date) -> Iterator[str]:
    if given.day != today:
        yield f"Le résultat vaut à la date du {french_value(given.day)}, et non à la date du jour."
    if subject.until is not None and subject.is_over(given.day):
        yield f"Mesure arrivée à son terme le {french_value(subject.until)} ; un droit acquis avant peut être gardé."
    for document in dict.fromkeys(name for block in found for name in block.told.cited):
        source = library().sources[document]
        if source.dated is None:
            yield f"{source_label(source)} : {_lower(source.status)}"
        elif source.dated < given.day - relativedelta(months=OLD):
            yield f"Document ancien : {source_label(source)}. {source.status}"
    for name in dict.fromkeys(name for name in given.facts if name in subject.facts):
        fact = rule_book().facts[name]
        if isinstance(as_json(given.facts[name]), dict):
            yield f"{capital(fact.label)} : valeur approximative ({fact_value(given.facts[name], fact)})."
    for name in subject.facts:
        fact = rule_book().facts[name]
        if fact.default is not None and name not in given.facts and name not in given.problems:
            yield f"{capital(fact.label)} : sans réponse, on retient « {_default(fact, given.day)} »."


def _default(fact: Fact, day: date) -> str:
    if fact.default == "reference_date":
        return french_value(day)
    return (fact.choices or {}).get(fact.default or "", fact.default or "")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
