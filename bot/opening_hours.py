"""When the agents answer: weekly hours, French public holidays, exceptional closures; ``OPENING_HOURS`` as written."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from knowledge import french_value, typographic

#: The days as the setting writes them, and as they are read.
_DAYS = {"lun": "lundi", "mar": "mardi", "mer": "mercredi", "jeu": "jeudi", "ven": "vendredi", "sam": "samedi",
         "dim": "dimanche"}  # fmt: skip
_NAMES = list(_DAYS.values())
_RULE = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?(?P<spans>(?: +\d{1,2}:\d{2}-\d{1,2}:\d{2})+)")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
#: What is written when nobody ever answers: visitors may still leave messages.
NEVER = "jamais"
#: The time zone of the hours.
ZONE = "Europe/Paris"
#: How far an opening is looked for, in days.
_FAR = 60

#: From when to when, on one day.
Span = tuple[time, time]


class HoursError(Exception):
    """The opening hours cannot be read; ``setting`` names the setting, the message says what to write."""

    def __init__(self, message: str, setting: str = "OPENING_HOURS") -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True)
class Opening:
    """The opening hours.

    Args:
        week: for each day from Monday on, when it is open, in order.
        closed: days on which it is closed although the week says otherwise, beside the public holidays of France.
        zone: the time zone of the hours.

    """

    week: tuple[tuple[Span, ...], ...]
    closed: frozenset[date]
    zone: str = ZONE

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at a moment (with time zone)."""
        here = at.astimezone(ZoneInfo(self.zone))
        return any(begin <= here.time() < end for begin, end in self._on(here.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when it opens next after a moment (with time zone); None when it does not within two months."""
        zone = ZoneInfo(self.zone)
        here = at.astimezone(zone)
        for days in range(_FAR):
            day = here.date() + timedelta(days)
            for begin, _ in self._on(day):
                opens = datetime.combine(day, begin, zone)
                if opens > here:
                    return opens
        return None

    @property
    def text(self) -> str:
        """The weekly hours in French: « du lundi au vendredi de 9 h à 12 h 30 et de 14 h à 17 h »; empty for never."""
        groups = [f"{_days(first, last)} {_spans(spans)}" for first, last, spans in self._groups()]
        listed = " ; ".join(groups)
        return typographic(f"{listed}, sauf jours fériés") if listed else ""

    def _on(self, day: date) -> tuple[Span, ...]:
        is_closed = day in self.closed or day in _holidays(day.year)
        return () if is_closed else self.week[day.weekday()]

    def _groups(self) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        first = 0
        for day in range(1, 8):
            if day == 7 or self.week[day] != self.week[first]:
                if self.week[first]:
                    yield first, day - 1, self.week[first]
                first = day


def read_opening(hours: str, closed: str) -> Opening:
    """Return the opening hours as settings write them.

    Args:
        hours: the days with their hours, comma-separated: ``lun-jeu 9:00-12:30 14:00-17:30, ven 9:00-12:00``; or
            ``jamais``.
        closed: days (YYYY-MM-DD), comma-separated.

    Raises:
        HoursError: they cannot be read.

    """
    week: list[tuple[Span, ...]] = [()] * 7
    for rule in () if hours == NEVER else [part.strip() for part in hours.split(",")]:
        match = _RULE.fullmatch(rule)
        first, last = (match["first"], match["last"] or match["first"]) if match else ("", "")
        if match is None or first not in _DAYS or last not in _DAYS:
            raise HoursError(f"« {rule} »: write days and hours, as in lun-ven 9:00-12:30 14:00-17:30")
        spans = tuple(_span(text) for text in match["spans"].split())
        if any(before[1] > after[0] for before, after in itertools.pairwise(spans)):
            raise HoursError(f"« {rule} »: write the hours of a day in order")
        names = list(_DAYS)
        if names.index(last) < names.index(first):
            raise HoursError(f"« {rule} »: the last day comes before the first")
        for day in range(names.index(first), names.index(last) + 1):
            week[day] = (*week[day], *spans)
    try:
        days = frozenset(date.fromisoformat(part.strip()) for part in closed.split(",") if part.strip())
    except ValueError as error:
        raise HoursError(f"« {closed} »: write dates as YYYY-MM-DD", "OPENING_CLOSED") from error
    return Opening(tuple(week), days)


def told_moment(moment: datetime, now: datetime) -> str:
    """Return a moment to come in French, seen from now (any time zone): « demain à 9 h », « lundi 4 mai à 9 h »."""
    days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
    near = {0: "aujourd’hui", 1: "demain"}
    day = near.get(days) or f"{_NAMES[moment.weekday()]} {_without_year(moment.date())}"
    return typographic(f"{day} à {_hour(moment.time())}")


def _without_year(day: date) -> str:
    return french_value(day).rsplit(" ", 1)[0]


@functools.lru_cache(maxsize=8)
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", years=year)


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    try:
        hours = [int(part) for part in match.groups()] if match else []
        span = (time(hours[0], hours[1]), time(hours[2], hours[3]))
    except (ValueError, IndexError) as error:
        raise HoursError(f"« {text} »: write hours as 9:00-12:30") from error
    if span[0] >= span[1]:
        raise HoursError(f"« {text} »: the end comes before the beginning")
    return span


def _days(first: int, last: int) -> str:
    if first == last:
        return f"le {_NAMES[first]}"
    if last == first + 1:
        return f"les {_NAMES[first]} et {_NAMES[last]}"
    return f"du {_NAMES[first]} au {_NAMES[last]}"


def _spans(spans: tuple[Span, ...]) -> str:
    return " et ".join(f"de {_hour(begin)} à {_hour(end)}" for begin, end in spans)


def _hour(moment: time) -> str:
    minutes = f"\u00a0{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}\u00a0h{minutes}"
