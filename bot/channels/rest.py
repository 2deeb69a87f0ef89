"""The REST channel: ``POST /webhooks/rest/webhook`` with ``{sender, message}``; replies carry their metadata."""

from __future__ import annotations

from typing import Any, TypeGuard

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.addresses import request_address
from bot.channels.buttons import Buttons
from bot.channels.conversation import OnNewMessage, SpeakingChannel, take_turn
from bot.channels.incoming import bounded, receive
from bot.channels.limits import WINDOW, limits
from bot.channels.outgoing import to_rest
from bot.channels.secret import secret_key
from bot.settings import read_settings

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
        rates, buttons = limits(settings), Buttons(secret_key(settings))

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive_message(request: Request) -> HTTPResponse:
            body = _json(request)
            sender, text = body.get("sender"), body.get("message")
            if not _is_name(sender) or not isinstance(text, str):
                wrong = 'write a JSON object with the texts "sender" (1 to 128 printable characters) and "message"'
                return response.json({"error": wrong}, status=400)
            if not rates.allow_message(sender, request_address(request, settings.trusted_proxies)):
                refusal = to_rest(sender, {"text": rates.phrase(), "metadata": {"kind": "chat"}})
                return response.json([refusal], status=429, headers={"Retry-After": str(WINDOW)})
            channel = _Collecting(buttons)
            said = receive(text, sender, buttons, settings.max_message_chars)
            await take_turn(said, sender, channel, on_new_message, self.name(), bounded(body.get("metadata")))
            return response.json(channel.replies)

        return routes


def _is_name(sender: object) -> TypeGuard[str]:
    return isinstance(sender, str) and 0 < len(sender) <= _LONGEST_SENDER and sender.isprintable()


def _json(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own error page otherwise: the answer below is clearer
        return {}
    return body if isinstance(body, dict) else {}
