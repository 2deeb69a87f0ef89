"""How an agent's tool takes a conversation of the website over: ``/agents/<conversation>/…``, behind a token.

``POST take {"name"}``, ``POST say {"text"}``, ``POST release`` and ``GET transcript``; the visitor sees each at once.
"""

from __future__ import annotations

import contextlib
import logging

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.exchanges import entry_as_json
from bot.channels.incoming import clean
from bot.channels.requests import bears, body_of
from bot.handover import Desk, HandoverError, TakenError, UnknownConversationError, of_tool
from bot.handover.desk import LONGEST_TEXT

logger = logging.getLogger(__name__)

#: The longest name of an agent, in characters.
LONGEST_NAME = 60


def agent_routes(desk: Desk, token: str) -> Blueprint:
    """Return the routes.

    Args:
        desk: gives the conversations to the agents.
        token: what a client must send as ``Authorization: Bearer …``.

    """
    routes = Blueprint("agents", url_prefix="/agents")
    agents = _Agents(desk)

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
    """What an agent may do with a conversation; such a tool speaks for whoever has it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def transcript(self, conversation: str) -> HTTPResponse:
        """Return what was said and who has the conversation."""
        entries = await self._desk.entries(conversation, most=200)
        if not entries:
            return _unknown()
        owner = (await self._desk.standing(conversation)).owner
        told = [entry_as_json(entry) for entry in entries]
        return response.json({"agent": owner.name if owner else None, "entries": told})

    async def take(self, conversation: str, name: str | None) -> HTTPResponse:
        """Give the conversation to an agent, unless another has it; the assistant falls silent."""
        if name is None:
            return _wrong("name", LONGEST_NAME)
        try:
            await self._desk.take(conversation, of_tool(name))
        except TakenError as error:
            return response.json({"error": f"{error.owner} has this conversation"}, status=409)
        except UnknownConversationError:
            return _unknown()
        return response.json({"agent": name})

    async def say(self, conversation: str, text: str | None) -> HTTPResponse:
        """Say something to the visitor in the name of the agent who has the conversation; the answer tells the masks.

        A telephone number or an address stays: it may be OCAPIAT's. Bank and social security numbers are masked.
        """
        if text is None:
            return _wrong("text", LONGEST_TEXT)
        owner = (await self._desk.standing(conversation)).owner
        try:
            if owner is not None:
                masked = await self._desk.say(conversation, owner, text)
                return response.json({"agent": owner.name, "masked": [kind.value for kind in masked]})
        except HandoverError:
            # It was given away meanwhile, or erased.
            pass
        return response.json({"error": "take the conversation over first"}, status=409)

    async def release(self, conversation: str) -> HTTPResponse:
        """Give the conversation back to the assistant."""
        owner = (await self._desk.standing(conversation)).owner
        if owner is not None:
            # Given away meanwhile: it is not this agent's any more, which was asked.
            with contextlib.suppress(HandoverError):
                await self._desk.give_back(conversation, owner)
        return response.json({"agent": None})


def _text(request: Request, key: str, longest: int) -> str | None:
    given = body_of(request).get(key)
    text = clean(given) if isinstance(given, str) else ""
    return text if 0 < len(text) <= longest else None


def _unknown() -> HTTPResponse:
    return response.json({"error": "no such conversation"}, status=404)


def _wrong(key: str, longest: int) -> HTTPResponse:
    wrong = f'write a JSON object with the text "{key}" (1 to {longest} characters)'
    return response.json({"error": wrong}, status=400)
