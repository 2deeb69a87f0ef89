"""Answers what visitors say in Chatwoot, one turn at a time, and hands the conversation over to its agents."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from bot.channels.buttons import Buttons
from bot.channels.chatwoot_api import Chatwoot, ChatwootError
from bot.channels.chatwoot_note import note_of
from bot.channels.chatwoot_webhook import Place, Said
from bot.channels.conversation import OnNewMessage, SpeakingChannel, phrase, read, take_turn
from bot.channels.limits import Limits
from bot.channels.turns import Turns
from bot.metrics import REFUSED
from bot.settings import Settings
from bot.transcripts.trackers import Trackers

logger = logging.getLogger(__name__)

#: The kind of the messages that lead to a human.
_HANDOFF = "handoff"


class _Collecting(SpeakingChannel):
    """Keeps the replies of a turn: Chatwoot's slowness must not make it late."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "chatwoot"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(message)


class ChatwootAnswering:
    """Answers.

    Args:
        settings: the settings in force.
        server: the Chatwoot server.
        buttons: seals the buttons.
        waiting: who waits for an answer.
        rates: how much a visitor may send.
        trackers: Rasa's store, for what agents are told.
        on_new_message: Rasa's handler.

    """

    def __init__(
        self,
        settings: Settings,
        server: Chatwoot,
        buttons: Buttons,
        waiting: Turns,
        rates: Limits,
        trackers: Trackers,
        on_new_message: OnNewMessage,
    ) -> None:
        self._settings = settings
        self._server = server
        self._buttons = buttons
        self._turns = waiting
        self._rates = rates
        self._trackers = trackers
        self._on_new_message = on_new_message

    def enter(self, conversation: str) -> None:
        """Take a place for a message, which ``answer`` gives back.

        Raises:
            FullError: there is no place left.

        """
        self._turns.enter(conversation)

    async def answer(self, conversation: str, said: Said) -> None:
        """Answer a message that has its place."""
        # All come from Chatwoot's address: each conversation counts for itself.
        address = f"chatwoot {said.place.account}/{said.place.conversation}"
        async with self._turns.turn(conversation, address):
            try:
                if not self._rates.allow_message(conversation, address):
                    REFUSED.labels("too_fast").inc()
                    await self._told_once(conversation, said.place, self._rates.phrase())
                elif await self._server.is_pending(said.place):
                    await self._deliver(conversation, said.place, await self._replies(conversation, said.text))
            except ChatwootError as error:
                logger.error("A message of Chatwoot could not be answered: %s", error)
            except Exception as error:  # the next message must find its way whatever became of this one
                logger.error("A message of Chatwoot could not be answered: %s", type(error).__name__)
                logger.debug("The failed message", exc_info=error)

    async def refuse(self, conversation: str, place: Place, key: str) -> None:
        """Say why a message is not answered, once a minute at most."""
        try:
            await self._told_once(conversation, place, phrase(key))
        except ChatwootError as error:
            logger.error("A refusal could not be told in Chatwoot: %s", error)

    async def _told_once(self, conversation: str, place: Place, text: str) -> None:
        if self._rates.may_tell(conversation) and await self._server.is_pending(place):
            await self._server.say(place, text)

    async def _replies(self, conversation: str, text: str) -> list[dict[str, Any]]:
        channel = _Collecting()
        message = await read(text, conversation, self._buttons, self._settings.max_message_chars, channel)
        if message is not None:
            await take_turn(message, conversation, channel, self._on_new_message, None)
        return channel.replies

    async def _deliver(self, conversation: str, place: Place, replies: Iterable[dict[str, Any]]) -> None:
        for message in replies:
            # An agent may have come while the answer was being found, or between two messages.
            if not await self._server.is_pending(place):
                logger.info("An agent of Chatwoot has the conversation: the assistant keeps silent.")
                return
            metadata = message.get("metadata") or {}
            if metadata.get("kind") == _HANDOFF:
                await self._hand_over(conversation, place, message)
                return
            await self._server.say(place, _text(message), self._items(message, conversation))

    async def _hand_over(self, conversation: str, place: Place, message: dict[str, Any]) -> None:
        reason = (message.get("metadata") or {}).get("handover")
        if reason == "failed":
            # It owns up to it.
            await self._server.say(place, _text(message))
        await self._server.say(place, self._farewell())
        note = await asyncio.to_thread(note_of, self._trackers, conversation, reason)
        try:
            await self._server.note(place, note)
        finally:
            # Told to wait for a person, the visitor must meet one, with or without the note.
            await self._server.open(place)

    def _farewell(self) -> str:
        opening = self._settings.handover.opening
        if opening.text and not opening.is_open(datetime.now(timezone.utc)):
            return phrase("conseiller.passe_ferme", horaires=opening.text)
        return phrase("conseiller.passe")

    def _items(self, message: dict[str, Any], conversation: str) -> list[dict[str, str]]:
        sealed = self._buttons.sealed(message, conversation).get("buttons") or ()
        return [{"title": one["title"], "value": one.get("payload") or one["title"]} for one in sealed]


def _text(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("image") or "")
