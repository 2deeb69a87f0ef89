"""Server-sent events: they tell the pages that are open, at once, that something has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.conversations import PATH
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.talk import desk_of
from bot.handover import Desk

#: How long one answer lasts, in seconds: then the browser asks again, and who may is looked at again.
LASTS = 45.0
#: After how long without a change a line is sent, so that a browser that is gone is noticed, in seconds.
_SILENCE = 15.0
#: How many pages of one account may listen.
_MOST_PAGES = 20
#: How soon the browser asks again, in ms.
_AGAIN = 500


class EventStream(HTTPResponse):
    """An answer that goes on: each part is sent as soon as it is there.

    Args:
        parts: what is sent; it is closed when the browser leaves.

    """

    def __init__(self, parts: AsyncGenerator[str, None]) -> None:
        # The second header keeps nginx from collecting what must be told at once.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(headers=headers, content_type="text/event-stream; charset=utf-8")
        self._parts = parts

    async def send(self, *_: Any, **__: Any) -> None:
        """Send all the parts, then the end."""
        async with aclosing(self._parts):
            async for part in self._parts:
                await super().send(part, False)
        await super().send("", True)


def register(console: Console) -> None:
    """Add the stream of events that the pages of the conversations listen to."""
    listening: dict[int, int] = {}

    @console.get(f"{PATH}/evenements", Role.AGENT, passive=True)
    async def events(request: Request, visit: Visit) -> HTTPResponse:
        account = visit.account.id
        if listening.get(account, 0) >= _MOST_PAGES:
            raise Refusal(429, "Trop de pages de la console sont ouvertes avec ce compte.")
        desk, about = desk_of(request.app), request.args.get("conversation")

        async def parts() -> AsyncGenerator[str, None]:
            listening[account] = listening.get(account, 0) + 1
            try:
                async with aclosing(told(desk, about, LASTS)) as changes:
                    async for part in changes:
                        yield part
            finally:
                listening[account] -= 1

        return EventStream(parts())


async def told(desk: Desk, about: str | None, lasts: float) -> AsyncGenerator[str, None]:
    """Yield the changes in the form of server-sent events « change »; the first one makes up for what was missed.

    Args:
        desk: whose changes.
        about: the conversation that the page shows, None for all; who waits where concerns them all.
        lasts: for how long, in seconds.

    """
    changes = desk.changes()
    end = time.monotonic() + lasts
    try:
        yield f"retry: {_AGAIN}\nevent: change\ndata: begun\n\n"
        while (left := end - time.monotonic()) > 0:
            try:
                change = await asyncio.wait_for(changes.__anext__(), min(left, _SILENCE))
            except asyncio.TimeoutError:
                yield ":\n\n"
            except StopAsyncIteration:
                return  # too far behind: the page asks for everything when it is back
            else:
                if about in (None, change.conversation) or change.kind == "state":
                    yield f"event: change\ndata: {change.kind}\n\n"
    finally:
        await changes.aclose()
