"""From what a form or an address gives to facts, and back: nothing that was typed is lost, nothing wrong is used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge import Fact, InputError, as_json, check_value, fact_value, read_facts, rule_book, typed_value

#: The field of the day that the rules reckon from.
DAY = "date"
#: Words that stand for a value in a field.
_YES_NO = {"oui": True, "non": False}
_NONE = "aucun"
_APART = re.compile(r"\s*(?:[,;\n]|\bet\b)\s*")
#: A value that a visitor gave in a list that is not closed (a sector).
_FREE = re.compile(r"[\w’' .-]{1,60}")
#: The types whose fields are read as French: what was understood is told.
_READ = ("number", "integer", "date", "dates")
#: How many values one field may give.
_MOST = 20


@dataclass(frozen=True)
class Given:
    """What was filled in.

    Attributes:
        facts: the facts, as the rules take them.
        typed: what each field shows: what was typed where it cannot be used.
        problems: what is wrong with a field, in French.
        understood: what was made of a field, where that is not what was typed.
        day: the day that the rules reckon from.
        unknown: names that are no facts.

    """

    facts: Mapping[str, Any]
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    understood: Mapping[str, str]
    day: date
    unknown: tuple[str, ...] = field(default=())

    @property
    def private(self) -> tuple[str, ...]:
        """The facts that may tell who somebody is: they stand in no address."""
        return tuple(name for name in self.facts if rule_book().facts[name].personal)


def prepare() -> None:
    """Read the phrases that the fields understand, which takes seconds the first time."""
    typed_value("date_demande", "lundi dernier", rule_book(), date(2026, 1, 1))


def read_given(values: Mapping[str, Sequence[str]], today: date) -> Given:
    """Read the fields of a form or of an address.

    Args:
        values: the texts of each field.
        today: the day when none is given.

    """
    book = rule_book()
    facts, typed, problems, understood = dict[str, Any](), dict[str, str](), dict[str, str](), dict[str, str]()
    day, problem = _day(_first(values, DAY), today)
    typed[DAY] = _first(values, DAY) if problem else shown(day, book.facts["reference_date"])
    if problem:
        problems[DAY] = problem
    for name, sent in values.items():
        fact = book.facts.get(name)
        texts = [text for text in sent[:_MOST] if text.strip()]
        if fact is None or name == "reference_date" or not texts:
            continue
        value, problem = read_value(name, texts, day)
        typed[name] = " ".join(", ".join(texts).split())[:200]
        if problem:
            problems[name] = problem
        elif value is not None:
            facts[name] = value
            if texts == written(value):
                typed[name] = shown(value, fact)
            elif fact.type in _READ and typed[name] != shown(value, fact):
                understood[name] = fact_value(value, fact)
    return Given(facts, typed, problems, understood, day, tuple(name for name in values if name not in book.facts))


def read_value(name: str, texts: Sequence[str], day: date) -> tuple[Any, str | None]:
    """Return the value of a fact, and what is wrong with it (French); both None when it stays unknown.

    Args:
        name: the fact.
        texts: what its field gives; several texts for a list.
        day: the day that relative dates count from.

    """
    book = rule_book()
    fact = book.facts[name]
    text = texts[0].strip()
    if fact.type in ("number", "integer", "date"):
        return typed_value(name, text, book, day)
    found: Any = text
    if fact.type == "bool":
        found = _YES_NO.get(text, text)
    elif fact.type == "choices":
        found = [text for text in texts if text != _NONE]
    elif fact.type == "dates":
        return _dates(name, ",".join(texts).strip(), day)
    closed = () if fact.open else (fact.choices or {})
    for word in found if isinstance(found, list) else [found]:
        if isinstance(word, str) and closed and word not in closed:
            return None, check_value(name, found, book) or "Choisissez une des réponses proposées."
        if isinstance(word, str) and not closed and not _FREE.fullmatch(word):
            return None, "Cette réponse ne peut pas être utilisée : quelques mots suffisent."
    try:
        return read_facts({name: found}, book.facts)[name], None
    except InputError:
        return None, check_value(name, found, book)


def written(value: Any) -> list[str]:
    """Return the value of a fact as an address or a hidden field gives it."""
    plain = as_json(value)
    if isinstance(plain, dict):
        return [f"{plain['min']}..{plain['max']}"]
    if isinstance(plain, list):
        return [str(one) for one in plain] or [_NONE]
    return [{True: "oui", False: "non"}[plain] if isinstance(plain, bool) else str(plain)]


def shown(value: Any, fact: Fact) -> str:
    """Return the value of a fact as its field shows it."""
    plain = as_json(value)
    if isinstance(plain, dict):
        return f"{_plain(plain['min'])} à {_plain(plain['max'])}"
    if fact.type == "dates":
        return ", ".join(_plain(one) for one in plain) or _NONE
    return ",".join(written(value)) if isinstance(plain, list | bool) else _plain(plain)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
        return f"{day[3]}/{day[2]}/{day[1]}" if day else value
    return str(value).replace(".", ",")


def _dates(name: str, text: str, day: date) -> tuple[Any, str | None]:
    if text.lower() in (_NONE, "aucune", "jamais"):
        return [], None
    found = [typed_value("date_demande", one, rule_book(), day)[0] for one in _APART.split(text) if one]
    if any(not isinstance(one, date) for one in found):
        return None, check_value(name, ["?"], rule_book())
    return found, None


def _day(text: str, today: date) -> tuple[date, str | None]:
    if not text:
        return today, None
    found, _ = typed_value("date_demande", text, rule_book(), today)
    if isinstance(found, date):
        return found, None
    return today, "Donnez le jour, le mois et l’année (31/12/2025). En attendant, c’est la date du jour qui compte."


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    return next((text.strip() for text in values.get(name, ()) if text.strip()), "")
