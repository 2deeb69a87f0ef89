"""The Chatwoot channel: an agent bot that answers the conversations that are ``pending`` (docs/chatwoot.md)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.buttons import Buttons
from bot.channels.chatwoot_answering import ChatwootAnswering
from bot.channels.chatwoot_api import Chatwoot
from bot.channels.chatwoot_webhook import Place, Remembered, is_signed, said_in
from bot.channels.conversation import OnNewMessage
from bot.channels.limits import limits
from bot.channels.secret import secret_key
from bot.channels.turns import FullError, turns
from bot.metrics import MESSAGES, REFUSED
from bot.settings import read_settings
from bot.transcripts.trackers import trackers

logger = logging.getLogger(__name__)


class ChatwootChannel(InputChannel):
    """Answers the webhooks of a Chatwoot agent bot, if CHATWOOT_URL is set."""

    @classmethod
    def name(cls) -> str:
        """Return the name by which the route is made."""
        return "chatwoot"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes (called by Rasa)."""
        routes = Blueprint("chatwoot_webhook")
        settings = read_settings()
        if settings.chatwoot is None:
            return routes
        secret, key = settings.chatwoot.secret, secret_key(settings)
        server = Chatwoot(settings.chatwoot)
        answering = ChatwootAnswering(
            settings, server, Buttons(key), turns(settings), limits(settings), trackers(settings), on_new_message
        )
        desk = _Desk(answering, key)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not is_signed(request.body, request.headers, secret, time.time):
                REFUSED.labels("unsigned").inc()
                return response.json({"error": "not signed with CHATWOOT_SECRET, or too old"}, status=401)
            desk.receive(request.body)
            return response.json({"received": True})

        @routes.listener("after_server_stop")
        async def close(app: Any, loop: asyncio.AbstractEventLoop) -> None:
            await desk.close()
            await server.close()

        return routes


class _Desk:
    """Takes the webhooks in, each once, and has them answered in the background.

    Args:
        answering: answers.
        key: what the ids of the conversations are derived with.

    """

    def __init__(self, answering: ChatwootAnswering, key: str) -> None:
        self._answering = answering
        self._key = key.encode()
        self._remembered = Remembered()
        #: Kept, or the loop would forget them.
        self._tasks: set[asyncio.Task[None]] = set()

    def receive(self, body: bytes) -> None:
        """Take in a webhook that was signed; nothing is awaited, Chatwoot gives up after five seconds."""
        try:
            event = json.loads(body)
        except ValueError:
            return
        said = said_in(event) if isinstance(event, dict) else None
        if said is None or not self._remembered.is_new(said.key):
            return
        conversation = self._conversation(said.place)
        try:
            self._answering.enter(conversation)
        except FullError as error:
            REFUSED.labels("own_queue" if error.own else "queue_full").inc()
            logger.warning("A message of Chatwoot was left aside: too many wait.")
            work = self._answering.refuse(conversation, said.place, "limites.trop_de_monde")
        else:
            MESSAGES.labels("chatwoot").inc()
            work = self._answering.answer(conversation, said)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is being answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _conversation(self, place: Place) -> str:
        """Return the id of a conversation in Rasa: as the website's, nobody can guess it."""
        named = f"chatwoot:{place.account}/{place.conversation}"
        return hmac.new(self._key, named.encode(), hashlib.sha256).hexdigest()[:32]
