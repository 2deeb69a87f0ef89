"""The tables of the transcripts."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

MESSAGES = sa.Table(
    "messages",
    TABLES,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("message_id", sa.String(255)),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    # Last, because it is long: the others are read without it.
    sa.Column("event", sa.Text, nullable=False),
    sa.UniqueConstraint("conversation", "message_id"),
)
CONVERSATIONS = sa.Table(
    "conversations",
    TABLES,
    sa.Column("id", sa.String(255), primary_key=True),
    sa.Column("agent", sa.String(255)),
)
RATINGS = sa.Table(
    "ratings",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255)),
    sa.Column("message_id", sa.String(255)),
    sa.Column("topic", sa.String(255)),
    sa.Column("kind", sa.String(255)),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("day", sa.Date, nullable=False),
    sa.UniqueConstraint("conversation", "message_id"),
)
ERASED = sa.Table(
    "erased",
    TABLES,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
)
