"""From JSON to facts: checked one by one, with a message that names the fact and what to write."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.rules.values import narrowed
from knowledge.schema_rules import Fact


class InputError(ValueError):
    """A fact that cannot be used; the message (French) names it."""


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
            raise InputError(f"{name} · le minimum dépasse le maximum · inversez-les")
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
        raise InputError(f"{name} · {value!r} n'est ni oui ni non · écrivez true ou false")
    return value


def _number(name: str, fact: Fact, value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} · {value!r} n'est pas un nombre · écrivez un nombre{_unit(fact)}")
    number = Fraction(str(value))
    if fact.type == "integer" and number.denominator != 1:
        raise InputError(f"{name} · {value} n'est pas un nombre entier · écrivez un nombre entier{_unit(fact)}")
    if fact.minimum is not None and number < Fraction(str(fact.minimum)):
        raise InputError(f"{name} · {value} est impossible · écrivez au moins {fact.minimum:g}{_unit(fact)}")
    if fact.maximum is not None and number > Fraction(str(fact.maximum)):
        raise InputError(f"{name} · {value} est impossible · écrivez au plus {fact.maximum:g}{_unit(fact)}")
    return number


def _date(name: str, fact: Fact, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} · {value!r} n'est pas une date · écrivez AAAA-MM-JJ") from error


def _choice(name: str, fact: Fact, value: Any) -> str:
    choices = fact.choices or {}
    if not isinstance(value, str) or (value not in choices and not fact.open):
        raise InputError(f"{name} · {value!r} n'est pas admis · choisissez parmi {', '.join(choices)}")
    return value


def _unit(fact: Fact) -> str:
    return f" ({fact.unit})" if fact.unit else ""
