"""From JSON to facts: checked one by one, with a message that names the fact and what to write."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.french import fact_value, filled, listed_words
from knowledge.rules.values import narrowed
from knowledge.schema_rules import Fact


class InputError(ValueError):
    """A fact that cannot be used; the message (French) names it.

    Args:
        message: for who writes JSON.
        reason: the name of the phrase of ``letter.yml`` that tells it to a visitor.
        value: the number that is out of bounds.

    """

    def __init__(self, message: str, reason: str = "not_usable", value: float = 0) -> None:
        super().__init__(message)
        self.reason, self.value = reason, value


def check_value(name: str, value: Any, book: RuleBook) -> str | None:
    """Return how to tell a visitor, gently, that a value is impossible (K_VALEUR_INVALIDE); None when it is possible.

    Args:
        name: the fact.
        value: its value, as ``read_facts`` takes it.
        book: the rules.

    Raises:
        KeyError: there is no such fact.

    """
    fact = book.facts[name]
    try:
        read_facts({name: value}, book.facts)
    except InputError as error:
        bound = fact.minimum if error.reason == "too_small" else fact.maximum
        quoted = {
            "label": fact.label,
            "value": fact_value(Fraction(str(error.value)), fact),
            "bound": fact_value(Fraction(str(bound or 0)), fact),
            "choices": listed_words(list((fact.choices or {}).values()), "ou"),
        }
        wording: str = getattr(book.words, error.reason)
        return filled(wording, lambda key, _form: quoted[key])
    return None


def read_facts(inputs: Mapping[str, Any], facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Return the values of the facts given; null and absent facts stay unknown.

    Numbers and dates may be given as ``{"min": …, "max": …}`` when they are known approximately.

    Raises:
        InputError: an unknown fact, a wrong type or an impossible value.

    """
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        fact = facts.get(name)
        if fact is None:
            raise InputError(f"{name} · ce fait n'existe pas · voyez knowledge/facts.yml")
        if value is not None:
            found[name] = _value(name, fact, value)
    return found


def _value(name: str, fact: Fact, value: Any) -> Any:
    if isinstance(value, str) and value in fact.also:
        return value
    if isinstance(value, dict) and set(value) == {"min", "max"} and fact.type in ("number", "integer", "date"):
        low, high = _value(name, fact, value["min"]), _value(name, fact, value["max"])
        if low > high:
            raise InputError(f"{name} · le minimum dépasse le maximum · inversez-les", "upside_down")
        return narrowed(low, high)
    readers = {"bool": _boolean, "number": _number, "integer": _number, "date": _date, "choice": _choice}
    if fact.type in readers:
        return readers[fact.type](name, fact, value)
    if fact.type == "text":
        return value
    if not isinstance(value, list):
        raise InputError(f"{name} · {value!r} n'est pas une liste · écrivez [ … ]")
    return [(_date if fact.type == "dates" else _choice)(name, fact, item) for item in value]


def _boolean(name: str, fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{name} · {value!r} n'est ni oui ni non · écrivez true ou false", "not_yes_or_no")
    return value


def _number(name: str, fact: Fact, value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} · {value!r} n'est pas un nombre · écrivez un nombre{_unit(fact)}", "not_a_number")
    number = Fraction(str(value))
    if fact.type == "integer" and number.denominator != 1:
        raise InputError(
            f"{name} · {value} n'est pas un nombre entier · écrivez un nombre entier{_unit(fact)}", "not_whole"
        )
    if fact.minimum is not None and number < Fraction(str(fact.minimum)):
        raise InputError(
            f"{name} · {value} est impossible · écrivez au moins {fact.minimum:g}{_unit(fact)}", "too_small", value
        )
    if fact.maximum is not None and number > Fraction(str(fact.maximum)):
        raise InputError(
            f"{name} · {value} est impossible · écrivez au plus {fact.maximum:g}{_unit(fact)}", "too_large", value
        )
    return number


def _date(name: str, fact: Fact, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} · {value!r} n'est pas une date · écrivez AAAA-MM-JJ", "not_a_date") from error


def _choice(name: str, fact: Fact, value: Any) -> str:
    choices = fact.choices or {}
    if not isinstance(value, str) or (value not in choices and not fact.open):
        raise InputError(f"{name} · {value!r} n'est pas admis · choisissez parmi {', '.join(choices)}", "not_a_choice")
    return value


def _unit(fact: Fact) -> str:
    return f" ({fact.unit})" if fact.unit else ""
