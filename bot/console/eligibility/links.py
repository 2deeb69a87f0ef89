"""The addresses of the desk: the facts travel in them, so that a colleague opens the same page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bot.console.eligibility.reading import DAY, Given, written
from bot.console.eligibility.subjects import Subject
from knowledge import rule_book

PATH = "/eligibilite"
HERE = f"/console{PATH}"
#: The longest query that is read: many times all the facts of any dispositif.
LONGEST = 6000
#: The longest address that every mail program and browser keeps whole.
SAFE = 2000


def pairs(facts: Mapping[str, Any], day: date | None) -> list[tuple[str, str]]:
    """Return facts as the fields of a form, each value apart, and the day when it is not today's."""
    found = [(name, text) for name, value in facts.items() for text in written(value)]
    return [*found, *([(DAY, day.isoformat())] if day else [])]


def address(subject: Subject, given: Given, today: date, more: str = "") -> str:
    """Return the address of a page with its facts, without those that may tell who somebody is.

    Args:
        subject: the page.
        given: what was filled in.
        today: the day, which the address leaves out when it is the one reckoned from.
        more: what follows the name of the page.

    """
    facts = {name: value for name, value in given.facts.items() if name not in given.private}
    query = urlencode(pairs(facts, given.day if given.day != today else None))
    return f"{HERE}/{subject.id}{more}" + (f"?{query}" if query else "")


def kept_aside(subject: Subject, given: Given) -> Iterator[tuple[str, Any]]:
    """Yield the facts that the form of a page does not ask: they are kept for the other pages."""
    asked = {*subject.facts, "objet"} if subject.objects else set(subject.facts)
    return ((name, value) for name, value in given.facts.items() if name not in asked and name in rule_book().facts)
