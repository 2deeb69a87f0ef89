"""The whole board of a period: the figures that count most, and the panels, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.figures import activity, guided, people
from bot.figures.french import change, share, whole
from bot.figures.panels import Panel
from bot.figures.reading import Reading


@dataclass(frozen=True)
class Key:
    """A figure that counts most: its name, its value, and how it compares with the period before."""

    name: str
    value: str
    than_before: str


@dataclass(frozen=True)
class Board:
    """What the page shows: the key figures, the panels, and one panel a guided dialogue."""

    keys: tuple[Key, ...]
    panels: tuple[Panel, ...]
    funnels: tuple[Panel, ...]
    never: Panel

    @property
    def all(self) -> Iterable[Panel]:
        """Every panel: each is a table that can be exported."""
        return (*self.panels, *self.funnels, self.never)

    def panel(self, name: str) -> Panel | None:
        """Return a panel by its name."""
        return next((panel for panel in self.all if panel.name == name), None)


def board(reading: Reading) -> Board:
    """Return the board of what was read."""
    panels = (
        activity.conversations(reading),
        activity.questions(reading),
        activity.topics(reading),
        activity.satisfaction(reading),
        people.hand_overs(reading),
        people.waits(reading),
        people.responses(reading),
        guided.overview(reading),
    )
    return Board(tuple(_keys(reading)), panels, tuple(guided.funnels(reading)), activity.never_asked(reading))


def _keys(reading: Reading) -> Iterable[Key]:
    now, before = reading.now, reading.before
    yield Key("Conversations", *_number(now.total("conversation"), before.total("conversation")))
    yield Key("Questions", *_number(now.total("question"), before.total("question")))
    for name, items in (("Répondues", ("answered", "guided")), ("Sans réponse", ("refused",))):
        parts = [sum(one.items("question")[item] for item in items) for one in (now, before)]
        yield Key(name, *_share(parts[0], now.total("question"), parts[1], before.total("question")))
    rated, was = now.total("helpful", "useless"), before.total("helpful", "useless")
    yield Key("Avis « utile »", *_share(now.total("helpful"), rated, before.total("helpful"), was))
    yield Key("Vers un conseiller", *_number(now.total("handover"), before.total("handover")))


def _number(now: int, before: int) -> tuple[str, str]:
    return whole(now), change(now, before)


def _share(part: int, of: int, part_before: int, of_before: int) -> tuple[str, str]:
    return share(part, of), f"{share(part_before, of_before)} sur la période d’avant" if of_before else ""
