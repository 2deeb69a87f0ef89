"""The website's channel: Rasa's socket.io events, with sessions that survive a reconnection."""

from __future__ import annotations

import ipaddress
import logging
import uuid
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from socketio import AsyncServer

from bot.channels.conversation import OnNewMessage, SpeakingChannel, take_turn
from bot.channels.outgoing import to_socket
from bot.settings import read_settings

logger = logging.getLogger(__name__)

#: Longest identifier of a session that a client may bring.
_LONGEST_ID = 128


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

    def __init__(self, server: AsyncServer) -> None:
        super().__init__()
        self._server = server

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "website"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        event = to_socket(message)
        if event is not None:
            await self._server.emit("bot_uttered", event, room=recipient_id)


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
        allowed = read_settings().allowed_origins
        server = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=lambda origin: origin_allowed(origin, allowed),
            max_http_buffer_size=64_000,
            # Loggers of ours: given none, it adds a handler and says everything twice.
            logger=logging.getLogger("socketio.server"),
            engineio_logger=logging.getLogger("engineio.server"),
        )

        @server.on("session_request")
        async def session_request(connection: str, data: Any = None) -> None:
            session = _session_id(data) or uuid.uuid4().hex
            await _join(server, connection, session)
            await server.emit("session_confirm", session, room=connection)

        @server.on("user_uttered")
        async def user_uttered(connection: str, data: Any = None) -> None:
            if not isinstance(data, dict) or not isinstance(data.get("message"), str):
                logger.warning("A client sent « user_uttered » without the text « message »: ignored.")
                return
            session = _session_id(data) or (await server.get_session(connection)).get("session") or connection
            if session != connection:
                await _join(server, connection, session)
            metadata = data.get("metadata") or data.get("customData")
            await take_turn(data["message"], session, _ToRoom(server), on_new_message, self.name(), metadata)

        return _Routes(server)


def _session_id(data: Any) -> str | None:
    value = data.get("session_id") if isinstance(data, dict) else None
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID else None


async def _join(server: AsyncServer, connection: str, session: str) -> None:
    await server.enter_room(connection, session)
    await server.save_session(connection, {"session": session})
