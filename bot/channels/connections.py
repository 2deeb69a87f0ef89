"""The open sockets: so many an address, and those that have gone quiet are closed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from engineio import json
from socketio import AsyncServer

from bot.channels.addresses import is_own_machine, request_address
from bot.channels.limits import Clock
from bot.metrics import REFUSED, SOCKETS
from bot.settings import Network

logger = logging.getLogger(__name__)

#: How often quiet sockets are looked for, in seconds.
_ROUND = 60


class Connections:
    """The account of the open sockets.

    Args:
        most: how many one address may hold open; 0 for no limit.
        idle_minutes: after how long without a message one is idle.
        clock: the time, in seconds.
        own_machine: count this machine's own addresses too.

    """

    def __init__(
        self, most: int, idle_minutes: int, clock: Clock = time.monotonic, *, own_machine: bool = True
    ) -> None:
        self._own_machine = own_machine
        self._most = most
        self._patience = idle_minutes * 60
        self._clock = clock
        self._by_address: Counter[str] = Counter()
        #: By socket, its address and when it was last heard.
        self._open: dict[str, tuple[str, float]] = {}

    def __len__(self) -> int:
        """Return the number of open sockets."""
        return len(self._open)

    def open(self, socket: str, address: str) -> bool:
        """Count a socket in; False when its address already holds as many as it may."""
        is_counted = self._own_machine or not is_own_machine(address)
        if self._most and is_counted and self._by_address[address] >= self._most:
            return False
        self._by_address[address] += 1
        self._open[socket] = (address, self._clock())
        return True

    def heard(self, socket: str) -> None:
        """Remember that a socket has sent something."""
        if socket in self._open:
            self._open[socket] = (self._open[socket][0], self._clock())

    def close(self, socket: str) -> None:
        """Count a socket out."""
        address, _ = self._open.pop(socket, (None, 0))
        if address is None:
            return
        self._by_address[address] -= 1
        if self._by_address[address] <= 0:
            del self._by_address[address]

    def idle(self) -> list[str]:
        """Return the sockets that have been quiet too long."""
        limit = self._clock() - self._patience
        return [socket for socket, (_, when) in self._open.items() if when <= limit]

    def keep(self, alive: Sequence[str]) -> None:
        """Count out the sockets that are gone without a word."""
        for socket in set(self._open) - set(alive):
            self.close(socket)


class ShallowJson:
    """JSON for the socket.io server, for which nesting too deep is a fault like any other."""

    dumps = staticmethod(json.dumps)

    @staticmethod
    def loads(text: str, **options: Any) -> Any:
        """Read JSON.

        Raises:
            ValueError: it is not JSON, or it is nested too deep to be read.

        """
        try:
            return json.loads(text, **options)
        except RecursionError:
            raise ValueError("nested too deep") from None


def watch(server: AsyncServer, connections: Connections, trusted: Sequence[Network]) -> None:
    """Put the account between the sockets and the socket.io server.

    It stands at the level of Engine.IO, where a client that never finishes socket.io's greeting counts too.
    """
    engine = server.eio
    greet, take, leave = (engine.handlers[event] for event in ("connect", "message", "disconnect"))
    rounds: list[asyncio.Task[None]] = []

    async def connect(socket: str, environ: dict[str, Any]) -> Any:
        if not rounds:
            rounds.append(server.start_background_task(close_idle_for_ever, engine, connections))
        if not connections.open(socket, request_address(environ["sanic.request"], trusted)):
            REFUSED.labels("too_many_sockets").inc()
            logger.info("An address holds too many sockets open: one more is refused.")
            return False
        SOCKETS.set(len(connections))
        return await greet(socket, environ)

    async def message(socket: str, data: Any) -> None:
        connections.heard(socket)
        try:
            await take(socket, data)
        except Exception as error:  # noqa: BLE001 - whatever a client sends, only its own socket may end
            logger.info("A socket sent what is not socket.io (%s): closed.", type(error).__name__)
            await engine.disconnect(socket)

    async def disconnect(socket: str, reason: str) -> None:
        connections.close(socket)
        SOCKETS.set(len(connections))
        await leave(socket, reason)

    for event, handler in (("connect", connect), ("message", message), ("disconnect", disconnect)):
        engine.on(event, handler)


async def close_idle(engine: Any, connections: Connections) -> None:
    """Close the sockets that have been quiet too long; a visitor's page opens another when it needs one.

    Args:
        engine: the Engine.IO server.
        connections: the account.

    """
    connections.keep(list(engine.sockets))
    for socket in connections.idle():
        connections.close(socket)
        await engine.disconnect(socket)


async def close_idle_for_ever(engine: Any, connections: Connections) -> None:
    """Close idle sockets every minute."""
    while True:
        await asyncio.sleep(_ROUND)
        try:
            await close_idle(engine, connections)
        except Exception:
            logger.exception("Idle sockets could not be closed.")
