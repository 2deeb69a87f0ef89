"""Numbers of companies and dossiers, which agents need: found so that nothing else takes them, masked on demand."""

from __future__ import annotations

import re

from stdnum.fr import siren, siret

from bot.privacy.announcing import announced, is_numbered_reference, is_reference
from bot.privacy.contacts import is_phone_shaped
from bot.privacy.kinds import Kind
from bot.privacy.plain import GAP, Found, compact, groups

_SIRET = re.compile(rf"(?:(?<![a-z0-9])|(?<=siret))(?=(\d(?:{GAP}\d){{13}})(?!\d))")
_SIREN = re.compile(rf"(?:(?<![a-z0-9])|(?<=siren))(?<!\d[ .-])(?=(\d(?:{GAP}\d){{8}})(?![a-z0-9])(?![ .,-]\d))")
#: How a SIRET is written.
_SIRET_GROUPS = {(14,), (9, 5), (3, 3, 3, 5), (3, 3, 3, 3, 2), (9, 3, 2)}
_SIREN_GROUPS = {(9,), (3, 3, 3)}
_TOKEN = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[a-z0-9./_-]*[a-z0-9])?")
_IS_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d")
#: So many digits make a reference when « n° » does not say that it is one (a year, an amount).
_FEWEST_DIGITS = 5


def sirets(text: str) -> list[Found]:
    """Return the SIRETs of a plain text: right ones, announced ones, and what is written like one."""
    found: list[Found] = []
    for match in _SIRET.finditer(text):
        start, end = match.span(1)
        if found and start < found[-1].end:
            continue
        is_announced = announced(text, start, end) == "siret"
        is_written_so = groups(match[1]) in _SIRET_GROUPS
        if is_announced or (is_written_so and siret.is_valid(compact(match[1]))):
            found.append(Found(start, end, Kind.SIRET))
        elif is_written_so and announced(text, start, end) is None:
            found.append(Found(start, end, None))
    return found


def sirens(text: str) -> list[Found]:
    """Return the SIRENs of a plain text: right ones and announced ones."""
    return [
        Found(match.start(1), match.end(1), Kind.SIREN)
        for match in _SIREN.finditer(text)
        if announced(text, *match.span(1)) == "siret"
        or (groups(match[1]) in _SIREN_GROUPS and siren.is_valid(compact(match[1])))
    ]


def references(text: str) -> list[Found]:
    """Return the numbers of dossiers, invoices… that stand right after such a word."""
    return [
        Found(match.start(), match.end(), Kind.DOSSIER)
        for match in _TOKEN.finditer(text)
        if any(map(str.isdigit, match[0]))
        and is_reference(text, match.start())
        and not _IS_DATE.fullmatch(match[0])
        and (is_numbered_reference(text, match.start()) or _is_long(match[0]))
    ]


def _is_long(token: str) -> bool:
    return sum(map(str.isdigit, token)) >= _FEWEST_DIGITS and not is_phone_shaped(token)
