"""What the assistant asks of Chatwoot as an agent bot: is this conversation mine, say this, hand it over."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx

from bot.channels.chatwoot_webhook import PENDING, Place
from bot.chatwoot_settings import ChatwootSettings

logger = logging.getLogger(__name__)

#: How long Chatwoot may take to answer, in seconds.
PATIENCE = 10.0
#: How long is waited before each new try, in seconds.
PAUSES = (0.5, 2.0)
#: What Chatwoot answers while it is overworked or restarts.
_LATER = frozenset({429, 500, 502, 503, 504})


class ChatwootError(Exception):
    """Chatwoot does not do what it was asked; the message tells what and why, without text or token."""


class Chatwoot:
    """A Chatwoot server.

    Args:
        settings: where it is, and the token.
        pauses: how long is waited before each new try.

    """

    def __init__(self, settings: ChatwootSettings, pauses: tuple[float, ...] = PAUSES) -> None:
        headers = {"api_access_token": settings.token}
        self._client = httpx.AsyncClient(base_url=settings.url, headers=headers, timeout=PATIENCE, trust_env=False)
        self._pauses = pauses

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def is_pending(self, place: Place) -> bool:
        """Tell whether a conversation is the bot's at this moment.

        Raises:
            ChatwootError: it cannot be told.

        """
        answer = await self._ask("GET", place, "", again=True)
        try:
            status = answer.json()["status"]
        except (ValueError, KeyError, TypeError) as error:
            raise ChatwootError("Chatwoot does not tell the status of a conversation") from error
        return bool(status == PENDING)

    async def say(self, place: Place, text: str, items: list[dict[str, str]] | None = None) -> None:
        """Say something to the visitor, with buttons (title, value) if there are any.

        Raises:
            ChatwootError: it could not be said.

        """
        message: dict[str, Any] = {"content": text, "message_type": "outgoing", "private": False}
        if items:
            message |= {"content_type": "input_select", "content_attributes": {"items": items}}
        await self._ask("POST", place, "/messages", message)

    async def note(self, place: Place, text: str) -> None:
        """Write a note that only agents read.

        Raises:
            ChatwootError: it could not be written.

        """
        await self._ask("POST", place, "/messages", {"content": text, "message_type": "outgoing", "private": True})

    async def open(self, place: Place) -> None:
        """Give a conversation to the agents.

        Raises:
            ChatwootError: it could not be given.

        """
        await self._ask("POST", place, "/toggle_status", {"status": "open"}, again=True)

    async def _ask(
        self, method: str, place: Place, what: str, body: dict[str, Any] | None = None, *, again: bool = False
    ) -> httpx.Response:
        """Ask, and ask again while Chatwoot is down; ``again`` when asking twice does no harm.

        A message whose answer was lost may have been said: it is not said twice.
        """
        path = f"/api/v1/accounts/{place.account}/conversations/{place.conversation}{what}"
        told = f"{method} …{what or '/conversations'}"
        for pause in (*self._pauses, None):
            try:
                answer = await self._client.request(method, path, json=body)
            except httpx.TransportError as error:
                wrong, is_over = type(error).__name__, not (again or isinstance(error, httpx.ConnectError))
            else:
                if answer.is_success:
                    return answer
                wrong, is_over = _refusal(answer.status_code), answer.status_code not in _LATER
            if is_over or pause is None:
                raise ChatwootError(f"{told}: {wrong}")
            logger.info("Chatwoot is asked again (%s: %s).", told, wrong)
            await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")


def _refusal(status: int) -> str:
    if status in (401, 403):
        return f"{status}: check CHATWOOT_TOKEN, and that this version lets agent bots do it (docs/chatwoot.md)"
    return str(status)
