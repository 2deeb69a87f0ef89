"""Dates of birth: a date that « né le », « date de naissance » or « ddn » goes with."""

from __future__ import annotations

import re
from datetime import date

from bot.privacy.kinds import Kind
from bot.privacy.plain import Found

_MONTHS = (
    "janv(?:ier)?", "fev(?:r(?:ier)?)?", "mars", "avr(?:il)?", "mai", "juin", "juil(?:l(?:et)?)?", "aout",
    "sept(?:embre)?", "oct(?:obre)?", "nov(?:embre)?", "dec(?:embre)?",
)  # fmt: skip
_BETWEEN = r" ?[/. -] ?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"(?<![a-z0-9])(?:"
    rf"(?P<iy>{_YEAR})[-/](?P<im>\d\d?)[-/](?P<id>\d\d?)"
    rf"|(?P<d>{_DAY}){_BETWEEN}(?P<m>0?[1-9]|1[0-2]){_BETWEEN}(?P<y>{_YEAR}|\d\d)"
    rf"|(?P<cd>\d\d)(?P<cm>\d\d)(?P<cy>{_YEAR})"
    rf"|(?P<nd>{_DAY})(?:er)?[ -]?(?P<n>{'|'.join(_MONTHS)})\.?[ -]?(?P<ny>{_YEAR}|'?\d\d)"
    rf")(?![0-9])"
)
#: A date that is no part of a longer number: « 06.12.34.56.78 » is a telephone.
_ORDINARY = re.compile(
    rf"(?<![a-z0-9])(?<!\d[/.-])(?:{_YEAR}[-/](?:0?[1-9]|1[0-2])[-/]{_DAY}(?!\d)"
    rf"|{_DAY} ?(?P<mark>[/.-]) ?(?:0?[1-9]|1[0-2]) ?(?P=mark) ?"
    rf"(?:{_YEAR}(?!\d)|\d\d(?! ?(?P=mark) ?\d|\d| \d\d \d\d(?!\d)))"
    rf"|{_DAY} (?:0?[1-9]|1[0-2]) {_YEAR}(?!\d))"
)
#: The words, then what may stand between them and the date.
_WORDS = re.compile(
    r"(?<![a-z])(?P<word>ne ?\(?e?\)?s?|nee?s?(?:\(e?s?\))?|nee?s?|(?<!conge )(?<!conge de )(?<!prime de )(?<!prime )"
    r"naissances?|ddn|d\.d\.n\.?)(?![a-z])(?P<gap>[^\d.!?;¤]{0,45}?)$"
)
_NOT_BETWEEN = re.compile(
    r"contrat|sign|debut|embauch|format|session|commenc|dossier|factur|depuis|depot|demand|entre |depart|envoy|recrut"
    r"|arriv|prevu|termin|fini|cree|creat"
)
_AFTER = re.compile(
    r" ?(?:[(=]|,? ?c'est|est|comme) ?(?:c'est |est )?(?:sa |ma |la |notre |son |leur )?"
    r"(?:date de naissance|ddn|naissance)(?![a-z])"
)
_AND = re.compile(r" ?(?:,|et|puis|/|;)(?: l'autre| le second)? ?(?:ne |nee )?(?:le |du )?")
_SEVERAL = re.compile(r"nee?s |ne\(e\)s |naissances|dates|(?:de|les|des) deux|respectiv")
#: How far before a date the words may stand.
_REACH = 60


def births(text: str, original: str, today: date | None = None) -> list[Found]:
    """Return the dates of birth of a text, with the date as ISO.

    Args:
        text: the plain text.
        original: the text as typed: « né » and the « ne » of a negation differ by an accent.
        today: the day that tells the century of « 98 » and « 04 »; the clock's when None.

    """
    found: list[Found] = []
    are_several = False
    for match in _DATE.finditer(text):
        day = _day(match, today or date.today())
        if day is None:
            continue
        start, end = match.span()
        told = _told(text, original, start)
        follows = are_several and _AND.fullmatch(text[found[-1].end : start]) is not None
        if told is not None or follows or _AFTER.match(text, end):
            are_several = follows or (told is not None and _SEVERAL.search(told) is not None)
            found.append(Found(start, end, Kind.BIRTH, day.isoformat()))
    return found


def ordinary_dates(text: str) -> list[Found]:
    """Return the dates in figures, which nothing may take for a part of a telephone number."""
    return [
        Found(match.start(), match.end(), None)
        for match in _ORDINARY.finditer(text)
        if not (match["mark"] and re.search(rf"\d ?{re.escape(match['mark'])} ?$", text[: match.start()]))
    ]


def _told(text: str, original: str, start: int) -> str | None:
    """Return the words before a date when they tell that it is one of birth."""
    base = max(0, start - _REACH)
    match = _WORDS.search(text[base:start])
    if match is None or _NOT_BETWEEN.search(match["gap"]):
        return None
    word = match["word"]
    words = text[base:start]
    if word.startswith(("na", "d", "nee")) or "(" in word:
        return words
    place = base + match.start("word")
    is_accented = original[place + 1 : place + 2] in ("é", "É", "è", "È", "ê")
    # Without its accent, « ne » is a negation unless the date comes at once.
    return words if is_accented or match["gap"].strip() in ("le", "un", "") else None


def _day(match: re.Match[str], today: date) -> date | None:
    if match["iy"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
    elif match["cy"]:
        year, month, day = int(match["cy"]), int(match["cm"]), int(match["cd"])
    elif match["n"]:
        number = next(index for index, name in enumerate(_MONTHS, start=1) if re.fullmatch(name, match["n"]))
        year, month, day = int(match["ny"].strip("'")), number, int(match["nd"])
    else:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
