"""Which facts an area is about, and how many may still be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import evaluate
from knowledge.rules.situation import facts_read_by


def facts_of_area(book: RuleBook, name: str) -> frozenset[str]:
    """Return every fact that the criteria, choices, results, alerts or contradictions of an area read or ask."""
    item, area = book.areas[name]
    criteria = [item.criteria[key] for group in area.groups for key in group.criteria if key in item.criteria]
    texts = [criterion.test for criterion in criteria]
    texts += [choice.when for choice in area.choices] + list(area.results.values())
    texts += [alert.when for alert in area.alerts if alert.when]
    texts += [entry.when for entry in item.contradictions if entry.id in area.contradictions]
    texts += [group.when for group in area.groups if group.when]
    read = {fact for text in texts for fact in facts_read_by(book, item, text)}
    asked = {fact for criterion in criteria for fact in criterion.asks}
    about = {fact for group in area.groups for fact in group.about}
    return frozenset({*read, *asked, *about, *area.missing_order, "profil"} & set(book.facts))


def asked_facts(book: RuleBook, name: str) -> list[str]:
    """Return the facts of an area that have a question, in the order in which its criteria and results read them."""
    _, area = book.areas[name]
    criteria = [book.criterion(key) for group in area.groups for key in group.criteria]
    asked = [fact for criterion in criteria for fact in (*criterion.asks, *read_in(book, name, criterion.test))]
    texts = [*(choice.when for choice in area.choices), *area.results.values()]
    asked += [fact for text in texts for fact in read_in(book, name, text)]
    ordered = dict.fromkeys((*area.missing_order, *asked, *sorted(facts_of_area(book, name) - {"profil"})))
    return [fact for fact in ordered if book.facts[fact].question is not None]


def read_in(book: RuleBook, area: str, text: str) -> list[str]:
    """Return the facts that an expression of an area's file reads, in the order in which it names them."""
    names = facts_read_by(book, book.areas[area][0], text)
    return sorted(names, key=lambda name: (text.find(name) < 0, text.find(name)))


def questions_left(book: RuleBook, area: str, facts: Mapping[str, Any], skipped: Collection[str], today: date) -> int:
    """Return how many questions at most remain: the unknown facts that what is still open reads.

    Args:
        book: the rules.
        area: the area.
        facts: what is known.
        skipped: facts that are not asked any more.
        today: the reference date.

    """
    item, definition = book.areas[area]
    result = evaluate(book, area, facts, today)
    texts = [entry.criterion.test for entry in result.judged if entry.value is None]
    texts += [choice.when for choice in definition.choices if choice.dispositif in result.to_confirm]
    texts += [definition.results[key] for key in definition.needs if result.results.get(key) is None]
    read = {name for text in texts for name in facts_read_by(book, item, text)} | set(result.missing)
    waiting = {name for name in read if facts.get(name) is None and name not in skipped and _is_asked(book, name)}
    # A stand-in is asked instead of a fact, not besides.
    others = {other for name in waiting for other in item.instead.get(name, ())}
    return len(waiting - others)


def _is_asked(book: RuleBook, name: str) -> bool:
    return book.facts[name].question is not None and book.facts[name].default is None
