"""What agents write to each other about a conversation: never shown to its visitor, erased with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.handover.errors import UnknownConversationError
from bot.handover.kinds import Agent, Note
from bot.transcripts import Transcripts
from bot.transcripts.desk_tables import NOTES
from bot.transcripts.rows import last_rank, was_erased


class Notes:
    """The notes; each method may be called from any thread.

    Args:
        store: the transcripts, beside which they are kept.

    """

    def __init__(self, store: Transcripts) -> None:
        self._store = store

    def add(self, conversation: str, agent: Agent, text: str) -> Note:
        """Keep a note and return it.

        Raises:
            UnknownConversationError: there is no such conversation.

        """

        def work(connection: Any) -> Note:
            if was_erased(connection, conversation) or not last_rank(connection, conversation):
                raise UnknownConversationError
            at = self._store.clock()
            row = {"conversation": conversation, "agent": agent.id, "name": agent.name, "at": at, "text": text}
            return Note(connection.execute(sa.insert(NOTES).values(**row)).inserted_primary_key[0], agent, at, text)

        return self._store.alone(conversation, work)

    def of(self, conversation: str) -> list[Note]:
        """Return the notes of a conversation, the oldest first."""
        of_it = sa.select(NOTES).where(NOTES.c.conversation == conversation).order_by(NOTES.c.id)
        with self._store.engine.connect() as connection:
            return [
                Note(row["id"], Agent(row["agent"], row["name"]), row["at"], row["text"])
                for row in connection.execute(of_it).mappings()
            ]
