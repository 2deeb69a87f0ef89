"""The REST channel: ``POST /webhooks/rest/webhook`` with ``{sender, message}``; replies carry their metadata.

It believes the ``sender`` it is given: whoever reaches it can speak in another's name. So it is on where only this
machine reaches it, and elsewhere behind a token or off (``REST``, ``REST_TOKEN``).
"""

from __future__ import annotations

import logging
from typing import Any, TypeGuard

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.addresses import is_own_machine, origin_allowed, request_address
from bot.channels.buttons import Buttons
from bot.channels.conversation import OnNewMessage, SpeakingChannel, phrase, read, take_turn
from bot.channels.incoming import bounded
from bot.channels.limits import WINDOW, Limits, limits
from bot.channels.outgoing import to_rest
from bot.channels.requests import bears, body_of
from bot.channels.secret import secret_key
from bot.channels.turns import FullError, Turns, turns
from bot.metrics import MESSAGES, REFUSED
from bot.settings import Settings, read_settings

logger = logging.getLogger(__name__)

#: Longest name of a conversation that a client may choose, in characters.
_LONGEST_SENDER = 128


class _Collecting(SpeakingChannel):
    """Keeps the replies for the HTTP answer."""

    def __init__(self, buttons: Buttons) -> None:
        super().__init__()
        self._buttons = buttons
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "rest"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(to_rest(recipient_id, self._buttons.sealed(message, recipient_id)))


class RestChannel(InputChannel):
    """Rasa's REST channel, with metadata in each reply and clear errors."""

    @classmethod
    def name(cls) -> str:
        """Return the name by which the route is made."""
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes (called by Rasa)."""
        routes = Blueprint("rest_webhook")
        settings = read_settings()
        if settings.rest:
            desk = _Desk(settings, limits(settings), turns(settings), on_new_message)

            @routes.post("/webhook")
            async def receive_message(request: Request) -> HTTPResponse:
                return await desk.receive(request)

            @routes.get("/")
            async def health(request: Request) -> HTTPResponse:
                return response.json({"status": "ok"})

        return routes


class _Desk:
    """Answers the requests.

    Args:
        settings: the settings in force.
        rates: how much a client may send.
        waiting: who waits for an answer.
        on_new_message: Rasa's handler.

    """

    def __init__(self, settings: Settings, rates: Limits, waiting: Turns, on_new_message: OnNewMessage) -> None:
        self._settings = settings
        self._rates = rates
        self._turns = waiting
        self._on_new_message = on_new_message
        self._buttons = Buttons(secret_key(settings))

    async def receive(self, request: Request) -> HTTPResponse:
        """Answer one message."""
        address = request_address(request, self._settings.trusted_proxies)
        refused = self._kept_out(request, address)
        if refused is not None:
            return refused
        body = body_of(request)
        sender, text = body.get("sender"), body.get("message")
        if not _is_name(sender) or not isinstance(text, str):
            wrong = 'write a JSON object with the texts "sender" (1 to 128 printable characters) and "message"'
            return response.json({"error": wrong}, status=400)
        if not self._rates.allow_message(sender, address):
            return _refusal(sender, "too_fast", self._rates.phrase(), 429)
        try:
            self._turns.enter(sender)
        except FullError as error:
            if error.own:
                return _refusal(sender, "own_queue", self._rates.phrase(), 429)
            return _refusal(sender, "queue_full", phrase("limites.trop_de_monde"), 503)
        channel = _Collecting(self._buttons)
        async with self._turns.turn(sender, address):
            await self._answer(sender, text, channel, bounded(body.get("metadata")))
        return response.json(channel.replies)

    def _kept_out(self, request: Request, address: str) -> HTTPResponse | None:
        """Return why a client may not speak here; None when it may."""
        token = self._settings.rest_token
        if token is not None and not bears(request, token):
            return response.json({"error": "send the header Authorization: Bearer and REST_TOKEN"}, status=401)
        if token is None and not is_own_machine(address):
            # A proxy has passed it on: from there, anyone could speak in another's name.
            wrong = "REST is for this machine alone: set REST_TOKEN, and send it as Authorization: Bearer"
            return response.json({"error": wrong}, status=403)
        # Pages of other sites can send simple forms to this machine, and a browser says whose page it is.
        origin = request.headers.get("origin")
        if origin is not None and not origin_allowed(origin, self._settings.allowed_origins):
            return response.json({"error": "this site is not one of ALLOWED_ORIGINS"}, status=403)
        if origin is not None and request.content_type.partition(";")[0].strip().lower() != "application/json":
            return response.json({"error": "send the header Content-Type: application/json"}, status=415)
        return None

    async def _answer(self, sender: str, text: str, channel: _Collecting, metadata: dict[str, Any] | None) -> None:
        try:
            message = await read(text, sender, self._buttons, self._settings.max_message_chars, channel)
        except Exception as error:  # noqa: BLE001 - whatever happened, the visitor must hear of it
            logger.error("A message could not be read: %s", type(error).__name__)
            await channel.say_phrase(sender, "repli.panne")
            return
        if message is not None:
            MESSAGES.labels("rest").inc()
            await take_turn(message, sender, channel, self._on_new_message, metadata)


def _refusal(sender: str, reason: str, text: str, status: int) -> HTTPResponse:
    REFUSED.labels(reason).inc()
    reply = to_rest(sender, {"text": text, "metadata": {"kind": "chat"}})
    return response.json([reply], status=status, headers={"Retry-After": str(WINDOW)})


def _is_name(sender: object) -> TypeGuard[str]:
    return isinstance(sender, str) and 0 < len(sender) <= _LONGEST_SENDER and sender.isprintable()
