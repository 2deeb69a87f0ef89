"""Values and sentences of the rules in French."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from string import Formatter
from typing import Any

from babel.numbers import format_decimal

from knowledge.rules.values import UNBOUNDED, Span
from knowledge.schema_rules import Fact
from knowledge.wording import NBSP, french_date

#: The units that a sentence may ask for, « {duree:heures} », with their singular.
UNITS = {
    "heures": "heure",
    "mois": "mois",
    "ans": "an",
    "jours": "jour",
    "stagiaires": "stagiaire",
    "personnes": "personne",
    "actions": "action",
    "ETP": "ETP",
    "h": "h",
}
#: The other formats: money, a share, a date.
FORMATS = (*UNITS, "euros", "pourcent", "date", "nombre")
#: Where a space must not break a line: before high punctuation, « % » and « € », and inside quotation marks.
_BEFORE = re.compile(r"(?<=\S)[ \u202f](?=[;:?!»%€](?:[\s.,;:)*/»]|$))")
_AFTER = re.compile(r"(?<=«) ")


def typographic(text: str) -> str:
    """Return a French text with its non-breaking spaces."""
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, text))


def french_value(value: Any, form: str = "") -> str:
    """Return a value as a visitor reads it: « 1 240,5 », « 3 mars 2023 », « oui », « entre 8 et 12 ».

    Args:
        value: a value of the rules.
        form: one of ``FORMATS``, or nothing for the plain value.

    """
    if isinstance(value, Span):
        if not isinstance(value.high, date) and value.high >= UNBOUNDED:
            return f"au moins {french_value(value.low, form)}"
        low = french_value(value.low, "" if form in UNITS else form)
        return f"entre {low} et {french_value(value.high, form)}"
    if isinstance(value, Fraction):
        return _quantity(value, form)
    if isinstance(value, date):
        return french_date(value)
    if isinstance(value, list | tuple):
        return listed_words([french_value(entry) for entry in value]) or "aucun"
    words = {None: "inconnu", True: "oui", False: "non"}
    return words.get(value) or str(value).replace("_", " ")


def _quantity(value: Fraction, form: str) -> str:
    if form == "euros":
        pattern = "#,##0" if value.denominator == 1 else "#,##0.00"
        return f"{_number(value, pattern)}{NBSP}€"
    if form == "pourcent":
        return f"{_number(value * 100)}{NBSP}%"
    if form in UNITS:
        return f"{_number(value)}{NBSP}{form if abs(value) >= 2 else UNITS[form]}"
    return _number(value)


def _number(value: Fraction, pattern: str = "#,##0.##") -> str:
    number: str = format_decimal(float(value), format=pattern, locale="fr")
    return number.replace("\u202f", NBSP)


def fact_value(value: Any, fact: Fact) -> str:
    """Return the value of a fact in French, with its choices' labels and its unit."""
    choices = fact.choices or {}
    if isinstance(value, list):
        return french_value([choices.get(entry, entry) for entry in value])
    if isinstance(value, str):
        return choices.get(value, french_value(value))
    if fact.unit is None or isinstance(value, date) or (isinstance(value, Span) and isinstance(value.low, date)):
        return french_value(value)
    if fact.unit == "€":
        return french_value(value, "euros")
    if fact.unit in UNITS:
        return french_value(value, fact.unit)
    return f"{french_value(value)}{NBSP}{fact.unit}"


def listed_words(words: list[str], last: str = "et") -> str:
    """Return words as a French list: « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


@functools.cache
def placeholders(sentence: str) -> tuple[tuple[str, str], ...]:
    """Return the names that a sentence of the rules quotes between braces, each with its format.

    Raises:
        ValueError: a brace is not closed.

    """
    parts = Formatter().parse(sentence)
    return tuple(dict.fromkeys((name, form or "") for _, name, form, _ in parts if name is not None))


def filled(sentence: str, value_of: Callable[[str, str], str]) -> str:
    """Return a sentence with the values that it names: « moins de {effectif_maximum} » → « moins de 11 »."""
    for name, form in placeholders(sentence):
        quoted = f"{{{name}:{form}}}" if form else f"{{{name}}}"
        sentence = sentence.replace(quoted, value_of(name, form))
    return typographic(sentence)


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def labelled(label: str, value: str) -> str:
    """Return « Label : value »."""
    return typographic(f"{capital(label)} : {value}")
