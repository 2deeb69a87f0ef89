"""Tells the consoles that are open what changes; a listener that does not keep up is dropped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

#: How many changes a listener may be behind.
MOST_BEHIND = 200

ChangeKind = Literal["said", "state", "seen", "note", "ticket", "erased"]


@dataclass(frozen=True)
class Change:
    """Something has changed in a conversation; a listener reads the rest from the desk."""

    kind: ChangeKind
    conversation: str


class Listening:
    """What one listener hears, in order; the iteration ends when the listener is too far behind or has closed.

    Args:
        changes: where it hears it.
        most: how many changes it may be behind.

    """

    def __init__(self, changes: Changes, most: int) -> None:
        self._changes = changes
        self._heard: asyncio.Queue[Change | None] = asyncio.Queue()
        self._most = most

    def __aiter__(self) -> Listening:
        return self

    async def __anext__(self) -> Change:
        change = await self._heard.get()
        if change is None:
            raise StopAsyncIteration
        return change

    def hear(self, change: Change) -> bool:
        """Take a change; False when there are too many: then the iteration ends, after those heard."""
        if self._heard.qsize() >= self._most:
            self._heard.put_nowait(None)
            return False
        self._heard.put_nowait(change)
        return True

    async def aclose(self) -> None:
        """Listen no more."""
        self._changes.drop(self)
        self._heard.put_nowait(None)


class Changes:
    """The listeners of one server."""

    def __init__(self) -> None:
        self._listening: set[Listening] = set()

    def __len__(self) -> int:
        """Return the number of listeners."""
        return len(self._listening)

    def listen(self, most: int = MOST_BEHIND) -> Listening:
        """Return what is heard from now on; close it (``aclose``) when it is no longer read."""
        listening = Listening(self, most)
        self._listening.add(listening)
        return listening

    def drop(self, listening: Listening) -> None:
        """Forget a listener."""
        self._listening.discard(listening)

    def tell(self, kind: ChangeKind, conversation: str) -> None:
        """Tell a change to each listener; those too far behind are dropped."""
        change = Change(kind, conversation)
        for listening in list(self._listening):
            if not listening.hear(change):
                self.drop(listening)
