"""The way from HTTP to Engine.IO: one WebSocket and one poll a socket; frames of the right kind and size."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from engineio.async_drivers.sanic import WebSocket
from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.conversation import phrase
from bot.metrics import REFUSED

logger = logging.getLogger(__name__)

#: The largest frame of a socket, in bytes.
LARGEST_FRAME = 64_000
#: How long a change from polling to a WebSocket may take, in seconds.
UPGRADE = 10
#: How long a socket that was closed may take to hear of it, in seconds: then its connection is cut.
LAST_WORDS = 1.0
#: The kinds of packets that clients of Engine.IO send, as text: close, ping, pong, message, upgrade, nothing.
_KINDS = "123456"
#: What parts the packets of a poll.
_PARTING = b"\x1e"


class Fault(NamedTuple):
    """What is wrong with a frame: its name in the figures, the code and the reason that close the WebSocket."""

    name: str
    code: int
    reason: str


BINARY = Fault("binary", 1003, "Ce format n’est pas accepté.")
WRONG = Fault("wrong_frame", 1002, "Message incompréhensible.")
TOO_LARGE = Fault("frame_too_large", 1009, "Message trop volumineux.")
TOO_MANY = Fault("too_many_frames", 1008, "Trop de messages à la fois. Patientez une minute.")


class Gate:
    """Stands before the Engine.IO server.

    Args:
        engine: the server.
        allows: tells whether a socket may send so many more packets.
        left: what to do once a socket whose session is over has no WebSocket left.

    """

    def __init__(self, engine: Any, allows: Callable[[str, int], bool], left: Callable[[str], None]) -> None:
        self.allows = allows
        self._engine = engine
        self._left = left
        #: By socket, its WebSocket.
        self._attached: dict[str, _Guarded] = {}
        #: The sockets that wait for something in a poll.
        self._polling: set[str] = set()
        self._handle = engine.handle_request
        engine.handle_request = self.handle
        # Engine.IO keeps its parts in a dictionary that all its servers share.
        engine._async = {**engine._async, "websocket": functools.partial(_Guarded, self)}  # noqa: SLF001

    def holds(self, socket: str) -> bool:
        """Tell whether a socket has a WebSocket, open or being closed."""
        return socket in self._attached

    def attach(self, socket: str, websocket: _Guarded) -> bool:
        """Note the WebSocket of a socket; False when it has one."""
        if socket in self._attached:
            return False
        self._attached[socket] = websocket
        return True

    def detach(self, socket: str) -> None:
        """Note that a WebSocket is gone."""
        del self._attached[socket]
        session = self._engine.sockets.get(socket)
        if session is None or session.closed:
            self._left(socket)

    def end(self, socket: str) -> None:
        """Close the WebSocket of a socket whose session is over, if it has one; Engine.IO waits for the client."""
        if socket in self._attached:
            self._attached[socket].end_soon()

    async def handle(self, request: Request) -> Any:
        """Answer a request for Engine.IO."""
        query = parse_qs(urlsplit(request.url).query)
        socket = query.get("sid", [""])[0]
        is_known = socket in self._engine.sockets
        protocol = request.transport.get_protocol()
        if request.method == "POST" and is_known:
            refused = await self._check_post(request, socket)
            if refused is not None:
                return refused
        is_upgrade = "upgrade" in request.headers
        if is_upgrade != (query.get("transport") == ["websocket"]) or is_upgrade != _asks_upgrade(request):
            # Engine.IO would look at the one and not at the other.
            return response.text("transport=websocket goes with the headers of a WebSocket", status=400)
        polls = request.method == "GET" and is_known and not is_upgrade
        if polls and socket in self._polling:
            return response.text("this socket is waiting in another request", status=400)
        if polls:
            self._polling.add(socket)
        try:
            answer = await self._handle(request)
        except SanicException:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a client sends, the answer is that it is wrong
            logger.info("A request for a socket could not be read: %s", type(error).__name__)
            return response.text("not a request of Engine.IO", status=400)
        finally:
            if polls:
                self._polling.discard(socket)
        return answer if protocol.websocket is None else _Silence()

    async def _check_post(self, request: Request, socket: str) -> HTTPResponse | None:
        if len(request.body) > LARGEST_FRAME:
            REFUSED.labels(TOO_LARGE.name).inc()
            return response.text(phrase("limites.trop_gros"), status=413)
        if not self.allows(socket, request.body.count(_PARTING) + 1):
            REFUSED.labels(TOO_MANY.name).inc()
            await close_socket(self._engine, socket)
            return response.text(TOO_MANY.reason, status=429)
        return None


class _Silence(HTTPResponse):
    """The answer to a request that became a WebSocket: HTTP in the midst of its frames is a fault to its client."""

    async def send(self, *_: Any, **__: Any) -> None:
        """Send nothing."""


def _asks_upgrade(request: Request) -> bool:
    return "upgrade" in request.headers.get("connection", "").lower().replace(" ", "").split(",")


class _Guarded(WebSocket):
    """A WebSocket of Engine.IO, whose frames are checked before they are read."""

    def __init__(self, gate: Gate, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self._gate = gate
        self._session = handler.__self__
        self._is_over = False

    async def __call__(self, environ: dict[str, Any]) -> Any:
        socket = self._session.sid
        if not self._gate.attach(socket, self):
            return response.text("this socket is already being upgraded", status=400)
        try:
            return await super().__call__(environ)
        finally:
            if not self._session.upgraded:
                # Engine.IO forgets it, and would answer no poll any more.
                self._session.upgrading = False
            self._is_over = True
            self._count_closing()
            self._gate.detach(socket)

    async def wait(self) -> str:
        """Return the next frame.

        Raises:
            OSError: there is none, or it is not one that clients of Engine.IO send: the WebSocket is closed.

        """
        data = await self._sock.recv(None if self._session.upgraded else UPGRADE)
        if data is None or self._session.closed:
            raise OSError
        fault = self._fault(data)
        if fault is not None:
            REFUSED.labels(fault.name).inc()
            logger.info("A frame is refused (%s): its socket is closed.", fault.name)
            await self._sock.close(fault.code, fault.reason)
            raise OSError(fault.name)
        return str(data)

    def end_soon(self) -> None:
        """Cut the connection in a moment: the client may read the last words before."""
        asyncio.get_running_loop().call_later(LAST_WORDS, self._end)

    def _end(self) -> None:
        if self._sock is not None and not self._is_over:
            self._sock.end_connection(1000)

    def _fault(self, data: str | bytes) -> Fault | None:
        if isinstance(data, bytes):
            return BINARY
        if len(data) > LARGEST_FRAME:
            return TOO_LARGE
        if not data or data[0] not in _KINDS:
            return WRONG
        return None if self._gate.allows(self._session.sid, 1) else TOO_MANY

    def _count_closing(self) -> None:
        """Count a frame so large that the library refused it, which tells nobody."""
        sent = self._sock.connection.close_sent if self._sock is not None else None
        if sent is not None and sent.code == TOO_LARGE.code and sent.reason != TOO_LARGE.reason:
            REFUSED.labels(TOO_LARGE.name).inc()


async def close_socket(engine: Any, socket: str) -> None:
    """Close a socket without waiting for its client, who may never read.

    Args:
        engine: the Engine.IO server.
        socket: its id there.

    """
    session = engine.sockets.get(socket)
    if session is None:
        return
    try:
        await asyncio.wait_for(session.close(wait=False, reason=engine.reason.SERVER_DISCONNECT), LAST_WORDS)
    except asyncio.TimeoutError:
        logger.warning("A socket did not end within %s s: it is dropped.", LAST_WORDS)
    engine.sockets.pop(socket, None)
