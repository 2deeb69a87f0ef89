"""Answers the messages that were taken in, in the background, each in its turn."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.conversation import OnNewMessage, take_turn
from bot.channels.exchanges import Exchanges
from bot.handover.reception import Reception
from bot.metrics import TURN, WAITING
from bot.privacy import Redacted

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrived:
    """A message that is kept: as Rasa may see it; as it was typed when it tells how to reach the visitor."""

    message: Redacted
    reach: str | None


class Answering:
    """Lets Rasa answer.

    Args:
        exchanges: what is said, where it is kept, and who waits.
        reception: takes what is meant for people.
        on_new_message: Rasa's handler.

    """

    def __init__(self, exchanges: Exchanges, reception: Reception, on_new_message: OnNewMessage) -> None:
        self._exchanges = exchanges
        self._turns = exchanges.turns
        self._reception = reception
        self._on_new_message = on_new_message
        #: By conversation, the messages whose turn has not come.
        self._waiting: dict[str, set[asyncio.Task[Any]]] = {}

    def begin(self, conversation: str, address: str, arrived: Arrived, metadata: Any) -> None:
        """Answer a message that has its place among the turns, unless it is for an agent.

        Args:
            conversation: its id.
            address: where it comes from.
            arrived: what was said.
            metadata: what the client sent along.

        """
        self._exchanges.server.start_background_task(self._answer, conversation, address, arrived, metadata)

    def drop(self, conversation: str) -> None:
        """Leave without answer the messages of a conversation whose turn has not come; the one at work goes on."""
        for task in self._waiting.pop(conversation, set()):
            task.cancel()

    async def _answer(self, conversation: str, address: str, arrived: Arrived, metadata: Any) -> None:
        start = time.monotonic()
        waits = self._begin_to_wait(conversation)
        try:
            async with self._turns.turn(conversation, address):
                self._no_longer_waits(conversation, waits)
                await self._let_rasa(conversation, arrived, metadata)
        except SQLAlchemyError as error:
            logger.error("A message could not be answered: %s", type(error).__name__)
        finally:
            self._no_longer_waits(conversation, waits)
            WAITING.set(len(self._turns))
            TURN.observe(time.monotonic() - start)
            await self._exchanges.tell_state(conversation)

    async def _let_rasa(self, conversation: str, arrived: Arrived, metadata: Any) -> None:
        if await asyncio.to_thread(self._exchanges.store.is_erased, conversation):
            return
        if not await self._reception.heard(conversation, arrived.message.text, arrived.reach):
            await self._exchanges.tell_state(conversation)
            channel = self._exchanges.channel(self._reception.asked)
            await take_turn(arrived.message, conversation, channel, self._on_new_message, metadata)

    def _begin_to_wait(self, conversation: str) -> asyncio.Task[Any] | None:
        task = asyncio.current_task()
        if task is not None:
            self._waiting.setdefault(conversation, set()).add(task)
        return task

    def _no_longer_waits(self, conversation: str, task: asyncio.Task[Any] | None) -> None:
        waiting = self._waiting.get(conversation, set())
        if task is not None:
            waiting.discard(task)
        if not waiting:
            self._waiting.pop(conversation, None)
