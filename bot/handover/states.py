"""Who has each conversation, in the database: every change is one transaction that nobody else can join."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.handover.errors import TakenError
from bot.handover.kinds import Agent, Reason, Standing, State, Step
from bot.handover.standing import known, name_owner, owned, put, row_of, standing_of
from bot.transcripts import Transcripts
from bot.transcripts.desk_tables import HANDOVERS
from bot.transcripts.rows import last_rank


class Handovers:
    """Where the conversations stand; each method may be called from any thread and by several processes at once.

    Args:
        store: the transcripts, beside which it is kept.

    """

    def __init__(self, store: Transcripts) -> None:
        self.store = store

    def standing(self, conversation: str) -> Standing:
        """Return where a conversation stands; an unknown one is the assistant's."""
        with self.store.engine.connect() as connection:
            return standing_of(connection, conversation)

    def ask(self, conversation: str, reason: Reason) -> int:
        """Let the visitor wait for a human, and return the place; who waits already keeps it.

        Raises:
            TakenError: an agent has the conversation.
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> int:
            stands = known(connection, conversation)
            if stands.owner is not None:
                raise TakenError(stands.owner.name)
            if stands.state != "waiting":
                now, rank = self.store.clock(), last_rank(connection, conversation)
                # What was said before is in the packet: only what follows is unread.
                put(connection, conversation, state="waiting", since=now, asked=now, reason=reason, told=None,
                     seen=rank, step=None, draft=None)  # fmt: skip
            return standing_of(connection, conversation).place or 1

        return self.store.alone(conversation, work)

    def withdraw(self, conversation: str) -> bool:
        """Give a conversation that waits (or whose visitor leaves a message, or that is closed) to the assistant.

        Returns:
            False when it is an agent's, or the assistant's already.

        Raises:
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> bool:
            stands = known(connection, conversation)
            if stands.state == "taken" or (stands.state == "bot" and stands.step is None):
                return False
            put(connection, conversation, state="bot", since=self.store.clock(), told=None, step=None, draft=None)
            return True

        return self.store.alone(conversation, work)

    def take(self, conversation: str, agent: Agent) -> bool:
        """Give the conversation to an agent; False when the agent has it already.

        Raises:
            TakenError: another agent has it.
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> bool:
            stands = known(connection, conversation)
            if stands.owner is not None and stands.owner.id != agent.id:
                raise TakenError(stands.owner.name)
            now = self.store.clock()
            if stands.owner is not None:
                put(connection, conversation, sign=now)
                return False
            name_owner(connection, conversation, agent.name)
            seen = max(stands.seen, 0 if stands.state == "waiting" else last_rank(connection, conversation))
            put(connection, conversation, state="taken", since=now, owner=agent.id, sign=now, seen=seen, told=None,
                 step=None, draft=None)  # fmt: skip
            return True

        return self.store.alone(conversation, work)

    def pass_on(self, conversation: str, agent: Agent, to: Agent) -> None:
        """Give a conversation from its agent to a colleague.

        Raises:
            NotOwnerError: the agent does not have it.
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> None:
            owned(connection, conversation, agent)
            name_owner(connection, conversation, to.name)
            now = self.store.clock()
            put(connection, conversation, since=now, owner=to.id, sign=now)

        self.store.alone(conversation, work)

    def leave(self, conversation: str, agent: Agent, state: State) -> None:
        """End what an agent has of a conversation: it becomes the assistant's (``bot``) or ``closed``.

        Raises:
            NotOwnerError: the agent does not have it.
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> None:
            owned(connection, conversation, agent)
            name_owner(connection, conversation, None)
            now, rank = self.store.clock(), last_rank(connection, conversation)
            put(connection, conversation, state=state, since=now, owner=None, sign=None, seen=rank)

        self.store.alone(conversation, work)

    def owner(self, conversation: str, agent: Agent) -> Agent:
        """Return the agent as the owner of the conversation, and note the sign of life.

        Raises:
            NotOwnerError: the agent does not have it.
            UnknownConversationError: there is none.

        """

        def work(connection: Any) -> Agent:
            owner = owned(connection, conversation, agent)
            put(connection, conversation, sign=self.store.clock())
            return owner

        return self.store.alone(conversation, work)

    def seen(self, conversation: str, agent: Agent, rank: int) -> None:
        """Note how far an agent has read: a sign of life of the owner; what others read of it does not count."""

        def work(connection: Any) -> None:
            stands = known(connection, conversation)
            if stands.owner is not None and stands.owner.id != agent.id:
                return
            sign = {} if stands.owner is None else {"sign": self.store.clock()}
            far = min(max(stands.seen, rank), last_rank(connection, conversation))
            if stands.since is not None:
                put(connection, conversation, seen=far, **sign)

        self.store.alone(conversation, work)

    def here(self, agent: Agent) -> int:
        """Note that an agent is there, for all the conversations that the agent has; return how many."""
        with self.store.engine.begin() as connection:
            theirs = sa.and_(HANDOVERS.c.owner == agent.id, HANDOVERS.c.state == "taken")
            done = connection.execute(sa.update(HANDOVERS).where(theirs).values(sign=self.store.clock()))
            return int(done.rowcount)

    def write(self, conversation: str, step: Step | None, draft: str | None = None) -> bool:
        """Note what a visitor who leaves a message is asked for next; False when an agent has come meanwhile."""

        def work(connection: Any) -> bool:
            stands = known(connection, conversation)
            if stands.state == "taken":
                return False
            since = stands.since or self.store.clock()
            put(connection, conversation, state=stands.state, since=since, step=step, draft=draft)
            return True

        return self.store.alone(conversation, work)

    def finish(self, conversation: str, keep: Callable[[Any, str], object]) -> bool:
        """End the message that a visitor leaves; who waited is the assistant's again.

        Args:
            conversation: its id.
            keep: keeps the message, within the transaction: it is given the connection and the text.

        Returns:
            False when no message is being left any more.

        """

        def work(connection: Any) -> bool:
            stands = known(connection, conversation)
            if stands.step != "reach" or stands.draft is None:
                return False
            keep(connection, stands.draft)
            put(connection, conversation, state="bot", since=self.store.clock(), told=None, step=None, draft=None)
            return True

        return self.store.alone(conversation, work)

    def shut(self, conversation: str) -> bool:
        """Give one that waits to the assistant, with the message that is being left, if any; False for another."""
        waits = sa.and_(row_of(conversation), HANDOVERS.c.state == "waiting")
        return self._changed(waits, state="bot", since=self.store.clock(), told=None)

    def tell_late(self, conversation: str) -> bool:
        """Note that the visitor who waits is told that nobody has come; False when it is no longer so, or was told."""
        waits = sa.and_(row_of(conversation), HANDOVERS.c.state == "waiting", HANDOVERS.c.told.is_(None))
        return self._changed(waits, told=self.store.clock())

    def lose(self, conversation: str, before: datetime) -> bool:
        """Let the visitor wait again, first, if the agent gave no sign since a moment; False when it is not so."""

        def work(connection: Any) -> bool:
            silent = sa.and_(row_of(conversation), HANDOVERS.c.state == "taken", HANDOVERS.c.sign < before)
            now = self.store.clock()
            asked = sa.func.coalesce(HANDOVERS.c.asked, HANDOVERS.c.since)
            back = {"state": "waiting", "since": now, "asked": asked, "owner": None, "sign": None, "told": None}
            if not connection.execute(sa.update(HANDOVERS).where(silent).values(**back)).rowcount:
                return False
            name_owner(connection, conversation, None)
            return True

        return self.store.alone(conversation, work)

    def late(self, before: datetime) -> list[str]:
        """Return the conversations that wait since before a moment and were not told so."""
        return self._named(HANDOVERS.c.state == "waiting", HANDOVERS.c.since < before, HANDOVERS.c.told.is_(None))

    def silent(self, before: datetime) -> list[str]:
        """Return the conversations whose agent gave no sign since a moment."""
        return self._named(HANDOVERS.c.state == "taken", HANDOVERS.c.sign < before)

    def waiting(self) -> list[str]:
        """Return the conversations that wait, the longest first."""
        return self._named(HANDOVERS.c.state == "waiting")

    def _named(self, *which: Any) -> list[str]:
        wanted = sa.select(HANDOVERS.c.conversation).where(*which)
        with self.store.engine.connect() as connection:
            return list(connection.execute(wanted.order_by(HANDOVERS.c.asked, HANDOVERS.c.conversation)).scalars())

    def _changed(self, which: Any, **values: Any) -> bool:
        with self.store.engine.begin() as connection:
            return bool(connection.execute(sa.update(HANDOVERS).where(which).values(**values)).rowcount)
