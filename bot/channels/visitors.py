"""Who speaks over which connection of the website."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from socketio import AsyncServer

from bot.channels.addresses import request_address
from bot.channels.limits import Limits
from bot.channels.sessions import Session, Sessions
from bot.metrics import REFUSED
from bot.settings import Network
from bot.transcripts import Transcripts

logger = logging.getLogger(__name__)

#: How long the store's word that a conversation was not erased is taken, in seconds: a flood must not cost a question
#: to the store for each message. What is erased takes no more messages in any case (``Transcripts.add``).
ALIVE = 5.0
_MOST_ALIVE = 10_000


class Visitors:
    """The sessions of the connections; a conversation is a room that each connection of its visitor joins.

    Args:
        server: the socket.io server.
        sessions: issues the sessions.
        store: knows the conversations that were erased: their sessions are worth nothing any more.
        rates: how many fresh sessions an address may have.
        trusted: the proxies that tell a visitor's address.

    """

    def __init__(
        self, server: AsyncServer, sessions: Sessions, store: Transcripts, rates: Limits, trusted: tuple[Network, ...]
    ) -> None:
        self._server = server
        self._sessions = sessions
        self._store = store
        self._rates = rates
        self._trusted = trusted
        #: By token, when the store was last asked whether its conversation was erased.
        self._alive: dict[str, float] = {}

    def address(self, connection: str) -> str:
        """Return the visitor's address."""
        environ = self._server.get_environ(connection) or {}
        return request_address(environ["sanic.request"], self._trusted) if "sanic.request" in environ else ""

    def counted(self, connection: str, data: dict[str, Any]) -> str:
        """Return whom a message counts for: the conversation of its token, which the store is not asked about."""
        session = self._sessions.read(data.get("session_id"))
        return connection if session is None else session.conversation

    async def of_token(self, connection: str, data: Any) -> Session | None:
        """Return the session whose token the client sends, its room joined; None when the token is worth nothing.

        Raises:
            KeyError: the connection has ended.

        """
        session = await self._read(data.get("session_id") if isinstance(data, dict) else None)
        if session is not None:
            await self._join(connection, session)
        return session

    async def own(self, connection: str) -> Session | None:
        """Return the connection's own session, a fresh one if it has none or it is over; None when refused.

        Raises:
            KeyError: the connection has ended.

        """
        kept = (await self._server.get_session(connection)).get("token")
        return await self._read(kept) or await self.fresh(connection)

    async def fresh(self, connection: str, *, tell: bool = True) -> Session | None:
        """Return a fresh session, of which the client is told; None when its address has had too many.

        Args:
            connection: the socket.
            tell: send ``session_confirm``.

        Raises:
            KeyError: the connection has ended.

        """
        if not self._rates.allow_session(self.address(connection)):
            REFUSED.labels("too_many_sessions").inc()
            logger.info("An address asks for too many sessions: refused.")
            return None
        session = self._sessions.issue()
        await self._join(connection, session)
        if tell:
            await self._server.emit("session_confirm", session.token, to=connection)
        return session

    def signed(self, data: Any) -> Session | None:
        """Return the session whose token the client sends, even when its conversation was erased."""
        return self._sessions.read(data.get("session_id") if isinstance(data, dict) else None)

    def forget(self, session: Session) -> None:
        """Ask the store again about a session: its conversation has just been erased."""
        self._alive.pop(session.token, None)

    async def _read(self, token: object) -> Session | None:
        session = self._sessions.read(token)
        if session is None or time.monotonic() - self._alive.get(session.token, -ALIVE) < ALIVE:
            return session
        if await asyncio.to_thread(self._store.is_erased, session.conversation):
            return None
        if len(self._alive) >= _MOST_ALIVE:
            self._alive.clear()
        self._alive[session.token] = time.monotonic()
        return session

    async def _join(self, connection: str, session: Session) -> None:
        before = (await self._server.get_session(connection)).get("conversation")
        if before and before != session.conversation:
            # A page that changes conversation no longer hears the one it left.
            await self._server.leave_room(connection, before)
        await self._server.enter_room(connection, session.conversation)
        kept = {"token": session.token, "conversation": session.conversation}
        await self._server.save_session(connection, kept)
