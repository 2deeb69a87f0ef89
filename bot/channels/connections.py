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
from bot.channels.conversation import phrase
from bot.channels.gate import BINARY, WRONG, Fault, Gate, close_socket
from bot.channels.limits import Clock, Limits
from bot.metrics import IDLE_CLOSED, REFUSED, SOCKETS
from bot.settings import Network

logger = logging.getLogger(__name__)

#: How often quiet sockets are looked for, in seconds.
_ROUND = 60
#: The kinds of packets of socket.io that clients send: greeting, farewell, event, acknowledgement.
_KINDS = ("0", "1", "2", "3")
_GREETING = "0"
#: Those that announce binary parts.
_BINARY = ("5", "6")


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

    def address(self, socket: str) -> str:
        """Return the address of an open socket; an empty one for any other."""
        return self._open.get(socket, ("", 0))[0]

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


def watch(server: AsyncServer, connections: Connections, rates: Limits, trusted: Sequence[Network]) -> None:
    """Put the account between the sockets and the socket.io server.

    It stands at the level of Engine.IO, where a client that never finishes socket.io's greeting counts too.
    """
    watcher = _Watcher(server, connections, rates, trusted)
    for event in ("connect", "message", "disconnect"):
        server.eio.on(event, getattr(watcher, event))


class _Watcher:
    """Hears of the sockets before socket.io does."""

    def __init__(
        self, server: AsyncServer, connections: Connections, rates: Limits, trusted: Sequence[Network]
    ) -> None:
        self._server = server
        self._engine = server.eio
        self._connections = connections
        self._rates = rates
        self._trusted = trusted
        self._gate = Gate(self._engine, self._allows, self._forget)
        self._greet, self._take, self._leave = (
            self._engine.handlers[event] for event in ("connect", "message", "disconnect")
        )
        self._round: asyncio.Task[None] | None = None

    async def connect(self, socket: str, environ: dict[str, Any]) -> Any:
        """Count a socket in, or return what its client is told."""
        if self._round is None:
            self._round = self._server.start_background_task(close_idle_for_ever, self._engine, self._connections)
        address = request_address(environ["sanic.request"], self._trusted)
        if not self._rates.allow_connection(address):
            REFUSED.labels("too_many_new_sockets").inc()
            return phrase("limites.trop_de_pages")
        if not self._connections.open(socket, address):
            REFUSED.labels("too_many_sockets").inc()
            logger.info("An address holds too many sockets open: one more is refused.")
            return phrase("limites.trop_de_pages")
        SOCKETS.set(len(self._connections))
        return await self._greet(socket, environ)

    async def message(self, socket: str, data: Any) -> None:
        """Pass a packet on, or close the socket that sent it."""
        self._connections.heard(socket)
        fault = _fault(self._server, socket, data)
        if fault is None:
            try:
                await self._take(socket, data)
            except Exception as error:  # noqa: BLE001 - whatever a client sends, only its own socket may end
                logger.info("A socket sent what is not socket.io: %s", type(error).__name__)
                fault = WRONG
        if fault is not None:
            REFUSED.labels(fault.name).inc()
            await close_socket(self._engine, socket)

    async def disconnect(self, socket: str, reason: str) -> None:
        """Count a socket out, once its connection has ended too."""
        if self._gate.holds(socket):
            self._gate.end(socket)
        else:
            self._forget(socket)
        await self._leave(socket, reason)

    def _allows(self, socket: str, count: int) -> bool:
        return self._rates.allow_frames(socket, self._connections.address(socket), count)

    def _forget(self, socket: str) -> None:
        self._connections.close(socket)
        SOCKETS.set(len(self._connections))


def _fault(server: AsyncServer, socket: str, data: Any) -> Fault | None:
    """Return what is wrong with a packet of socket.io: our clients send greetings, farewells and events, in text."""
    if isinstance(data, bytes) or (isinstance(data, str) and data[:1] in _BINARY):
        # Its parts would be waited for, and kept meanwhile.
        return BINARY
    if not isinstance(data, str) or data[:1] not in _KINDS:
        return WRONG
    # Each greeting makes a connection of socket.io, of which only the last would be forgotten.
    is_again = data[:1] == _GREETING and server.manager.sid_from_eio_sid(socket, "/") is not None
    return WRONG if is_again else None


async def close_idle(engine: Any, connections: Connections) -> None:
    """Close the sockets that have been quiet too long; a visitor's page opens another when it needs one.

    Args:
        engine: the Engine.IO server.
        connections: the account.

    """
    connections.keep(list(engine.sockets))
    idle = connections.idle()
    IDLE_CLOSED.inc(len(idle))
    await asyncio.gather(*(close_socket(engine, socket) for socket in idle))


async def close_idle_for_ever(engine: Any, connections: Connections) -> None:
    """Close idle sockets every minute."""
    while True:
        await asyncio.sleep(_ROUND)
        try:
            await close_idle(engine, connections)
        except Exception:
            logger.exception("Idle sockets could not be closed.")
