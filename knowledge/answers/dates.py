"""Dates in a plain text: absolute, partial or relative to a day (P-08 and P-09 of the rules)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from knowledge.answers import date_words as words
from knowledge.rules.values import Span, narrowed, spanned

Tense = Literal["passe", "futur", "proche"]
Day = date | Span


@dataclass(frozen=True)
class When:
    """A date found in a text: its latest past reading and its next one, which are one when the year is said.

    Attributes:
        past: the reading on or before today; None when the date does not exist (31 February).
        future: the reading on or after today.
        tense: the side that the words around imply, None when they do not tell.
        length: the words of the duration that the date was told by (« depuis 14 mois » is also 14 months).

    """

    past: Day | None
    future: Day | None
    tense: Tense | None = None
    length: str | None = None

    def on(self, tense: Tense, today: date) -> Day | None:
        """Return the date, on the side that its own words or else ``tense`` imply."""
        if self.past is None or self.future is None:
            return None
        side = self.tense or tense
        if side != "proche":
            return self.past if side == "passe" else self.future
        before, after = today - spanned(self.past).high, spanned(self.future).low - today
        return self.past if before <= after else self.future


@dataclass(frozen=True)
class FoundDate:
    """A date and its place in the plain text."""

    when: When
    start: int
    end: int


def find_dates(text: str, today: date, *, years: bool = True) -> list[FoundDate]:
    """Return the dates of a plain text (see ``plain_text``), in order, without overlap.

    Args:
        text: the plain text.
        today: the day that relative dates count from.
        years: read a bare « 2019 » as a year; « en 2019 » always is one.

    """
    found: list[FoundDate] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if read is _year and not years and match[0].strip().isdigit():
                continue
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            when = read(match, today)
            if when is not None:
                tense = when.tense or _tense_around(text, match.start(), match.end())
                found.append(FoundDate(replace(when, tense=tense), match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def _tense_around(text: str, start: int, end: int) -> Tense | None:
    before = re.split(r"[.;:!?,]| mais | et ", text[:start])[-1]
    after = re.split(r"[.;:!?,]| mais | et ", text[end:])[0]
    for around in (before, after):
        # « A commencé » is past although « commence » is not.
        if words.PAST.search(around):
            return "passe"
        if words.FUTURE.search(around):
            return "futur"
    return "futur" if "pas encore" in text else None


def _one(day: Day | None) -> When:
    return When(day, day)


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str, today: date) -> int:
    year = int(text)
    if year >= 100:
        return year
    century = today.year - today.year % 100
    # « 98 » is the last century: nothing here is planned more than ten years ahead.
    return century + year if century + year <= today.year + 10 else century - 100 + year


def _month_number(text: str) -> int:
    return next(number for number, name in enumerate(words.MONTHS, start=1) if re.fullmatch(name + r"\.?", text))


def _yearless(build: Callable[[int], Day | None], today: date) -> When:
    """Try a date without a year in the years around today."""
    tried = [day for year in range(today.year - 8, today.year + 9) if (day := build(year)) is not None]
    past = [day for day in tried if spanned(day).low <= today]
    future = [day for day in tried if spanned(day).high >= today]
    return When(past[-1] if past else None, future[0] if future else None)


def _numeric(found: re.Match[str], today: date) -> When | None:
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    if year:
        return _one(_exact(_full_year(year, today), month, day))
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return _yearless(lambda tried: _exact(tried, month, day), today)


def _iso(found: re.Match[str], today: date) -> When:
    return _one(_exact(int(found["year"]), int(found["month"]), int(found["day"])))


def _named(found: re.Match[str], today: date) -> When:
    day, month = int(found["day"]), _month_number(found["month"])
    if found["year"]:
        return _one(_exact(_full_year(found["year"], today), month, day))
    return _yearless(lambda tried: _exact(tried, month, day), today)


def _part_of_month(found: re.Match[str], today: date) -> When:
    month = _month_number(found["month"])
    first, last = words.PARTS.get(found["part"] or "courant", (1, 31))
    if found["year"]:
        return _one(_days(_full_year(found["year"], today), month, first, last))
    which = found["which"]
    if which:
        # « Mars dernier », said in March, is a year ago.
        is_next = "prochain" in which
        near = today + relativedelta(months=1 if is_next else 0, day=1)
        found_one = _yearless(lambda tried: _days(tried, month, 1, 31), near - timedelta(days=0 if is_next else 1))
        return _one(found_one.future if is_next else found_one.past)
    return _yearless(lambda tried: _days(tried, month, first, last), today)


def _days(year: int, month: int, first: int, last: int) -> Day:
    end = date(year, month, 1) + relativedelta(months=1, days=-1)
    return narrowed(date(year, month, first), min(end, date(year, month, 1) + timedelta(days=last - 1)))


def _year(found: re.Match[str], today: date) -> When:
    year = _full_year(found["year"], today)
    first, last = {"debut": (1, 3), "mi": (5, 8), "milieu": (5, 8), "fin": (10, 12)}.get(_part(found), (1, 12))
    return _one(Span(date(year, first, 1), date(year, last, 1) + relativedelta(months=1, days=-1)))


def _day_of_month(found: re.Match[str], today: date) -> When | None:
    day, which = int(found["day"]), found["which"] or ""
    if "dernier" in which or "prochain" in which:
        month = today + relativedelta(months=-1 if "dernier" in which else 1)
        return _one(_exact(month.year, month.month, day))
    if which:
        return _one(_exact(today.year, today.month, day))
    months = [today + relativedelta(day=1, months=step) for step in (-2, -1, 0, 1, 2)]
    days = [tried for month in months if (tried := _exact(month.year, month.month, day))]
    past, future = [tried for tried in days if tried <= today], [tried for tried in days if tried >= today]
    return When(past[-1], future[0]) if past and future else _one(None)


def _weekday(found: re.Match[str], today: date) -> When:
    number, which = words.WEEKDAYS.index(found["weekday"]), found["which"] or ""
    last = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    following = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    monday = today - timedelta(days=today.weekday())
    if "en 8" in which:
        return _one(following + timedelta(days=7))
    if "cette semaine" in which:
        return _one(monday + timedelta(days=number))
    if "semaine" in which:
        return _one(monday + timedelta(days=number + (7 if "prochaine" in which else -7)))
    if "prochain" in which or "vient" in which:
        return _one(following)
    if "dernier" in which or "passe" in which:
        return _one(last)
    return When(last, following)


def _shifted(found: re.Match[str], today: date) -> When:
    sign = 1 if found["ahead"] else -1
    number, unit = found["number"], found["unit"]
    count = float((number or "1").replace(",", ".")) + (0.5 if found["half"] else 0)
    if unit.startswith("quinzaine"):
        count, unit = 15 * count, "jours"
    is_about = bool(found["about"]) or (unit.startswith("an") and count > 1)
    if unit.startswith("an"):
        # « Il y a quatre ans » rarely means to the day.
        middle, slack = today + relativedelta(months=round(sign * 12 * count)), timedelta(days=183)
    elif unit == "mois":
        middle = today + relativedelta(months=sign * int(count), days=sign * round((count % 1) * 30))
        slack = timedelta(days=round(6 * count))
    else:
        days = count * (7 if unit.startswith("sem") else 1)
        middle, slack = today + timedelta(days=sign * round(days)), timedelta(days=max(1, round(days / 5)))
    when = _one(Span(middle - slack, middle + slack) if is_about else middle)
    is_length = not found["ahead"] and number is not None and not found[0].startswith(("il y a", "ya", "y a", "voila"))
    return replace(when, length=f"{number} {unit}{found['half'] or ''}") if is_length else when


def _part(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups.get("part") or groups.get("part2") or ""


def _named_day(found: re.Match[str], today: date) -> When:
    return _one(today + timedelta(days=words.NAMED_DAYS[found[0]]))


def _period(found: re.Match[str], today: date) -> When:
    said = found[0]
    step = 1 if re.search(r"prochain|qui vient", said) else -1 if re.search(r"dernier|passe", said) else 0
    if "semaine" in said:
        monday = today + timedelta(days=7 * step - today.weekday())
        return _one(Span(monday, monday + timedelta(days=6)))
    if "mois" in said:
        first = today + relativedelta(months=step, day=1)
        low, high = words.PARTS.get(_part(found), (1, 31))
        return _one(_days(first.year, first.month, low, high))
    year = today.year + step
    low, high = {"debut": (1, 3), "fin": (10, 12)}.get(_part(found), (1, 12))
    return _one(Span(date(year, low, 1), date(year, high, 1) + relativedelta(months=1, days=-1)))


#: What reads each expression, in the order in which they are looked for.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], When | None]], ...] = (
    (words.ISO, _iso),
    (words.NUMERIC, _numeric),
    (words.DAY_AND_MONTH, _numeric),
    (words.NAMED, _named),
    (words.FIRST_OF_PERIOD, _named),
    (words.PART_OF_MONTH, _part_of_month),
    (words.MONTH, _part_of_month),
    (words.YEAR, _year),
    (words.YEAR_OF_BIRTH, _year),
    (words.NAMED_DAY, _named_day),
    (words.SHIFTED, _shifted),
    (words.WEEKDAY, _weekday),
    (words.DAY_OF_MONTH, _day_of_month),
    (words.PERIOD, _period),
)
