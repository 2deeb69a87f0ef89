"""The REST channel: ``POST /webhooks/rest/webhook`` with ``{sender, message}``; replies carry their metadata."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.conversation import OnNewMessage, SpeakingChannel, take_turn
from bot.channels.outgoing import to_rest


class _Collecting(SpeakingChannel):
    """Keeps the replies for the HTTP answer."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "rest"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(to_rest(recipient_id, message))


class RestChannel(InputChannel):
    """Rasa's REST channel, with metadata in each reply and clear errors."""

    @classmethod
    def name(cls) -> str:
        """Return the name by which the route is made."""
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes (called by Rasa)."""
        routes = Blueprint("rest_webhook")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = _json(request)
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not sender or not isinstance(text, str):
                wrong = 'write a JSON object with the texts "sender" (not empty) and "message"'
                return response.json({"error": wrong}, status=400)
            channel = _Collecting()
            await take_turn(text, sender, channel, on_new_message, self.name(), body.get("metadata"))
            return response.json(channel.replies)

        return routes


def _json(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own error page otherwise: the answer below is clearer
        return {}
    return body if isinstance(body, dict) else {}
