"""The value of one fact as somebody types it in its field: « 10,99 », « 12/05/2006 », « une dizaine »."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from knowledge.answers.hearing import hearing
from knowledge.answers.reading import read_message
from knowledge.rules.book import RuleBook
from knowledge.rules.inputs import InputError, check_value, read_facts

_NUMBER = r"-?\d{1,12}(?:[.,]\d{1,6})?"
_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_ONE = {kind: re.compile(rf"({form})") for kind, form in (("number", _NUMBER), ("date", _DATE))}
_TWO = {
    kind: re.compile(rf"(?:entre )?({form}) ?(?:\.\.|à|et|–) ?({form})")
    for kind, form in (("number", _NUMBER), ("date", _DATE))
}
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
#: How each unit of the facts may be written after a number; another unit is left to the French of ``reading.py``.
_UNITS = {
    "€": "€|euros?",
    "%": "%",
    "heures": "h|heures?",
    "mois": "mois",
    "ans": "ans?",
    "ETP": "etp",
    "personnes": "personnes?|salariés?|stagiaires?",
}
#: The longest text that is read.
LONGEST = 80


def typed_value(name: str, text: str, book: RuleBook, today: date) -> tuple[Any, str | None]:
    """Return the value of a number or a date as it was typed, and what is wrong with it.

    Args:
        name: the fact: a number, an integer or a date.
        text: what was typed.
        book: the rules.
        today: the day that relative dates count from.

    Returns:
        The value (None when it tells none) and what is wrong, in French (None when nothing is).

    Raises:
        KeyError: there is no such fact.

    """
    fact = book.facts[name]
    kind = "date" if fact.type == "date" else "number"
    text = " ".join(text.split())
    bare = text if kind == "date" else _without_unit(_SPACES.sub("", text), fact.unit)
    plain = _PLAIN[kind]
    found: Any = text if text.lower() not in fact.also else text.lower()
    if (both := _TWO[kind].fullmatch(bare)) is not None:
        found = {"min": plain(both[1]), "max": plain(both[2])}
    elif (one := _ONE[kind].fullmatch(bare)) is not None:
        found = plain(one[1])
    elif found not in fact.also:
        return _heard(name, text, book, today)
    try:
        return read_facts({name: found}, book.facts)[name], None
    except InputError:
        return None, check_value(name, found, book)


def _heard(name: str, text: str, book: RuleBook, today: date) -> tuple[Any, str | None]:
    """Read a text as a visitor's answer to the question of the fact."""
    answer = read_message(text[:LONGEST], book.facts, hearing(), today, asked=name, allowed=[name])
    if name in answer.facts and len(text) <= LONGEST:
        return answer.facts[name], None
    if answer.outcome in ("unknown", "refused"):
        return None, None
    return None, answer.problem or check_value(name, text, book)


def _without_unit(text: str, unit: str | None) -> str:
    written = _UNITS.get((unit or "").partition(" ")[0])
    return re.sub(rf"\s*(?:{written})$", "", text, flags=re.IGNORECASE) if written else text


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _iso(text: str) -> str:
    day, *rest = re.split(r"[/.-]", text)
    return text if len(day) == 4 else f"{rest[1]}-{int(rest[0]):02}-{int(day):02}"


_PLAIN: dict[str, Callable[[str], Any]] = {"date": _iso, "number": _float}
