"""Social security numbers (NIR)."""

from __future__ import annotations

import re

from stdnum.fr import nir

from bot.privacy.announcing import announced, is_reference
from bot.privacy.kinds import Kind
from bot.privacy.plain import GAP, Found, compact, groups

_KEY = rf"(?:[ ,;]*[(/]?(?:cle|clef)\b[ :]*|{GAP}\(?)\d{GAP}\d"
_DIGITS = rf"[123478](?:{GAP}\d){{4}}{GAP}(?:\d{GAP}\d|2{GAP}[ab])(?:{GAP}\d){{6}}"
#: A whole number, from each place where one may start.
_NIR = re.compile(rf"(?:(?<![a-z0-9])|(?<=nir)|(?<=nss)|(?<=secu))(?=({_DIGITS}{_KEY})(?!\d))")
#: What is taken for one when it is announced: the key may miss, figures too.
_LIKE = re.compile(
    rf"(?<![a-z0-9])(?=(\d(?:{GAP}(?:\d|(?<=2)[ab])){{11,15}}(?:[ ,;]*[(/]?(?:cle|clef)\b[ :]*\d{GAP}\d)?)(?!\d))"
)
#: A phone number in pairs at the end: then it is not one number but two.
_ENDS_IN_PHONE = re.compile(r"(?<!\d)0\d(?:[ .-]\d\d){4}$")
#: Months of birth, unknown or foreign ones included.
_MONTH = re.compile(r"\d{3}(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)")


def nirs(text: str) -> list[Found]:
    """Return the social security numbers of a plain text: right ones, and announced ones with a mistake."""
    found: list[Found] = []
    for match in _NIR.finditer(text):
        start, end = match.span(1)
        number = re.sub(r"CLEF?", "", compact(match[1]))
        is_right = _MONTH.match(number) and nir.is_valid(number)
        if is_right and _is_free(start, found) and not _is_card_like(text, start, end):
            found.append(Found(start, end, Kind.NIR))
    for match in _LIKE.finditer(text):
        start, end = match.span(1)
        is_announced = announced(text, start, end) == "nir" and not is_reference(text, start)
        if is_announced and _is_free(start, found) and not _ENDS_IN_PHONE.search(match[1]):
            found.append(Found(start, end, Kind.NIR))
    return found


def lookalikes(text: str) -> list[Found]:
    """Return what is written like a social security number, with a wrong key: no telephone is a part of it."""
    found: list[Found] = []
    for match in _NIR.finditer(text):
        start, end = match.span(1)
        follows = re.search(rf"\d{GAP}$", text[max(0, start - 6) : start]) or re.match(rf"{GAP}\d", text[end : end + 6])
        is_written_so = _MONTH.match(compact(match[1])) and not _ENDS_IN_PHONE.search(match[1])
        if is_written_so and not follows and _is_free(start, found):
            found.append(Found(start, end, None))
    return found


def _is_card_like(text: str, start: int, end: int) -> bool:
    """Tell whether a number is written or announced as a payment card of fifteen figures."""
    return groups(text[start:end]) == (4, 6, 5) or announced(text, start, end) == "card"


def _is_free(start: int, found: list[Found]) -> bool:
    return all(not item.start <= start < item.end for item in found)
