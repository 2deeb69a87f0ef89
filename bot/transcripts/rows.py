"""What the store reads and holds within one transaction."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.transcripts.entries import Entry
from bot.transcripts.tables import CONVERSATIONS, ERASED, MESSAGES


def hold(connection: Any, conversation: str) -> bool:
    """Keep other writers of a conversation waiting until the transaction ends; return False when it is unknown.

    It must be the first statement: it writes, so an embedded database is held too, and what is read next is not
    changed by anybody else.
    """
    row = CONVERSATIONS.c.id == conversation
    return bool(connection.execute(sa.update(CONVERSATIONS).where(row).values(id=conversation)).rowcount)


def entries(connection: Any, conversation: str, which: Any, most: int | None = None) -> list[Entry]:
    """Return the latest entries of a conversation that fulfil a condition, in the order in which they were said.

    Args:
        connection: where to read.
        conversation: its id.
        which: the condition, in SQLAlchemy's words.
        most: how many at most.

    """
    wanted = sa.select(MESSAGES).where(MESSAGES.c.conversation == conversation, which)
    rows = connection.execute(wanted.order_by(MESSAGES.c.rank.desc()).limit(most)).mappings()
    found = [Entry(row["rank"], row["author"], json.loads(row["event"]), row["message_id"], row["at"]) for row in rows]
    return found[::-1]


def last_rank(connection: Any, conversation: str) -> int:
    """Return the rank of the last entry of a conversation; 0 when there is none."""
    wanted = sa.select(sa.func.max(MESSAGES.c.rank)).where(MESSAGES.c.conversation == conversation)
    return int(connection.execute(wanted).scalar() or 0)


def agent_of(connection: Any, conversation: str) -> str | None:
    """Return the name of the agent who has the conversation."""
    wanted = sa.select(CONVERSATIONS.c.agent).where(CONVERSATIONS.c.id == conversation)
    name: str | None = connection.execute(wanted).scalar()
    return name


def was_erased(connection: Any, conversation: str) -> bool:
    """Tell whether a conversation is remembered as erased."""
    wanted = sa.select(ERASED.c.conversation).where(ERASED.c.conversation == conversation)
    return connection.execute(wanted).first() is not None
