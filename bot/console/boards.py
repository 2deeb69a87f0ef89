"""The boards as the pages read them: counted and drawn off the loop, kept a moment, shared by all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.figures.board import Board, board
from bot.figures.periods import Period
from bot.figures.reading import read
from bot.transcripts.store import now
from bot.transcripts.tally import Tally

#: How long a board is kept, in seconds: reading a month of conversations takes a few.
FRESH = 300.0
#: How many are kept.
MOST = 24


@dataclass(frozen=True)
class Drawn:
    """A board, the picture of each panel by its name (an ``<svg>``), and when it was made (UTC)."""

    board: Board
    pictures: Mapping[str, str]
    made: datetime


class Boards:
    """The boards of the periods that are asked for.

    Args:
        tallies: tells the counts (``Transcripts.tallies``).

    """

    def __init__(self, tallies: Callable[[date, date], Tally]) -> None:
        self._tallies = tallies
        self._made: dict[tuple[Period, str | None], tuple[float, Drawn]] = {}
        self._alone = asyncio.Lock()

    async def drawn(self, period: Period, profile: str | None) -> Drawn:
        """Return the board of a period and a profile (None: all), drawn."""
        async with self._alone:
            at, found = self._made.get((period, profile), (0.0, None))
            if found is not None and time.monotonic() - at < FRESH:
                return found
            made = await asyncio.to_thread(self._make, period, profile)
            self._made.pop((period, profile), None)
            while len(self._made) >= MOST:
                del self._made[next(iter(self._made))]
            self._made[period, profile] = (time.monotonic(), made)
            return made

    async def board(self, period: Period, profile: str | None) -> Board:
        """Return the board of a period and a profile: the one that is shown, so that exports agree with the page."""
        return (await self.drawn(period, profile)).board

    def _make(self, period: Period, profile: str | None) -> Drawn:
        # matplotlib takes a second to import: who starts the server does not wait for it.
        from bot.figures.drawing import draw

        made = board(read(self._tallies, period, profile))
        return Drawn(made, {panel.name: draw(panel) for panel in made.all if panel.chart}, now())
