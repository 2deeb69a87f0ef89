"""What a visitor of the website would be told: the assistant itself answers, in a conversation that is kept nowhere."""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore

from bot.channels.conversation import SpeakingChannel, heard, phrase, take_turn
from bot.channels.incoming import TooLongError


@dataclass(frozen=True)
class Said:
    """A message of the assistant: its text (Markdown), its kind and the titles of its buttons."""

    text: str
    kind: str
    buttons: tuple[str, ...]


class _Kept(SpeakingChannel):
    """Keeps what is said for the time of a turn; a recap gets no page."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Said] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "console"

    async def _delivered(self, recipient_id: str, message: dict[str, Any]) -> None:
        # No address is made for a recap: nothing of this turn is kept.
        await self.deliver(recipient_id, message)

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        kind = str((message.get("metadata") or {}).get("kind", "chat"))
        titles = tuple(button["title"] for button in message.get("buttons") or ())
        self.messages.append(Said(message.get("text") or "", kind, titles))


async def told_to_visitor(agent: Any, text: str) -> list[Said]:
    """Return what the assistant answers a visitor whose first message this is.

    Args:
        agent: Rasa's agent, which the visitors speak with; nothing is stored through it.
        text: the message.

    """
    channel, name = _Kept(), f"console-{secrets.token_hex(8)}"
    processor = copy.copy(agent.processor)
    processor.tracker_store = InMemoryTrackerStore(processor.domain)

    async def handle(message: UserMessage) -> None:
        await processor.handle_message(message)

    try:
        await take_turn(heard(text), name, channel, handle, None)
    except TooLongError as error:
        return [Said(phrase("repli.trop_long", limite=error.limit), "chat", ())]
    return channel.messages
