"""The review queue as the pages read it: worked out off the loop, kept a moment, shared by all editors."""

from __future__ import annotations

import asyncio
import functools
import time
from datetime import timedelta
from typing import Any

from bot.learning.decisions import Decisions, decisions
from bot.learning.groups import Group
from bot.learning.queue import about_questions, queue, signals
from bot.settings import Settings
from bot.transcripts import Transcripts, transcripts
from bot.transcripts.store import now

#: How long the queue is kept, in seconds: grouping a month of messages takes a few.
_FRESH = 60.0


class Review:
    """The queue.

    Args:
        store: the conversations.
        kept: what was decided.

    """

    def __init__(self, store: Transcripts, kept: Decisions) -> None:
        self._store = store
        self._kept = kept
        self._made: dict[timedelta, tuple[float, list[Group]]] = {}
        self._alone = asyncio.Lock()

    async def groups(self, app: Any, period: timedelta) -> list[Group]:
        """Return the groups of a period that wait for a decision, most frequent first."""
        async with self._alone:
            at, groups = self._made.get(period, (0.0, []))
            if at and time.monotonic() - at < _FRESH:
                return groups
            found = await asyncio.to_thread(signals, self._store, now() - period)
            agent = getattr(app.ctx, "agent", None)
            if agent is not None:
                found = await about_questions(found, agent.parse_message)
            groups = await asyncio.to_thread(queue, found, self._kept)
            self._made[period] = (time.monotonic(), groups)
            return groups

    def find(self, key: str) -> Group | None:
        """Return a group that was listed; None when it no longer waits."""
        groups = (group for _, made in self._made.values() for group in made)
        return next((group for group in groups if group.key == key), None)

    def forget(self, key: str) -> None:
        """Take a group out: it was decided. What resembles it goes with the next reading."""
        self._made = {
            period: (at, [group for group in groups if group.key != key]) for period, (at, groups) in self._made.items()
        }


@functools.cache
def review(settings: Settings) -> Review:
    """Return the queue of the settings, which several pages read."""
    return Review(transcripts(settings), decisions(settings))
