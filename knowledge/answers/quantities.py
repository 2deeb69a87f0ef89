"""Numbers with their unit and how exact they are: « une dizaine », « entre 8 et 10 », « 28 h par semaine »."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from knowledge.answers.words import words_of

Bound = Literal["exact", "about", "under", "over", "below", "most", "above", "least"]

_DOZENS = {
    "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip


def _table(rows: Mapping[str, Sequence[str]]) -> list[tuple[list[str], str]]:
    """Return the phrases of each label cut into words, the longest first."""
    phrases = [(str(phrase).split(), label) for label, texts in rows.items() for phrase in texts]
    return sorted(phrases, key=lambda item: -len(item[0]))


_WORDS = words_of("nombres")
_UNITS, _BEFORE, _AFTER = (_table(_WORDS[key]) for key in ("unites", "avant", "apres"))
_LINKS = {"a", "et", "ou", "-", "/", "voire"}
# Longer ones are identifiers, not numbers of anything.
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,6})?")
_DAYS_A_WEEK = 5
_DAYS_A_MONTH = (28, 31)


@dataclass(frozen=True)
class Quantity:
    """A number of a text.

    Attributes:
        low: the number, or the lower of two.
        high: the higher of two, else the same.
        bound: how exactly it is said.
        unit: what is counted (a key of the table of units), None when it is not said; durations are in months.
        words: where it stands, as a slice of the words.

    """

    low: Fraction
    high: Fraction
    bound: Bound = "exact"
    unit: str | None = None
    words: slice = slice(0, 0)


def find_quantities(words: list[str], *, fractions: bool = False) -> list[Quantity]:
    """Return the quantities of a plain text cut into words, in order.

    Args:
        words: the words of ``plain_text``; those that are not numbers are left alone.
        fractions: read « 4/5 » as a share.

    """
    found: list[Quantity] = []
    place = 0
    while place < len(words):
        quantity = _share(words, place, fractions) or _quantity(words, place)
        if quantity is None:
            place += 1
            continue
        found.append(quantity)
        place = quantity.words.stop
    return found


def _match(table: list[tuple[list[str], str]], words: list[str], place: int) -> tuple[str | None, int]:
    """Return the label of the longest phrase that stands at a place, and the place after it."""
    for phrase, label in table:
        if words[place : place + len(phrase)] == phrase:
            return label, place + len(phrase)
    return None, place


def _number(words: list[str], place: int) -> tuple[Fraction | None, bool, int]:
    """Return the number at a place, whether it is a round one (« dizaine »), and the place after it."""
    number = None
    if place < len(words) and _NUMBER.fullmatch(words[place]):
        number, place = Fraction(words[place].replace(",", ".")), place + 1
    after = place + 1 if place < len(words) and words[place] in ("petite", "bonne", "grosse", "demi") else place
    dozen = _DOZENS.get(words[after].removesuffix("s")) if after < len(words) else None
    if dozen is None:
        return number, False, place
    if words[place] == "demi":
        dozen = dozen // 2
    after += 1
    if after < len(words) and words[after] in ("de", "d"):
        after += 1
    return (number or Fraction(1)) * dozen, True, after


def _quantity(words: list[str], start: int) -> Quantity | None:
    said, place = _match(_BEFORE, words, start)
    bound: Bound = said or "exact"  # type: ignore[assignment]
    while place < len(words) and said and words[place] in ("les", "la", "l", "de"):
        place += 1
    is_between = place < len(words) and words[place] in ("entre", "de")
    low, is_round, after = _number(words, place + 1 if is_between else place)
    if low is None:
        return None
    unit, after = _match(_UNITS, words, after)
    low, unit, after = _completed(words, low, unit, after)
    high = low
    if after < len(words) and words[after] in _LINKS and (words[after] != "et" or is_between):
        other, other_round, further = _number(words, after + 1)
        other_unit, furthest = _match(_UNITS, words, further)
        if other is not None and (unit is None or other_unit is None or unit == other_unit):
            other, other_unit, furthest = _completed(words, other, other_unit, furthest)
            high, unit, after, is_round = other, other_unit or unit, furthest, is_round or other_round
    label, end = _match(_AFTER, words, after)
    if label is not None and bound == "exact":
        bound, after = label, end  # type: ignore[assignment]
    if is_round and bound == "exact":
        bound = "about"
    first = start if said or (is_between and low != high) else place + (1 if is_between else 0)
    return _in_base_unit(Quantity(min(low, high), max(low, high), bound, unit, slice(first, after)))


def _completed(words: list[str], number: Fraction, unit: str | None, place: int) -> tuple[Fraction, str | None, int]:
    """Add « et demi », « 28 h 30 », « 1 an et 3 mois » and « 12 euros 50 » to a number."""
    if words[place : place + 2] in (["et", "demi"], ["et", "demie"]):
        number, place = number + Fraction(1, 2), place + 2
        if unit is None:
            unit, place = _match(_UNITS, words, place)
    elif words[place : place + 2] == ["et", "quart"]:
        number, place = number + Fraction(1, 4), place + 2
    parts = {"heures": (60, "heures_semaine"), "euros": (100, "euros_heure")}
    following = words[place] if place < len(words) else ""
    if unit in parts and re.fullmatch(r"\d\d", following):
        share, wider = parts[unit]
        longer, end = _match(_UNITS, [unit[0] if unit == "heures" else "euros", *words[place + 1 :]], 0)
        number, place = number + Fraction(int(following), share), place + 1
        if longer == wider:
            unit, place = longer, place + end - 1
    if unit == "ans":
        further = place + 1 if words[place : place + 1] == ["et"] else place
        months, _, end = _number(words, further)
        named, end = _match(_UNITS, words, end)
        if months is not None and named == "mois":
            return number * 12 + months, "mois", end
    return number, unit, place


def _in_base_unit(quantity: Quantity) -> Quantity:
    """Write thousands of euros in euros, and durations of a precise length in months; weeks and days stay."""
    factors = {"milliers": (1000, "euros"), "trimestres": (3, "mois"), "semestres": (6, "mois")}
    if quantity.unit not in factors:
        return quantity
    factor, unit = factors[quantity.unit]
    return replace(quantity, low=quantity.low * factor, high=quantity.high * factor, unit=unit)


def _share(words: list[str], place: int, fractions: bool) -> Quantity | None:
    """Read « 4 jours sur 5 », « 3 quarts temps », « 4/5 » as percentages."""
    rest = words[place : place + 5]
    if len(rest) >= 4 and rest[1] in ("jours", "jour", "j") and rest[2] in ("sur", "/"):
        low, high = _whole(rest[0]), _whole(rest[3])
        if low is not None and high:
            return _percent(low / high, place, place + 4)
    if len(rest) >= 2 and rest[1] in ("jours", "jour", "j") and rest[2:4] in (["par", "semaine"], ["/", "semaine"]):
        low = _whole(rest[0])
        if low is not None and low <= _DAYS_A_WEEK:
            return _percent(low / _DAYS_A_WEEK, place, place + 4)
    if len(rest) >= 2 and rest[1] in ("quart", "quarts") and _whole(rest[0]) in (1, 3):
        end = place + 2 + (rest[2:3] == ["de"])
        end += words[end : end + 1] == ["temps"]
        return _percent(Fraction(int(rest[0]), 4), place, end)
    written = re.fullmatch(r"(\d)/(\d)(?:e|eme)?", rest[0])
    is_share = (
        fractions or rest[0].endswith("e") or rest[1:2] in (["temps"], ["eme"], ["e"]) or rest[1:3] == ["de", "temps"]
    )
    if written and is_share and 0 < int(written[1]) <= int(written[2]):
        return _percent(Fraction(int(written[1]), int(written[2])), place, place + 1)
    return None


def _whole(word: str) -> Fraction | None:
    return Fraction(word.replace(",", ".")) if _NUMBER.fullmatch(word) else None


def _percent(share: Fraction, start: int, end: int) -> Quantity:
    return Quantity(share * 100, share * 100, "exact", "pourcent", slice(start, end))


def in_months(quantity: Quantity) -> Quantity:
    """Return a duration in months; weeks and days become the interval that the lengths of months allow."""
    if quantity.unit == "ans":
        return replace(quantity, low=quantity.low * 12, high=quantity.high * 12, unit="mois")
    if quantity.unit in ("semaines", "jours"):
        days = 7 if quantity.unit == "semaines" else 1
        short, long = _DAYS_A_MONTH
        return replace(quantity, low=quantity.low * days / long, high=quantity.high * days / short, unit="mois")
    return quantity
