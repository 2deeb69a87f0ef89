"""A plain text in which every number and date is a slot: « embauche le <date#0> , <personnes#1> »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.answers.dates import When, find_dates
from knowledge.answers.plain import plain_text
from knowledge.answers.quantities import Quantity, find_quantities


@dataclass(frozen=True)
class Slotted:
    """A text and what its slots hold.

    Attributes:
        text: the plain text, slots instead of numbers and dates.
        values: what each slot holds, by its number.
        plain: the plain text before.

    """

    text: str
    values: tuple[When | Quantity, ...]
    plain: str


def slotted(text: str, today: date, *, fractions: bool = False, years: bool = True) -> Slotted:
    """Find the dates and the numbers of what a visitor typed.

    Args:
        text: as typed.
        today: the day that relative dates count from.
        fractions: read « 4/5 » as a share rather than as a day and a month.
        years: read a bare « 2019 » as a year.

    """
    plain = plain_text(text)
    parts: list[str] = []
    whens: list[When] = []
    end = 0
    is_share = fractions and "/" in plain and len(plain) < _SHORT
    for item in [] if is_share else find_dates(plain, today, years=years):
        kind = "depuis" if item.when.length else "date"
        parts += [plain[end : item.start], f" <{kind}#{len(whens)}> "]
        whens.append(item.when)
        end = item.end
    words = _spans_named("".join([*parts, plain[end:]])).split()
    quantities = find_quantities(words, fractions=fractions)
    for number, quantity in reversed(list(enumerate(quantities, start=len(whens)))):
        words[quantity.words] = [f"<{quantity.unit or 'nombre'}#{number}>"]
    return Slotted(" ".join(words), (*whens, *quantities), plain)


def _spans_named(text: str) -> str:
    """Name the two ends of a period (« du 3 au 14 avril »), so that a phrase can ask for one."""
    return _PERIOD.sub(r"<debut#\1> <fin#\2>", text)


_PERIOD = re.compile(r"<date#(\d+)>\s+(?:(?:au|a|jusqu au|jusqu a|et)\s+)?<date#(\d+)>")
#: An answer of a few words with a slash is a share when a share was asked.
_SHORT = 12
