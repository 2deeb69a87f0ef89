"""What is said on the website: kept, then told to every page of the visitor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from socketio import AsyncServer
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.buttons import Buttons
from bot.channels.conversation import SpeakingChannel, phrase
from bot.channels.outgoing import to_socket
from bot.channels.turns import Turns
from bot.transcripts import Author, Entry, ErasedError, RepeatedError, Transcripts

logger = logging.getLogger(__name__)


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as the widget reads it."""
    return {
        "rank": entry.rank,
        "author": entry.author,
        "event": entry.event,
        "message_id": entry.message_id,
        "at": _moment(entry.at),
    }


class Exchanges:
    """The website's conversations, as their visitors see them.

    Args:
        server: the socket.io server; a conversation is a room of it.
        store: keeps what is said.
        buttons: seals the buttons.
        turns: knows which conversations are being answered.

    """

    def __init__(self, server: AsyncServer, store: Transcripts, buttons: Buttons, turns: Turns) -> None:
        self.server = server
        self.store = store
        self.buttons = buttons
        self.turns = turns

    async def visitor(self, conversation: str, text: str, message_id: str | None) -> Entry:
        """Keep what the visitor said, already masked, and show it on each of the visitor's pages.

        Raises:
            RepeatedError: a message with this id is there already.
            ErasedError: the visitor has erased the conversation.
            SQLAlchemyError: it could not be kept.

        """
        entry = await asyncio.to_thread(self.store.add, conversation, "visitor", {"text": text}, message_id)
        await self.server.emit("visitor_uttered", entry_as_json(entry), room=conversation)
        return entry

    async def say(self, conversation: str, author: Author, event: dict[str, Any], speaker: str | None = None) -> None:
        """Keep what the assistant, an agent or the service says, and tell it.

        Args:
            conversation: its id.
            author: who speaks.
            event: a ``bot_uttered`` event.
            speaker: the agent's name.

        """
        metadata = {**event.get("metadata", {}), "author": author, **({"speaker": speaker} if speaker else {})}
        said = {**event, "metadata": metadata}
        try:
            entry = await asyncio.to_thread(
                self.store.add, conversation, author, said, _text(metadata.get("message_id"))
            )
        except (ErasedError, RepeatedError):
            return
        except SQLAlchemyError as error:
            # The visitor is answered all the same; only a reload will not show it again.
            logger.error("What was said could not be kept: %s", type(error).__name__)
        else:
            said = {**said, "metadata": {**metadata, "rank": entry.rank, "at": _moment(entry.at)}}
        await self.server.emit("bot_uttered", said, room=conversation)

    async def own_up(self, conversation: str) -> None:
        """Ask the visitor for the last message again if the server stopped before it answered it."""
        if self.turns.busy(conversation):
            return
        async with self.turns.alone(conversation):
            last = await asyncio.to_thread(self.store.after, conversation, 0, 1)
            is_unanswered = bool(last) and last[0].author == "visitor" and not self.turns.busy(conversation)
            if is_unanswered and await asyncio.to_thread(self.store.agent, conversation) is None:
                said = {"text": phrase("repli.interruption"), "metadata": {"kind": "chat"}}
                await self.say(conversation, "assistant", said)

    async def state(self, conversation: str) -> dict[str, Any]:
        """Return who answers now, and whether an answer is on its way."""
        agent = await asyncio.to_thread(self.store.agent, conversation)
        return {"busy": agent is None and self.turns.busy(conversation), "agent": agent}

    async def tell_state(self, conversation: str) -> None:
        """Tell the visitor's pages who answers now."""
        await self.server.emit("assistant_state", await self.state(conversation), room=conversation)

    def channel(self) -> SpeakingChannel:
        """Return where Rasa's replies of one turn go."""
        return _ToRoom(self)


class _ToRoom(SpeakingChannel):
    """Tells a conversation what Rasa says, unless an agent has taken it over meanwhile."""

    def __init__(self, exchanges: Exchanges) -> None:
        super().__init__()
        self._exchanges = exchanges

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "website"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        event = to_socket(self._exchanges.buttons.sealed(message, recipient_id))
        if event is None:
            return
        if await asyncio.to_thread(self._exchanges.store.agent, recipient_id) is not None:
            logger.info("An agent has taken the conversation over: the assistant keeps silent.")
            return
        await self._exchanges.say(recipient_id, "assistant", event)


def shown(event: Mapping[str, Any], payload: str) -> str | None:
    """Return the title of the quick reply of an event that sends a payload, if it has one."""
    for reply in event.get("quick_replies", ()):
        if reply.get("payload") == payload:
            return str(reply["title"])
    return None


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=timezone.utc).isoformat(timespec="seconds")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
