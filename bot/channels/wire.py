"""HTTP as it comes over the wire: what Sanic would stumble over is refused before Sanic reads it."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from typing import Any

from sanic.exceptions import InvalidUsage, RequestTimeout, ServerError
from sanic.http import HTTP_CONTINUE, Http, Stage
from sanic.server.protocols.websocket_protocol import WebSocketProtocol

#: Where the sockets are; only there a connection becomes a WebSocket.
SOCKETS_PATH = "/socket.io/"
#: How long a client may take to send a whole request, in seconds.
SECONDS = 30
#: How long a client may take to close its end of a WebSocket, in seconds.
CLOSING = 2.0
_REQUEST_LINE = re.compile(rb"([A-Z]{3,10}) /[\x21\x22\x24-\x7e]* HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}(?:[ \t]*;[^\r\n]*)?")
#: The longest line that announces a chunk.
_LONGEST_CHUNK_LINE = 64
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: 60\r\n\r\n"


class WrongRequestError(InvalidUsage):
    """A request is not HTTP as it should be: answered 400, and the connection is closed."""


def checked(head: bytes) -> bytes:
    """Return the head of a request as Sanic may read it: bytes that are not UTF-8 are replaced in the headers.

    Args:
        head: the request line and the headers, without the empty line.

    Raises:
        WrongRequestError: it is not HTTP/1, or says in two ways where its body ends.

    """
    line, *lines = head.split(b"\r\n")
    request = _REQUEST_LINE.fullmatch(line)
    if request is None:
        raise WrongRequestError("the request line is not: METHOD /path HTTP/1.1")
    headers: dict[bytes, list[bytes]] = {}
    for one in lines:
        header = _HEADER.fullmatch(one)
        if header is None:
            raise WrongRequestError("a header is malformed")
        headers.setdefault(header.group(1).lower(), []).append(header.group(2).rstrip(b" \t"))
    hosts = headers.get(b"host", [])
    if len(hosts) > 1 or (not hosts and request.group(2) == b"1") or not all(map(_HOST.fullmatch, hosts)):
        raise WrongRequestError("send one Host, as name:port")
    _check_body(request.group(1), headers.get(b"content-length", []), headers.get(b"transfer-encoding", []))
    return head.decode("utf-8", "replace").encode()


def _check_body(method: bytes, lengths: list[bytes], encodings: list[bytes]) -> None:
    if len(lengths) + len(encodings) > 1:
        raise WrongRequestError("say once how long the body is")
    if not all(map(_LENGTH.fullmatch, lengths)):
        raise WrongRequestError("Content-Length is a number in digits")
    if any(encoding != b"chunked" for encoding in encodings):
        raise WrongRequestError("the only Transfer-Encoding is « chunked »")
    if method in (b"GET", b"HEAD") and (encodings or any(int(length) for length in lengths)):
        raise WrongRequestError(f"{method.decode()} takes no body")


class StrictHttp(Http):
    """Sanic's reading of HTTP, with what it takes on trust checked first, and in bounded time."""

    # Sanic gives the classes of its protocols no attributes but those they declare.
    __slots__ = ("__dict__",)

    upgrade_websocket: bool
    expecting_continue: bool
    request_body: Any

    def __init__(self, protocol: StrictProtocol) -> None:
        super().__init__(protocol)
        self._receive_more = self._more
        self._deadline = 0.0

    async def http1_request_header(self) -> None:
        """Check the head of a request, then read it."""
        self._deadline = time.monotonic() + SECONDS
        buffer, start = self.recv_buffer, 0
        while (end := buffer.find(b"\r\n\r\n", start)) == -1 and len(buffer) < self.HEADER_MAX_SIZE:
            start = max(0, len(buffer) - 3)
            await self._more()
        if end != -1:
            buffer[:end] = checked(bytes(buffer[:end]))
        await super().http1_request_header()
        if self.upgrade_websocket:
            # Sanic ends its time limits at the header « Upgrade », whatever becomes of it.
            self.keep_alive = False
            self.upgrade_websocket = self.request.path == SOCKETS_PATH

    async def read(self) -> bytes | None:
        """Read some of the body; the length of each chunk is checked first."""
        if self.request_body == "chunked" and not self.request_bytes_left:
            if self.expecting_continue:
                self.expecting_continue = False
                await self._send(HTTP_CONTINUE)
            await self._check_chunk()
        part: bytes | None = await super().read()
        return part

    async def _check_chunk(self) -> None:
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n", 2)) == -1 and len(buffer) <= _LONGEST_CHUNK_LINE:
            await self._more()
        line = bytes(buffer[2 : max(end, 2)])
        is_right = buffer[:2] == b"\r\n" and _CHUNK.fullmatch(line)
        if is_right and not int(line.partition(b";")[0], 16):
            # The last one; what may follow it (trailers) Sanic would take for the next request.
            while len(buffer) < end + 4:
                await self._more()
            is_right = buffer[end + 2 : end + 4] == b"\r\n"
        if not is_right:
            self.keep_alive = False
            self.request_body = None
            raise WrongRequestError("a chunk of the body is malformed")

    async def _more(self) -> None:
        """Wait for more bytes, within the time that a request has."""
        if self.stage is Stage.IDLE and not self.request_body:
            await self.protocol.receive_more()
            return
        # Not ``wait_for``: it begins a moment later, and bytes that came meanwhile would be waited for in vain.
        left = max(0.0, self._deadline - time.monotonic())
        timer = asyncio.get_running_loop().call_later(left, self._give_up)
        try:
            await self.protocol.receive_more()
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        """End the request as Sanic's own time limits do."""
        self.exception = RequestTimeout("the request took too long to come")
        self.protocol.give_up()


