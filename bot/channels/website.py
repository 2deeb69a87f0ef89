"""The website's channel: Rasa's socket.io events, with signed sessions that survive a reconnection."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from socketio import AsyncServer

from bot.channels.addresses import request_address
from bot.channels.buttons import Buttons
from bot.channels.connections import Connections, ShallowJson, watch
from bot.channels.conversation import OnNewMessage, SpeakingChannel, take_turn
from bot.channels.incoming import bounded, receive
from bot.channels.limits import Limits, limits
from bot.channels.outgoing import to_socket
from bot.channels.secret import secret_key
from bot.channels.sessions import Session, Sessions
from bot.settings import Network, read_settings

logger = logging.getLogger(__name__)

#: The largest frame of a socket, in bytes.
LARGEST_FRAME = 64_000


def origin_allowed(origin: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether a page of this origin may open a socket; without a list, loopback pages only."""
    if allowed:
        return origin.rstrip("/") in allowed
    host = urlsplit(origin).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _ToRoom(SpeakingChannel):
    """Sends to everyone in the room of a session: every page and every connection of the visitor."""

    def __init__(self, server: AsyncServer, buttons: Buttons) -> None:
        super().__init__()
        self._server = server
        self._buttons = buttons

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "website"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        event = to_socket(self._buttons.sealed(message, recipient_id))
        if event is not None:
            await self._server.emit("bot_uttered", event, room=recipient_id)


class _Visitors:
    """Who speaks over which connection.

    Args:
        server: the socket.io server; a conversation is a room of it.
        sessions: issues the sessions.
        rates: how many fresh ones an address may have.
        trusted: the proxies that tell a visitor's address.

    """

    def __init__(self, server: AsyncServer, sessions: Sessions, rates: Limits, trusted: tuple[Network, ...]) -> None:
        self._server = server
        self._sessions = sessions
        self._rates = rates
        self._trusted = trusted

    def address(self, connection: str) -> str:
        """Return the visitor's address."""
        environ = self._server.get_environ(connection) or {}
        return request_address(environ["sanic.request"], self._trusted) if "sanic.request" in environ else ""

    async def of_token(self, connection: str, data: Any) -> Session | None:
        """Return the session whose token the client sends, its room joined; None when the token is worth nothing."""
        session = self._sessions.read(data.get("session_id") if isinstance(data, dict) else None)
        if session is not None:
            await self._join(connection, session)
        return session

    async def own(self, connection: str) -> Session | None:
        """Return the connection's own session, a fresh one if it has none or it has expired; None when refused."""
        kept = (await self._server.get_session(connection)).get("token")
        return self._sessions.read(kept) or await self.fresh(connection)

    async def fresh(self, connection: str) -> Session | None:
        """Return a fresh session, of which the client is told; None when its address has had too many."""
        if not self._rates.allow_session(self.address(connection)):
            logger.info("An address asks for too many sessions: refused.")
            return None
        session = self._sessions.issue()
        await self._join(connection, session)
        await self._server.emit("session_confirm", session.token, to=connection)
        return session

    async def _join(self, connection: str, session: Session) -> None:
        await self._server.enter_room(connection, session.conversation)
        await self._server.save_session(connection, {"token": session.token})


class _Routes(Blueprint):
    """Attaches the socket.io server when Rasa registers the channel."""

    def __init__(self, server: AsyncServer) -> None:
        super().__init__("website_channel")
        self.ctx.server = server

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        self.ctx.server.attach(app, "socket.io")
        super().register(app, options)


class WebsiteChannel(InputChannel):
    """Rasa's events over Engine.IO 4; a session is a room that each connection of the visitor joins."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "website"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes (called by Rasa)."""
        settings = read_settings()
        secret = secret_key(settings)
        rates, buttons = limits(settings), Buttons(secret)
        server = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=lambda origin: origin_allowed(origin, settings.allowed_origins),
            max_http_buffer_size=LARGEST_FRAME,
            json=ShallowJson,
            # Loggers of ours: given none, it adds a handler and says everything twice.
            logger=logging.getLogger("socketio.server"),
            engineio_logger=logging.getLogger("engineio.server"),
        )
        visitors = _Visitors(server, Sessions(secret, settings.session_hours), rates, settings.trusted_proxies)
        sockets = Connections(
            settings.max_connections_per_address, settings.idle_minutes, own_machine=settings.limit_loopback
        )
        watch(server, sockets, settings.trusted_proxies)

        @server.on("session_request")
        async def session_request(connection: str, data: Any = None, *_: Any) -> None:
            with contextlib.suppress(KeyError):  # the connection ended meanwhile
                session = await visitors.of_token(connection, data)
                if session is None:
                    await visitors.fresh(connection)
                else:
                    await server.emit("session_confirm", session.token, to=connection)

        @server.on("user_uttered")
        async def user_uttered(connection: str, data: Any = None, *_: Any) -> None:
            if not isinstance(data, dict) or not isinstance(data.get("message"), str):
                logger.info("A client sent « user_uttered » without the text « message »: ignored.")
                return
            try:
                session = await visitors.of_token(connection, data) or await visitors.own(connection)
            except KeyError:  # the connection ended meanwhile
                return
            who = session.conversation if session else connection
            if session is None or not rates.allow_message(who, visitors.address(connection)):
                if rates.may_tell(who):
                    event = to_socket({"text": rates.phrase(), "metadata": {"kind": "chat"}})
                    await server.emit("bot_uttered", event, to=connection)
                return
            text = receive(data["message"], who, buttons, settings.max_message_chars)
            metadata = bounded(data.get("metadata") or data.get("customData"))
            await take_turn(text, who, _ToRoom(server, buttons), on_new_message, self.name(), metadata)

        return _Routes(server)
