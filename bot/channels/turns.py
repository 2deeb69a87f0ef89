"""Who waits for an answer: one turn at a time in a conversation, and no more in all than the server can bear."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.slots import Slots
from bot.settings import Settings

#: How many messages of one conversation may wait: past it, its visitor is asked to slow down.
MOST_EACH = 8


class FullError(Exception):
    """No more messages are taken in for now; ``own`` when it is this conversation alone that waits too much."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("too many messages wait" + (" in this conversation" if own else ""))
        self.own = own


class Turns:
    """The messages that wait or are being answered, those of a conversation in order.

    Args:
        most: how many in all; 0 for no limit.
        most_each: how many of one conversation.

    """

    def __init__(self, most: int, most_each: int = MOST_EACH) -> None:
        self._most = most
        self._most_each = most_each
        self._waiting: dict[str, int] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._slots = Slots()

    def __len__(self) -> int:
        """Return the number of messages that wait or are being answered."""
        return sum(self._waiting.values())

    def busy(self, conversation: str) -> bool:
        """Tell whether a message of the conversation waits or is being answered."""
        return conversation in self._waiting

    def enter(self, conversation: str) -> None:
        """Take a place for a message, which ``turn`` gives back.

        Raises:
            FullError: there is no place left.

        """
        own = self._waiting.get(conversation, 0)
        if own >= self._most_each:
            raise FullError(own=True)
        if self._most and len(self) >= self._most:
            raise FullError(own=False)
        self._waiting[conversation] = own + 1

    def leave(self, conversation: str) -> None:
        """Give a place back."""
        self._waiting[conversation] -= 1
        if self._waiting[conversation] == 0:
            del self._waiting[conversation]

    @asynccontextmanager
    async def turn(self, conversation: str, address: str) -> AsyncIterator[None]:
        """Wait for the turn of a message that has its place; the place is given back at the end.

        Args:
            conversation: its id.
            address: where it comes from: the addresses are served in turn.

        """
        try:
            async with self.alone(conversation), self._slots.slot(address):
                yield
        finally:
            self.leave(conversation)

    @asynccontextmanager
    async def alone(self, conversation: str) -> AsyncIterator[None]:
        """Wait until no message of the conversation is being answered, and hold back those that follow."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            # The last one out: nobody holds or awaits it.
            if not lock.locked() and self._locks.get(conversation) is lock and not _awaited(lock):
                del self._locks[conversation]


@functools.cache
def turns(settings: Settings) -> Turns:
    """Return the turns of the settings: one account for all the channels."""
    return Turns(settings.max_waiting)


def _awaited(lock: asyncio.Lock) -> bool:
    return bool(getattr(lock, "_waiters", None))
