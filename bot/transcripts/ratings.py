"""What visitors think of the assistant's messages; the figures outlive the conversations, without their texts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.transcripts.entries import Figure
from bot.transcripts.tables import MESSAGES, RATINGS


def save_rating(connection: Any, rated: tuple[str, str], helpful: bool, reason: str | None, day: date) -> bool:
    """Keep a rating in the place of any former one of the same message.

    Args:
        connection: a transaction.
        rated: the conversation and the id of the message.
        helpful: whether it helped.
        reason: why, in the visitor's words.
        day: the day of the rating.

    Returns:
        False when the message is not one of the assistant's in this conversation.

    """
    conversation, message_id = rated
    message = sa.select(MESSAGES.c.event).where(
        MESSAGES.c.conversation == conversation,
        MESSAGES.c.message_id == message_id,
        MESSAGES.c.author == "assistant",
    )
    event = connection.execute(message).scalar()
    if event is None:
        return False
    metadata = json.loads(event).get("metadata") or {}
    same = sa.and_(RATINGS.c.conversation == conversation, RATINGS.c.message_id == message_id)
    connection.execute(sa.delete(RATINGS).where(same))
    connection.execute(
        sa.insert(RATINGS).values(
            conversation=conversation,
            message_id=message_id,
            topic=metadata.get("topic"),
            kind=metadata.get("kind"),
            helpful=helpful,
            reason=reason,
            day=day,
        )
    )
    return True


def ratings_of(connection: Any, conversation: str) -> list[dict[str, Any]]:
    """Return the ratings of a conversation as JSON, in the order in which they came."""
    of_it = sa.select(RATINGS).where(RATINGS.c.conversation == conversation).order_by(RATINGS.c.id)
    names = ("message_id", "topic", "kind", "helpful", "reason")
    return [
        {**{name: row[name] for name in names}, "day": row["day"].isoformat()}
        for row in connection.execute(of_it).mappings()
    ]


def anonymise(connection: Any, conversation: str) -> None:
    """Keep the ratings of a conversation without what could lead to it."""
    unnamed = {"conversation": None, "message_id": None, "reason": None}
    connection.execute(sa.update(RATINGS).where(RATINGS.c.conversation == conversation).values(**unnamed))


def figures(connection: Any) -> list[Figure]:
    """Return the ratings counted by day, topic, kind of message and opinion."""
    keys = (RATINGS.c.day, RATINGS.c.topic, RATINGS.c.kind, RATINGS.c.helpful)
    counted = sa.select(*keys, sa.func.count()).group_by(*keys).order_by(*keys)
    return [Figure(*row) for row in connection.execute(counted)]
