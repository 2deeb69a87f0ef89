"""How an agent's tool takes a conversation of the website over: ``/agents/<conversation>/…``, behind a token.

``POST take {"name"}``, ``POST say {"text"}``, ``POST release`` and ``GET transcript``; the visitor sees each at once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.conversation import phrase
from bot.channels.exchanges import Exchanges, entry_as_json
from bot.channels.incoming import clean
from bot.channels.requests import bears, body_of
from bot.privacy import SECRET, redact

logger = logging.getLogger(__name__)

#: The longest name and the longest message of an agent, in characters.
LONGEST_NAME = 60
LONGEST_TEXT = 5000


def agent_routes(exchanges: Exchanges, token: str) -> Blueprint:
    """Return the routes.

    Args:
        exchanges: keeps the conversations and tells the visitors' pages.
        token: what a client must send as ``Authorization: Bearer …``.

    """
    routes = Blueprint("agents", url_prefix="/agents")
    agents = _Agents(exchanges)

    @routes.on_request
    async def guard(request: Request) -> HTTPResponse | None:
        if bears(request, token):
            return None
        return response.json({"error": "send the header Authorization: Bearer and AGENTS_TOKEN"}, status=401)

    @routes.exception(SQLAlchemyError)
    async def unavailable(request: Request, error: SQLAlchemyError) -> HTTPResponse:
        logger.error("The store does not answer an agent: %s", type(error).__name__)
        return response.json({"error": "the store does not answer: try again"}, status=503)

    @routes.get("/<conversation:str>/transcript")
    async def transcript(request: Request, conversation: str) -> HTTPResponse:
        return await agents.transcript(conversation)

    @routes.post("/<conversation:str>/take")
    async def take(request: Request, conversation: str) -> HTTPResponse:
        return await agents.take(conversation, _text(request, "name", LONGEST_NAME))

    @routes.post("/<conversation:str>/say")
    async def say(request: Request, conversation: str) -> HTTPResponse:
        return await agents.say(conversation, _text(request, "text", LONGEST_TEXT))

    @routes.post("/<conversation:str>/release")
    async def release(request: Request, conversation: str) -> HTTPResponse:
        return await agents.release(conversation)

    return routes


class _Agents:
    """What an agent may do with a conversation."""

    def __init__(self, exchanges: Exchanges) -> None:
        self._exchanges = exchanges
        self._store = exchanges.store

    async def transcript(self, conversation: str) -> HTTPResponse:
        """Return what was said and who has the conversation."""
        entries = await asyncio.to_thread(self._store.after, conversation)
        if not entries:
            return response.json({"error": "no such conversation"}, status=404)
        agent = await asyncio.to_thread(self._store.agent, conversation)
        return response.json({"agent": agent, "entries": [entry_as_json(entry) for entry in entries]})

    async def take(self, conversation: str, name: str | None) -> HTTPResponse:
        """Give the conversation to an agent, unless another has it; the assistant falls silent."""
        if name is None:
            return _wrong("name", LONGEST_NAME)
        if not await asyncio.to_thread(self._store.after, conversation, 0, 1):
            return response.json({"error": "no such conversation"}, status=404)
        owner = await asyncio.to_thread(self._store.agent, conversation)
        if owner not in (None, name):
            return response.json({"error": f"{owner} has this conversation"}, status=409)
        if owner is None:
            await self._hand(conversation, name, "conseiller.arrive", name)
        return response.json({"agent": name})

    async def say(self, conversation: str, text: str | None) -> HTTPResponse:
        """Say something to the visitor in the name of the agent who has the conversation; the answer tells the masks.

        A telephone number or an address stays: it may be OCAPIAT's. Bank and social security numbers are masked.
        """
        if text is None:
            return _wrong("text", LONGEST_TEXT)
        owner = await asyncio.to_thread(self._store.agent, conversation)
        if owner is None:
            return response.json({"error": "take the conversation over first"}, status=409)
        said = await asyncio.to_thread(redact, text, only=SECRET)
        await self._exchanges.say(conversation, "agent", _event(said.text), speaker=owner)
        return response.json({"agent": owner, "masked": [kind.value for kind in said.kinds]})

    async def release(self, conversation: str) -> HTTPResponse:
        """Give the conversation back to the assistant."""
        owner = await asyncio.to_thread(self._store.agent, conversation)
        if owner is not None:
            await self._hand(conversation, None, "conseiller.parti", owner)
        return response.json({"agent": None})

    async def _hand(self, conversation: str, agent: str | None, key: str, name: str) -> None:
        await asyncio.to_thread(self._store.hand_to, conversation, agent)
        await self._exchanges.say(conversation, "notice", _event(phrase(key, nom=name)))
        await self._exchanges.tell_state(conversation)


def _event(text: str) -> dict[str, Any]:
    return {"text": text, "metadata": {"kind": "chat"}}


def _text(request: Request, key: str, longest: int) -> str | None:
    given = body_of(request).get(key)
    text = clean(given) if isinstance(given, str) else ""
    return text if 0 < len(text) <= longest else None


def _wrong(key: str, longest: int) -> HTTPResponse:
    wrong = f'write a JSON object with the text "{key}" (1 to {longest} characters)'
    return response.json({"error": wrong}, status=400)
