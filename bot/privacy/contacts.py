"""How to reach someone: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from bot.privacy.announcing import announced, is_numbered_reference
from bot.privacy.kinds import Kind
from bot.privacy.plain import Found, groups

# Only from where one starts: the time stays in proportion to the length.
_LOCAL = r"(?<![\w.+'%-])[\w+](?:[\w.+'%-]*\w)?"
_MORE = r"[\w.+'%-]*\w"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ENDING = r"[a-z]{2,24}(?!\w)"
_USUAL = r"(?:com|fr|net|org)(?!\w)"
_AT = r"(?: ?[(\[{] ?(?:at|@|a|arobase?) ?[)\]}] ?| arobase? | at | @ ?|@ )"
_DOT = r"(?: ?[(\[{] ?(?:dot|point|\.) ?[)\]}] ?| point | dot )"
_EMAIL = re.compile(
    # As it should be, or without its ending, or with a comma or a space at the last dot.
    rf"{_LOCAL}@{_LABEL}(?:(?:\.{_LABEL})+|(?: ?[,.] ?| ){_USUAL})?"
    # Spaced or spelt out: then the ending is wanted.
    rf"|{_LOCAL}(?:{_DOT}{_MORE})?{_AT}{_LABEL}(?:(?:\.|{_DOT}){_LABEL})*(?:\.|{_DOT}){_ENDING}"
)

_GAP = r"(?:,|[ ./_|·:*=()-]{0,5})"
_NATIONAL = re.compile(
    r"(?:(?<![a-z0-9])|(?<=tel)|(?<=portable)|(?<=mobile)|(?<=fixe)|(?<=fax))"
    rf"(?=(\(?[0o] ?[1-9](?:{_GAP}\d){{8}})(?!\d))"
)
_WITHOUT_PLUS = re.compile(rf"(?<![a-z0-9+])(?<!\d[ ./,-])(?=(33{_GAP}(?:0{_GAP})?[1-9](?:{_GAP}\d){{8}})(?!\d))")
#: France, then where a national number is written in the same way.
_REGIONS = ("FR", "GP", "GF", "MQ", "RE", "YT", "PM")
#: Prefixes that make a number international; of France, numbers not given out yet are taken too.
_INTERNATIONAL = ((Leniency.VALID, ("+", "00")), (Leniency.POSSIBLE, ("+33", "+ 33", "0033", "00 33")))
_WITHOUT_PLUS_GROUPS = ((2, 1, 2, 2, 2, 2), (11,), (2, 9))
_PAIRS = (2, 2, 2, 2, 2)


def emails(text: str) -> list[Found]:
    """Return the e-mail addresses of a plain text."""
    return [Found(match.start(), match.end(), Kind.EMAIL) for match in _EMAIL.finditer(text)]


def phones(text: str) -> list[Found]:
    """Return the telephone numbers of a plain text from which references and dates are taken out."""
    found: list[Found] = []
    for leniency, prefixes in _INTERNATIONAL:
        for number in PhoneNumberMatcher(text, "FR", leniency):
            if number.raw_string.lstrip("(").startswith(prefixes) and _is_free(number.start, number.end, found):
                found.append(Found(number.start, number.end, Kind.PHONE))
    for pattern in (_NATIONAL, _WITHOUT_PLUS):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if _is_free(start, end, found) and not is_numbered_reference(text, start) and _is_phone(text, start, end):
                found.append(Found(start, end, Kind.PHONE))
    return found


def is_phone_shaped(token: str) -> bool:
    """Tell whether a token reads as a telephone number whatever announces it: pairs, or a mobile in one piece."""
    return (groups(token) == _PAIRS and token.startswith("0")) or re.fullmatch(r"0[67]\d{8}", token) is not None


def _is_free(start: int, end: int, found: list[Found]) -> bool:
    return all(end <= item.start or item.end <= start for item in found)


def _is_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end].replace("o", "0")
    if number.startswith("33"):
        is_written_so = groups(number) in _WITHOUT_PLUS_GROUPS or announced(text, start, end) == "phone"
        return is_written_so and _is_valid("+" + number, "FR")
    if groups(number) == _PAIRS or announced(text, start, end) == "phone":
        return True
    return any(_is_valid(number, region) for region in _REGIONS)


def _is_valid(number: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
