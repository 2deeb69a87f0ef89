"""The website's channel: Rasa's socket.io events, with signed sessions that survive a reconnection."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from socketio import AsyncServer

from bot.channels.addresses import origin_allowed
from bot.channels.agents import agent_routes
from bot.channels.buttons import Buttons
from bot.channels.connections import Connections, ShallowJson, watch
from bot.channels.conversation import OnNewMessage
from bot.channels.exchanges import Exchanges
from bot.channels.gate import LARGEST_FRAME, close_socket
from bot.channels.limits import limits
from bot.channels.secret import secret_key
from bot.channels.service import Service
from bot.channels.sessions import Sessions
from bot.channels.turns import turns
from bot.channels.visitors import Visitors
from bot.handover import Desk
from bot.handover.reception import Reception
from bot.handover.staffing import Staffing
from bot.handover.tickets import Tickets
from bot.handover.watch import Watch
from bot.settings import Settings, read_settings
from bot.transcripts import transcripts
from bot.transcripts.trackers import trackers


class _Routes(Blueprint):
    """Attaches the socket.io server, and the agents' routes if they are open, when Rasa registers the channel.

    The console finds the conversations of the website as ``app.ctx.exchanges``, and what agents may do with them as
    ``app.ctx.desk``.
    """

    def __init__(self, exchanges: Exchanges, desk: Desk, watch: Watch, agents: Blueprint | None) -> None:
        super().__init__("website_channel")
        self.ctx.exchanges = exchanges
        self.ctx.desk = desk
        self.ctx.watch = watch
        self.ctx.agents = agents

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        app.ctx.exchanges = self.ctx.exchanges
        app.ctx.desk = self.ctx.desk
        app.register_listener(self._start, "after_server_start")
        self.ctx.exchanges.server.attach(app, "socket.io")
        app.register_listener(self._close, "before_server_stop")
        if self.ctx.agents is not None:
            app.blueprint(self.ctx.agents)
        super().register(app, options)

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        """Close the sockets as the server stops: it would wait for those that are silent."""
        engine = self.ctx.exchanges.server.eio
        await asyncio.gather(*(close_socket(engine, socket) for socket in list(engine.sockets)))

    async def _start(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        # Kept, or it may be collected; it ends with the server.
        app.ctx.watch = loop.create_task(self.ctx.watch.run())


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
        rates, buttons, store = limits(settings), Buttons(secret), transcripts(settings)
        server = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=lambda origin: origin_allowed(origin, settings.allowed_origins),
            max_http_buffer_size=LARGEST_FRAME,
            json=ShallowJson,
            # Loggers of ours: given none, it adds a handler and says everything twice.
            logger=logging.getLogger("socketio.server"),
            engineio_logger=logging.getLogger("engineio.server"),
        )
        sockets = Connections(
            settings.max_connections_per_address, settings.idle_minutes, own_machine=settings.limit_loopback
        )
        watch(server, sockets, rates, settings.trusted_proxies)
        handover = settings.handover
        exchanges = Exchanges(server, store, buttons, turns(settings), handover.opening.text)
        tickets = Tickets(store, mailed=handover.mail is not None)
        desk = Desk(exchanges, exchanges.handovers, tickets, trackers(settings), handover.opening, exchanges.changes)
        reception = Reception(desk, exchanges, tickets, Staffing(handover.mode, lambda: _staffed(settings)))
        sessions = Sessions(secret, settings.session_hours)
        visitors = Visitors(server, sessions, store, rates, settings.trusted_proxies)
        Service(settings, visitors, exchanges, rates, reception, on_new_message).listen()
        round_the_clock = Watch(desk, exchanges, tickets, handover, f"{settings.public_url}/console/")
        token = settings.agents_token
        return _Routes(exchanges, desk, round_the_clock, agent_routes(desk, token) if token else None)


def _staffed(settings: Settings) -> bool:
    """Tell whether somebody can enter the console."""
    from bot.console.records import records

    return any(one.active and (one.has_password or one.outside) for one in records(settings).accounts.all())
