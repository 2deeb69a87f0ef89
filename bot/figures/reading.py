"""What is read for a period: its counts, those of the period before, and what each panel needs to compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.figures.counts import Counts
from bot.figures.french import change, share
from bot.figures.panels import Cell, Chart, Panel
from bot.figures.periods import Period
from bot.transcripts.tally import Tally
from knowledge import typographic

#: How many bars a picture has at most; the table has them all.
MOST_BARS = 12
#: A longer period is drawn by weeks, a still longer one by months.
_BY_DAY, _BY_WEEK = 31, 120
#: How the name of a week begins.
WEEK = "semaine du "
_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


@dataclass(frozen=True)
class Reading:
    """The counts of a period, and of the one before."""

    period: Period
    now: Counts
    before: Counts


def read(tallies: Callable[[date, date], Tally], period: Period, profile: str | None = None) -> Reading:
    """Read a period and the one before.

    Args:
        tallies: tells the counts (``Transcripts.tallies``).
        period: the period.
        profile: one of ``PROFILES``; None for all.

    """
    found = tallies(period.before.first, period.last)
    now = Counter({count: number for count, number in found.items() if count.day >= period.first})
    before = Counter({count: number for count, number in found.items() if count.day < period.first})
    return Reading(period, Counts(now, profile), Counts(before, profile))


def compared(  # noqa: PLR0913 - a panel has that many parts
    reading: Reading,
    name: str,
    title: str,
    measure: str,
    *,
    unit: str,
    sentence: str,
    heading: str,
    titles: Mapping[str, str],
    noun: str = "réponses",
    ranked: bool = False,
) -> Panel:
    """Return a panel of one measure by item, beside the period before.

    Args:
        reading: the counts.
        name: the panel's name.
        title: its title.
        measure: what is counted.
        unit: of what.
        sentence: what it means.
        heading: of the first column.
        titles: what each item is called, in order; others are told by their id.
        noun: for the flag of small numbers.
        ranked: the most frequent first, those that were counted only; or else all, in the order of ``titles``.

    """
    now, before = reading.now.items(measure), reading.before.items(measure)
    items = _ranked(now, before) if ranked else [*titles, *(item for item in now if item not in titles)]
    total = sum(now.values())
    rows = tuple(_row(titles.get(item, item), now[item], before[item], total) for item in items)
    shown = [item for item in items if now[item] or not ranked][:MOST_BARS]
    chart = Chart(
        "bars",
        [titles.get(item, item) for item in shown],
        [now[item] for item in shown],
        [before[item] for item in shown] if before else (),
        [f"{now[item]} ({share(now[item], total)})" for item in shown],
        ("Période choisie", "Période d’avant") if before else (),
    )
    headings = (heading, "Nombre", "Part", "Période d’avant")
    return Panel(
        name, title, unit, typographic(sentence), headings, rows if total else (), chart if total else None, total, noun
    )


def steps(period: Period, days: Counter[date]) -> list[tuple[str, int]]:
    """Return how many of each step of time (a day, a week, a month) of a period, with the step's name."""
    found: dict[str, int] = {}
    for place in range(period.days):
        day = period.first + timedelta(days=place)
        if period.days <= _BY_DAY:
            name = f"{day:%d/%m}"
        elif period.days <= _BY_WEEK:
            name = f"{WEEK}{max(day - timedelta(days=day.weekday()), period.first):%d/%m}"
        else:
            name = f"{_MONTHS[day.month - 1]} {day.year}"
        found[name] = found.get(name, 0) + days[day]
    return list(found.items())


def than_before(reading: Reading, *measures: str) -> str:
    """Return how something has changed, as the end of a sentence (empty when there is nothing to compare with)."""
    told = change(reading.now.total(*measures), reading.before.total(*measures))
    return f" : {told}" if told else ""


def _ranked(now: Counter[str], before: Counter[str]) -> list[str]:
    return sorted(now.keys() | before.keys(), key=lambda item: (-now[item], -before[item], item))


def _row(title: str, now: int, before: int, total: int) -> tuple[Cell, ...]:
    return (title, now, share(now, total), before)
