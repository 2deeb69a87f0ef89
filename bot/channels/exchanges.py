"""What is said on the website: kept, then told to every page of the visitor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from socketio import AsyncServer
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.buttons import Buttons
from bot.channels.conversation import SpeakingChannel, phrase
from bot.channels.outgoing import to_socket
from bot.channels.turns import Turns
from bot.handover import Changes
from bot.handover.states import Handovers
from bot.transcripts import Author, Entry, ErasedError, RepeatedError, Transcripts

logger = logging.getLogger(__name__)

#: The kind of the messages that lead to a human.
HANDOFF = "handoff"
#: Takes up such a message in a conversation; False leaves it to be said.
HandOver = Callable[[str, dict[str, Any]], Awaitable[bool]]


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
        hours: when people answer, in French.

    """

    def __init__(
        self, server: AsyncServer, store: Transcripts, buttons: Buttons, turns: Turns, hours: str = ""
    ) -> None:
        self.server = server
        self.store = store
        self.buttons = buttons
        self.turns = turns
        self.hours = hours
        self.handovers = Handovers(store)
        #: What the consoles hear.
        self.changes = Changes()

    async def visitor(self, conversation: str, text: str, message_id: str | None) -> Entry:
        """Keep what the visitor said, already masked, and show it on each of the visitor's pages.

        Raises:
            RepeatedError: a message with this id is there already.
            ErasedError: the visitor has erased the conversation.
            SQLAlchemyError: it could not be kept.

        """
        entry = await asyncio.to_thread(self.store.add, conversation, "visitor", {"text": text}, message_id)
        await self.server.emit("visitor_uttered", entry_as_json(entry), room=conversation)
        self.changes.tell("said", conversation)
        return entry

    async def say(
        self,
        conversation: str,
        author: Author,
        event: dict[str, Any],
        speaker: str | None = None,
        shown: str | None = None,
    ) -> None:
        """Keep what the assistant, an agent or the service says, and tell it.

        Args:
            conversation: its id.
            author: who speaks.
            event: a ``bot_uttered`` event.
            speaker: the agent's name.
            shown: what the visitor's pages show now in the place of the text that is kept: it is kept nowhere.

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
            self.changes.tell("said", conversation)
        await self.server.emit("bot_uttered", {**said, "text": shown} if shown else said, room=conversation)

    async def utter(
        self,
        conversation: str,
        author: Author,
        message: dict[str, Any],
        speaker: str | None = None,
        shown: str | None = None,
    ) -> None:
        """Say one of Rasa's messages (see ``say``), its buttons sealed for the conversation."""
        event = to_socket(self.buttons.sealed(message, conversation))
        if event is not None:
            await self.say(conversation, author, event, speaker, shown)

    async def own_up(self, conversation: str) -> None:
        """Ask the visitor for the last message again if the server stopped before it answered it."""
        if self.turns.busy(conversation):
            return
        async with self.turns.alone(conversation):
            last = await asyncio.to_thread(self.store.after, conversation, 0, 1)
            is_unanswered = bool(last) and last[0].author == "visitor" and not self.turns.busy(conversation)
            stands = await asyncio.to_thread(self.handovers.standing, conversation)
            # What is written to an agent waits for the agent.
            if is_unanswered and stands.state in ("bot", "closed"):
                said = {"text": phrase("repli.interruption"), "metadata": {"kind": "chat"}}
                await self.say(conversation, "assistant", said)

    async def is_quiet(self, conversation: str) -> bool:
        """Tell whether the assistant keeps silent: an agent has the conversation, or is awaited."""
        return (await asyncio.to_thread(self.handovers.standing, conversation)).quiet

    async def state(self, conversation: str) -> dict[str, Any]:
        """Return who answers now, whether an answer is on its way, whether and where the visitor waits for a person."""
        stands = await asyncio.to_thread(self.handovers.standing, conversation)
        busy = stands.state in ("bot", "closed") and self.turns.busy(conversation)
        return {
            "busy": busy,
            "agent": stands.owner.name if stands.owner else None,
            "waiting": stands.state == "waiting",
            "place": stands.place,
            "hours": self.hours,
        }

    async def tell_state(self, conversation: str) -> None:
        """Tell the visitor's pages who answers now."""
        await self.server.emit("assistant_state", await self.state(conversation), room=conversation)

    def channel(self, hand_over: HandOver | None = None) -> SpeakingChannel:
        """Return where Rasa's replies of one turn go; ``hand_over`` may take up those that lead to a human."""
        return _ToRoom(self, hand_over)


class _ToRoom(SpeakingChannel):
    """Tells a conversation what Rasa says, unless an agent has taken it over meanwhile."""

    def __init__(self, exchanges: Exchanges, hand_over: HandOver | None) -> None:
        super().__init__()
        self._exchanges = exchanges
        self._hand_over = hand_over

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "website"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        if await self._exchanges.is_quiet(recipient_id):
            logger.info("An agent has the conversation, or is awaited: the assistant keeps silent.")
            return
        is_handoff = (message.get("metadata") or {}).get("kind") == HANDOFF
        if is_handoff and self._hand_over is not None and await self._hand_over(recipient_id, message):
            return
        await self._exchanges.utter(recipient_id, "assistant", message)


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
