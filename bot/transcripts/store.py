"""The store of the transcripts."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.settings import Settings
from bot.transcripts.database import make_tables, open_engine, settle
from bot.transcripts.desk_tables import beside, remove_beside, remove_orphans
from bot.transcripts.entries import Author, Entry, ErasedError, Figure, RepeatedError, Summary
from bot.transcripts.ratings import anonymise, figures, ratings_of, save_rating
from bot.transcripts.rows import agent_of, entries, hold, last_rank, was_erased
from bot.transcripts.tables import CONVERSATIONS, ERASED, MESSAGES, RATINGS, TABLES
from bot.transcripts.tally import Tally
from bot.transcripts.tally_table import keep_tally, kept_tallies, live_tallies

Result = TypeVar("Result")

#: How often a write is tried that meets another's.
_ATTEMPTS = 5
#: The largest number that a database takes for a rank.
_LARGEST_RANK = 2**31 - 1


def now() -> datetime:
    """Return the time, UTC without time zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


class Transcripts:
    """The transcripts in their store; every method may be called from any thread and by several processes at once.

    Args:
        address: the database, as SQLAlchemy writes it.
        days: how long a conversation is kept after its last entry.
        clock: tells the time, UTC without time zone.

    """

    def __init__(self, address: str, days: int, clock: Callable[[], datetime] = now) -> None:
        self.engine = open_engine(address, wal=True)
        self._kept = timedelta(days=days)
        self.clock = clock
        make_tables(self.engine, TABLES)

    def add(self, conversation: str, author: Author, event: Mapping[str, Any], message_id: str | None = None) -> Entry:
        """Keep what was said and return its entry, with the next rank.

        Args:
            conversation: its id.
            author: who said it.
            event: what was sent: JSON.
            message_id: tells the same message when it comes again.

        Raises:
            RepeatedError: the conversation already has an entry with this message id.
            ErasedError: the conversation was erased.

        """

        def work(connection: Any) -> Entry:
            if was_erased(connection, conversation):
                raise ErasedError(conversation)
            known = entries(connection, conversation, MESSAGES.c.message_id == message_id) if message_id else []
            if known:
                raise RepeatedError(known[0])
            entry = Entry(last_rank(connection, conversation) + 1, author, event, message_id, self.clock())
            row = {**vars(entry), "event": json.dumps(dict(event))}
            connection.execute(sa.insert(MESSAGES).values(conversation=conversation, **row))
            return entry

        return self.alone(conversation, work)

    def after(self, conversation: str, rank: int = 0, most: int = 200) -> list[Entry]:
        """Return the latest entries whose rank is greater, ``most`` at most, in the order in which they were said."""
        # A client may name any number: a database does not take them all.
        known = max(0, min(rank, _LARGEST_RANK))
        with self.engine.connect() as connection:
            return entries(connection, conversation, MESSAGES.c.rank > known, most)

    def agent(self, conversation: str) -> str | None:
        """Return the name of the agent who has taken the conversation over; None while the assistant has it."""
        with self.engine.connect() as connection:
            return agent_of(connection, conversation)

    def rate(self, conversation: str, message_id: str, helpful: bool, reason: str | None) -> bool:
        """Keep what the visitor thinks of a message, in the place of what was thought of it before.

        Args:
            conversation: its id.
            message_id: the id of one of the assistant's messages in it.
            helpful: whether it helped.
            reason: why, in the visitor's words (already masked).

        Returns:
            False when the message is not one of the assistant's in this conversation.

        """
        # A client may name any id: a database does not take all characters.
        if not message_id.isprintable():
            return False
        with self.engine.begin() as connection:
            return hold(connection, conversation) and save_rating(
                connection, (conversation, message_id), helpful, reason, self.clock().date()
            )

    def figures(self) -> list[Figure]:
        """Return the ratings counted by day, topic, kind of message and opinion; erased conversations count too."""
        with self.engine.connect() as connection:
            return figures(connection)

    def tallies(self, first: date, last: date) -> Tally:
        """Return what was counted from a day to another, both included; what was erased or purged counts too."""
        live: Tally = Counter()
        with self.engine.connect() as connection:
            kept = kept_tallies(connection, first, last)
            for _ in range(_ATTEMPTS):
                live = live_tallies(connection, first, last, self.clock())
                # A conversation that is removed meanwhile goes from the ones to the others: count again.
                before, kept = kept, kept_tallies(connection, first, last)
                if before == kept:
                    break
        return kept + live

    def is_erased(self, conversation: str) -> bool:
        """Tell whether the conversation was erased or purged less than ``days`` ago."""
        with self.engine.connect() as connection:
            return was_erased(connection, conversation)

    def erased(self) -> dict[str, datetime]:
        """Return the ids of the conversations that were erased or purged less than ``days`` ago, and when (UTC)."""
        with self.engine.connect() as connection:
            return {row.conversation: row.at for row in connection.execute(sa.select(ERASED))}

    def erase(self, conversation: str) -> int:
        """Remove what was said in a conversation, known or not, and refuse what comes late; return how many entries.

        Its id alone is remembered, for ``days``; its ratings stay without conversation, message and reason.
        """
        removed = self.alone(conversation, lambda connection: self._remove(connection, conversation))
        if removed:
            settle(self.engine)
        return removed

    def purge(self) -> int:
        """Remove the conversations whose last entry is older than ``days``, as ``erase`` does; return how many."""
        limit = self.clock() - self._kept
        last = sa.func.max(MESSAGES.c.at)
        old = sa.select(MESSAGES.c.conversation).group_by(MESSAGES.c.conversation).having(last < limit)
        with self.engine.begin() as connection:
            connection.execute(sa.delete(ERASED).where(ERASED.c.at < limit))
            found = list(connection.execute(old).scalars())
        # One transaction each: visitors who write meanwhile hardly wait.
        removed = sum(self._purge(conversation, limit) for conversation in found)
        with self.engine.begin() as connection:
            alive = sa.select(MESSAGES.c.conversation)
            connection.execute(sa.delete(CONVERSATIONS).where(CONVERSATIONS.c.id.not_in(alive)))
            remove_orphans(connection, alive)
        settle(self.engine)
        return removed

    def rewrite(self) -> None:
        """Rewrite the file whatever its size, without what was removed."""
        settle(self.engine, large=True)

    def conversations(self) -> list[Summary]:
        """Return every conversation, the latest first."""
        first, last = sa.func.min(MESSAGES.c.at), sa.func.max(MESSAGES.c.at)
        both = MESSAGES.outerjoin(CONVERSATIONS, CONVERSATIONS.c.id == MESSAGES.c.conversation)
        keys = (MESSAGES.c.conversation, CONVERSATIONS.c.agent)
        listed = sa.select(keys[0], first, last, sa.func.count(), keys[1]).select_from(both)
        with self.engine.connect() as connection:
            rows = connection.execute(listed.group_by(*keys).order_by(last.desc(), keys[0]))
            return [Summary(*row) for row in rows]

    def said_since(self, at: datetime) -> Iterator[tuple[str, list[Entry], set[str]]]:
        """Yield each conversation with entries since a moment (UTC): id, entries, ids of what was judged useless."""
        recent = sa.select(MESSAGES.c.conversation).where(MESSAGES.c.at >= at).distinct()
        useless = sa.select(RATINGS.c.conversation, RATINGS.c.message_id).where(
            RATINGS.c.helpful.is_(False), RATINGS.c.conversation.is_not(None)
        )
        with self.engine.connect() as connection:
            found = list(connection.execute(recent).scalars())
            rated: dict[str, set[str]] = {}
            for row in connection.execute(useless):
                rated.setdefault(row.conversation, set()).add(row.message_id)
        for conversation in found:
            with self.engine.connect() as connection:
                yield conversation, entries(connection, conversation, sa.true()), rated.get(conversation, set())

    def export(self, conversation: str) -> dict[str, Any] | None:
        """Return all that is kept of a conversation, as JSON; None when nothing is."""
        with self.engine.connect() as connection:
            said = entries(connection, conversation, sa.true())
            if not said:
                return None
            return {
                "conversation": conversation,
                "agent": agent_of(connection, conversation),
                "messages": [{**vars(entry), "at": f"{entry.at.isoformat()}Z"} for entry in said],
                "ratings": ratings_of(connection, conversation),
                **beside(connection, conversation),
            }

    def alone(self, conversation: str, work: Callable[[Any], Result]) -> Result:
        """Do some work in a transaction that no other writer of the conversation, even a new one, can join."""
        for left in reversed(range(_ATTEMPTS)):
            try:
                with self.engine.begin() as connection:
                    if not hold(connection, conversation):
                        connection.execute(sa.insert(CONVERSATIONS).values(id=conversation))
                    return work(connection)
            except sa.exc.IntegrityError:
                # On a server of databases, two may begin the same conversation at the same moment.
                if not left:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _purge(self, conversation: str, limit: datetime) -> bool:
        recent = sa.select(MESSAGES.c.rank).where(MESSAGES.c.conversation == conversation, MESSAGES.c.at >= limit)
        with self.engine.begin() as connection:
            # Something may have been said since it was found.
            if not hold(connection, conversation) or connection.execute(recent).first():
                return False
            self._remove(connection, conversation)
            return True

    def _remove(self, connection: Any, conversation: str) -> int:
        keep_tally(connection, conversation)
        anonymise(connection, conversation)
        remove_beside(connection, conversation)
        connection.execute(sa.delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation))
        connection.execute(sa.delete(ERASED).where(ERASED.c.conversation == conversation))
        connection.execute(sa.insert(ERASED).values(conversation=conversation, at=self.clock()))
        return int(connection.execute(sa.delete(MESSAGES).where(MESSAGES.c.conversation == conversation)).rowcount)


@functools.cache
def transcripts(settings: Settings) -> Transcripts:
    """Return the store of the settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Transcripts(f"sqlite:///{settings.data_dir / 'transcripts.db'}", settings.retention_days)
