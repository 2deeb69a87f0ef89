"""The periods that figures are read for, and the one before each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge import french_value

#: The periods that are offered by their length, in days.
LENGTHS = (7, 30, 90)
#: What is read when nothing is asked.
USUAL = "30"
MONTH, DATES = "mois", "dates"
#: The longest period between two dates, in days.
LONGEST = 800


class PeriodError(Exception):
    """The dates cannot be used; the message says why, in French."""


@dataclass(frozen=True)
class Period:
    """Days, both included.

    Attributes:
        first: the first.
        last: the last.
        name: how it was asked (a length, ``mois``, ``dates``).

    """

    first: date
    last: date
    name: str = USUAL

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.name)

    @property
    def title(self) -> str:
        """The days in French."""
        if self.first == self.last:
            return f"le {french_value(self.first)}"
        return f"du {french_value(self.first)} au {french_value(self.last)}"

    @property
    def address(self) -> dict[str, str]:
        """What an address must say to ask for it again."""
        if self.name != DATES:
            return {"periode": self.name}
        return {"periode": DATES, "du": self.first.isoformat(), "au": self.last.isoformat()}


def read_period(asked: Mapping[str, str], today: date) -> Period:
    """Return the period that an address asks for (``periode``, ``du``, ``au``).

    Args:
        asked: the values of the address.
        today: the last day of all periods but those between two dates.

    Raises:
        PeriodError: its dates cannot be used.

    """
    name = asked.get("periode") or USUAL
    if name == DATES:
        return _between(asked.get("du") or "", asked.get("au") or "", today)
    if name == MONTH:
        return Period(today.replace(day=1), today, MONTH)
    days = int(name) if name in map(str, LENGTHS) else int(USUAL)
    return Period(today - timedelta(days=days - 1), today, str(days))


def _between(first: str, last: str, today: date) -> Period:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or today.isoformat())
    except ValueError as error:
        raise PeriodError("Indiquez deux dates : du premier au dernier jour de la période.") from error
    if begin > end:
        raise PeriodError("Le premier jour est après le dernier : échangez les deux dates.")
    if begin > today:
        raise PeriodError("Cette période n’a pas encore commencé : choisissez un premier jour passé.")
    if (end - begin).days >= LONGEST or begin.year < 2000:
        raise PeriodError(f"La période est trop longue : {LONGEST} jours au plus.")
    return Period(begin, min(end, today), DATES)
