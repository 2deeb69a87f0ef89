"""Erases a conversation when its visitor asks, at once and as often as it takes."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.answering import Answering
from bot.channels.exchanges import Exchanges
from bot.settings import Settings
from bot.transcripts.retention import erase_conversation

logger = logging.getLogger(__name__)


class Erasing:
    """Erases conversations.

    Args:
        settings: tell where the stores are.
        exchanges: the transcripts, and who waits for an answer.
        answering: what is being answered.

    """

    def __init__(self, settings: Settings, exchanges: Exchanges, answering: Answering) -> None:
        self._settings = settings
        self._store = exchanges.store
        self._turns = exchanges.turns
        self._answering = answering

    async def erase(self, conversation: str) -> str | None:
        """Erase a conversation wherever it is kept, whatever an earlier try has left of it.

        It waits for the turn at work, which has its deadline (TURN_SECONDS), and for no other.

        Returns:
            None when it is done; else a phrase of the content: nothing was erased, or not everything was.

        """
        try:
            # From here on nothing is added to it, nor passed to Rasa.
            await asyncio.to_thread(self._store.erase, conversation)
        except SQLAlchemyError as error:
            logger.error("A conversation could not be erased: %s", type(error).__name__)
            return "limites.effacement_impossible"
        self._answering.drop(conversation)
        try:
            async with self._turns.alone(conversation):
                await asyncio.to_thread(erase_conversation, self._settings, conversation)
        except SQLAlchemyError as error:
            logger.error("A conversation was erased in part only: %s", type(error).__name__)
            return "limites.effacement_inacheve"
        return None
