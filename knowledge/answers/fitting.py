"""Fits what was found in a text (a date, a quantity) to the type, the unit and the bounds of a fact."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.answers.dates import Tense, When
from knowledge.answers.quantities import Quantity, find_quantities, in_months
from knowledge.rules.french import french_value
from knowledge.rules.values import UNBOUNDED, narrowed
from knowledge.schema_rules import Fact

#: « Une dizaine » is this share more or less (P-08).
ABOUT = Fraction(1, 5)
#: The step below which a measured quantity is not told: « moins de 11 » is at most 10,99.
_STEP = Fraction(1, 100)
_COUNTED = ("number", "integer")
#: « 18 ans » is an age, not the length of a contract, in years.
_LONGEST_CONTRACT = 5
_WEEK = 48
_USUAL_WEEKS = (35, 39)

#: The units of a text that fit the unit of a fact.
_FITTING: dict[str, tuple[str, ...]] = {
    "ETP": ("etp",),
    "personnes": ("personnes",),
    "heures": ("heures",),
    "mois": ("mois", "ans", "semaines", "jours"),
    "ans": ("ans",),
    "€": ("euros",),
    "%": ("pourcent",),
    "": ("personnes",),
}


class ImpossibleError(ValueError):
    """A value that the fact cannot have; the message is French, for the visitor."""


def fitted(
    value: When | Quantity, fact: Fact, tense: Tense, today: date, instead: Mapping[str, str] | None = None
) -> Any:
    """Return the value of a fact that something found in a text means.

    Args:
        value: what was found.
        fact: the fact.
        tense: the side of today of a date without a year.
        today: the reference date.
        instead: other facts that units lead to (« 28 h » answers the share of a full time), by unit.

    Returns:
        The value; None when it does not fit; a list of mappings of facts when it belongs to another fact or when
        several readings are possible.

    Raises:
        ImpossibleError: it fits, but the fact cannot have this value.

    """
    others = instead or {}
    if isinstance(value, When):
        if value.length is not None and fact.type in _COUNTED:
            lengths = find_quantities(value.length.split())
            return fitted(lengths[0], fact, tense, today, others) if lengths else None
        return _day(value, fact, tense, today, others)
    other = others.get(value.unit or "")
    if other is not None:
        return [{other: _number(in_months(value), _bare(fact))}]
    unit = (fact.unit or "").partition(" ")[0]
    fits = value.unit is None or value.unit in (*_FITTING.get(unit, ()), *_rates(fact))
    is_age = unit == "mois" and value.unit == "ans" and value.low > _LONGEST_CONTRACT
    if fact.type not in _COUNTED or not fits or is_age:
        return None
    if unit == "%" and value.unit is None and "heures" in others and value.high <= _WEEK:
        hours = {others["heures"]: _number(value, _bare(fact))}
        return [hours] if value.high in _USUAL_WEEKS else [hours, {"": _number(value, fact)}]
    return _number(in_months(value) if unit == "mois" else value, fact)


def _day(value: When, fact: Fact, tense: Tense, today: date, others: Mapping[str, str]) -> Any:
    is_date = fact.type in ("date", "dates")
    if not is_date and "date" not in others:
        return None
    day = value.on(tense if is_date else "passe", today)
    if day is None:
        raise ImpossibleError("Cette date n’existe pas dans le calendrier.")
    return day if is_date else [{others["date"]: day}]


def _rates(fact: Fact) -> tuple[str, ...]:
    """Return the units « per hour » or « per week » that fit a fact, which its label tells."""
    if fact.unit == "€" and "heure" in fact.label:
        return ("euros_heure",)
    return ("heures_semaine",) if "semaine" in fact.label else ()


def _bare(fact: Fact) -> Fact:
    """Return a fact without unit nor maximum, for a quantity that another fact takes."""
    return fact.model_copy(update={"unit": None, "maximum": None})


def _number(quantity: Quantity, fact: Fact) -> Any:
    whole = fact.type == "integer"
    step = Fraction(1) if whole else _STEP
    lowest = Fraction(str(fact.minimum)) if fact.minimum is not None else Fraction(0)
    highest = Fraction(str(fact.maximum)) if fact.maximum is not None else UNBOUNDED
    low, high = quantity.low, quantity.high
    ends = {
        "exact": (low, high),
        "about": (low * (1 - ABOUT), high * (1 + ABOUT)),
        "under": (low * (1 - ABOUT), high - step),
        "over": (low + step, high * (1 + ABOUT)),
        "below": (lowest, high - step),
        "most": (lowest, high),
        "above": (low + step, highest),
        "least": (low, highest),
    }[quantity.bound]
    is_exact = quantity.bound == "exact"
    if whole and is_exact and low.denominator != 1:
        raise ImpossibleError(f"Il faut un nombre entier, et non {french_value(low)}.")
    low, high = (Fraction(math.ceil(ends[0])), Fraction(math.floor(ends[1]))) if whole else ends
    for end in (low, high):
        if end < lowest:
            raise ImpossibleError(f"{french_value(end)} n’est pas possible : il faut au moins {french_value(lowest)}.")
        if end > highest and is_exact:
            raise ImpossibleError(f"{french_value(end)} n’est pas possible : il faut au plus {french_value(highest)}.")
    return narrowed(low, min(high, highest))
