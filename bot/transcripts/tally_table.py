"""The table of the counts that outlive the conversations, and the counts of those that are still there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.transcripts.desk_tables import TICKETS
from bot.transcripts.entries import Entry
from bot.transcripts.rows import entries
from bot.transcripts.tables import MESSAGES, RATINGS, TABLES
from bot.transcripts.tally import OVER, Beside, Count, Tally, tally

TALLIES = sa.Table(
    "tallies",
    TABLES,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("measure", sa.String(32), primary_key=True),
    sa.Column("item", sa.String(255), primary_key=True),
    sa.Column("profile", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
#: How many rows are read at once: a conversation's texts are forgotten as soon as it is counted.
_BATCH = 500


def keep_tally(connection: Any, conversation: str) -> None:
    """Add the counts of a conversation to those that are kept; in the transaction that removes it, so only once."""
    said = entries(connection, conversation, sa.true())
    for count, number in tally(said, _beside(connection, conversation), over=True).items():
        # A question that was made precise leaves a zero.
        if number:
            added = _INSERTS[connection.dialect.name](TALLIES).values(**count._asdict(), number=number)
            more = {"number": TALLIES.c.number + added.excluded.number}
            connection.execute(added.on_conflict_do_update(index_elements=list(TALLIES.primary_key), set_=more))


def kept_tallies(connection: Any, first: date, last: date) -> Tally:
    """Return the counts of the conversations that are no longer there, from a day to another, both included."""
    rows = connection.execute(sa.select(TALLIES).where(TALLIES.c.day.between(first, last)))
    return Counter({Count(*row[:4]): row.number for row in rows})


def live_tallies(connection: Any, first: date, last: date, now: datetime) -> Tally:
    """Return the counts of the conversations that are still there, from a day to another, both included.

    Args:
        connection: where to read.
        first: the first day.
        last: the last day.
        now: the time (UTC): a conversation that was silent for a while is over.

    """
    # A day in France begins before that of UTC, and what is rated today may have been said long ago.
    since = datetime.combine(first, time()) - timedelta(days=1)
    beside = _all_beside(connection)
    recent = sa.select(MESSAGES.c.conversation).where(MESSAGES.c.at >= since)
    rated = sa.select(RATINGS.c.conversation).where(RATINGS.c.conversation.is_not(None), RATINGS.c.day >= first)
    total: Tally = Counter()
    for conversation, said in _conversations(connection, recent.union(rated)):
        is_over = now - said[-1].at >= OVER
        for count, number in tally(said, beside.get(conversation, Beside()), over=is_over).items():
            if first <= count.day <= last:
                total[count] += number
    return total


def _conversations(connection: Any, which: Any) -> Iterator[tuple[str, list[Entry]]]:
    columns = (MESSAGES.c.conversation, MESSAGES.c.rank, MESSAGES.c.author, MESSAGES.c.event, MESSAGES.c.message_id)
    wanted = sa.select(*columns, MESSAGES.c.at).where(MESSAGES.c.conversation.in_(which))
    ordered = wanted.order_by(MESSAGES.c.conversation, MESSAGES.c.rank)
    rows = connection.execution_options(stream_results=True).execute(ordered).yield_per(_BATCH)
    for conversation, found in groupby(rows, key=itemgetter(0)):
        yield conversation, [Entry(row[1], row[2], json.loads(row[3]), row[4], row[5]) for row in found]


def _beside(connection: Any, conversation: str) -> Beside:
    rated = sa.select(RATINGS.c.day, RATINGS.c.topic, RATINGS.c.helpful).where(RATINGS.c.conversation == conversation)
    left = sa.select(TICKETS.c.made).where(TICKETS.c.conversation == conversation)
    ratings = tuple((row.day, row.topic, row.helpful) for row in connection.execute(rated))
    return Beside(ratings, tuple(connection.execute(left).scalars()))


def _all_beside(connection: Any) -> dict[str, Beside]:
    rated = sa.select(RATINGS.c.conversation, RATINGS.c.day, RATINGS.c.topic, RATINGS.c.helpful)
    ratings: dict[str, list[tuple[date, str | None, bool]]] = {}
    for row in connection.execute(rated.where(RATINGS.c.conversation.is_not(None))):
        ratings.setdefault(row.conversation, []).append((row.day, row.topic, row.helpful))
    left: dict[str, list[datetime]] = {}
    for row in connection.execute(sa.select(TICKETS.c.conversation, TICKETS.c.made)):
        left.setdefault(row.conversation, []).append(row.made)
    return {name: Beside(ratings.get(name, ()), left.get(name, ())) for name in ratings.keys() | left.keys()}