class Peers:
    """How many connections each machine holds open, whatever it does with them.

    Args:
        most: how many it may; 0 for no limit.

    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def enter(self, peer: str) -> bool:
        """Count a connection in; False when its machine holds too many already."""
        if self._most and self._open[peer] >= self._most:
            return False
        self._open[peer] += 1
        return True

    def leave(self, peer: str) -> None:
        """Count a connection out."""
        self._open[peer] -= 1
        if self._open[peer] <= 0:
            del self._open[peer]


class StrictProtocol(WebSocketProtocol):
    """Sanic's protocol, with strict HTTP, a count of connections, and no reading for who does not read."""

    __slots__ = ("__dict__",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._peer: str | None = None
        self._is_refused = False

    def connection_made(self, transport: Any) -> None:
        """Take a connection, unless its machine holds too many."""
        peer = self.app.ctx.peer_of(transport)
        if peer is not None and not self.app.ctx.peers.enter(peer):
            self._is_refused = True
            self.app.ctx.count_refused()
            transport.write(_TOO_MANY)
            transport.close()
            return
        self._peer = peer
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Count a connection out."""
        if self._peer is not None:
            self.app.ctx.peers.leave(self._peer)
            self._peer = None
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Read; a WebSocket whose client does not take what it is sent is read no further."""
        if self._is_refused:
            return
        super().data_received(data)
        if self.websocket is not None and not self._can_write.is_set() and self._is_open():
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Read again, once the client has taken what it was sent."""
        super().resume_writing()
        if self.websocket is not None and not self.websocket.pause_frame_fut and self._is_open():
            self.transport.resume_reading()

    def give_up(self) -> None:
        """End what the connection waits for."""
        if self._task:
            self._task.cancel()

    def _is_open(self) -> bool:
        return bool(self.transport) and not self.transport.is_closing()

    async def websocket_handshake(self, request: Any, subprotocols: Any = None) -> Any:
        """Open a WebSocket, whose text frames must be UTF-8."""
        try:
            websocket = await super().websocket_handshake(request, subprotocols)
        except ServerError:
            raise WrongRequestError("the headers do not open a WebSocket") from None
        process = websocket.process_events

        async def process_events(events: Any) -> None:
            try:
                await process(events)
            except UnicodeDecodeError:
                websocket.fail_connection(1007, "not UTF-8")

        websocket.process_events = process_events
        websocket.close_timeout = CLOSING
        return websocket

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = StrictHttp(self)
