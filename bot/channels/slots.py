"""Who is answered next: a few turns at a time, the addresses in turn, so that a flood waits for itself alone."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

#: How many turns are worked on at once: more would only share the processor and make everybody wait.
AT_ONCE = 2
#: A turn that lasts longer waits for something else than the processor: its place goes to another, in seconds.
LONGEST = 2.0


class Slots:
    """The places where turns are worked on.

    Args:
        most: how many there are.
        longest: after how long a place is given to another although its turn is not over, in seconds.

    """

    def __init__(self, most: int = AT_ONCE, longest: float = LONGEST) -> None:
        self._free = most
        self._longest = longest
        #: By address, those who wait; the address that was served last stands last.
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def slot(self, address: str) -> AsyncIterator[None]:
        """Hold a place, once it is the address's turn."""
        await self._take(address)
        is_held = True

        def release() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self._give()

        timer = asyncio.get_running_loop().call_later(self._longest, release)
        try:
            yield
        finally:
            timer.cancel()
            release()

    async def _take(self, address: str) -> None:
        if self._free:
            self._free -= 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            # It may have been given just before: another takes it.
            if place.done() and not place.cancelled():
                self._give()
            raise

    def _give(self) -> None:
        while self._waiting:
            address, places = self._waiting.popitem(last=False)
            place = places.popleft()
            if places:
                self._waiting[address] = places
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
