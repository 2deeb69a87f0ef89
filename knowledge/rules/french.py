"""Values and sentences of the rules in French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from string import Formatter
from typing import Any

from babel.numbers import format_decimal

from knowledge.rules.values import Span
from knowledge.wording import NBSP, french_date


def french_value(value: Any) -> str:
    """Return a value as a visitor reads it: « 1 240,5 », « 3 mars 2023 », « oui », « entre 8 et 12 »."""
    if value is None:
        return "inconnu"
    if isinstance(value, Span):
        return f"entre {french_value(value.low)} et {french_value(value.high)}"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return french_date(value)
    if isinstance(value, Fraction):
        number: str = format_decimal(float(value), locale="fr")
        return number.replace("\u202f", NBSP)
    return str(value).replace("_", " ")


def placeholders(sentence: str) -> set[str]:
    """Return the names that a sentence of the rules quotes between braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def filled(sentence: str, value_of: Callable[[str], Any]) -> str:
    """Return a sentence with the values that it names: « moins de {effectif_maximum} » → « moins de 11 »."""
    return sentence.format(**{name: french_value(value_of(name)) for name in placeholders(sentence)})
