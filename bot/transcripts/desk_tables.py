"""The tables of the hand-over to people, beside the transcripts: they are erased, purged and exported with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.transcripts.tables import TABLES

#: Where each conversation stands between the assistant and the agents; one without a row is the assistant's.
HANDOVERS = sa.Table(
    "handovers",
    TABLES,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("since", sa.DateTime, nullable=False),
    # When the visitor asked for a human, and why; an agent who steps in unasked leaves it empty.
    sa.Column("asked", sa.DateTime),
    sa.Column("reason", sa.String(16)),
    # The id of the agent who has it (its name stands in « conversations ») and when the agent last gave a sign.
    sa.Column("owner", sa.String(255)),
    sa.Column("sign", sa.DateTime),
    # When the visitor who waits was told that nobody has come yet.
    sa.Column("told", sa.DateTime),
    # The last rank that an agent has read.
    sa.Column("seen", sa.Integer, nullable=False, default=0),
    # Which part of a message to leave the visitor is asked for, and what is written of it so far (masked).
    sa.Column("step", sa.String(16)),
    sa.Column("draft", sa.Text),
    sa.Index("handovers_state", "state", "asked"),
)
#: What agents write to each other about a conversation.
NOTES = sa.Table(
    "handover_notes",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("agent", sa.String(255), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
#: The messages that visitors have left, and the mail that tells of each.
TICKETS = sa.Table(
    "handover_tickets",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reach", sa.String(255), nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("owner", sa.String(255)),
    sa.Column("closed", sa.DateTime),
    sa.Column("mail", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("next_try", sa.DateTime),
    sa.Column("fault", sa.String(255)),
    sa.Index("handover_tickets_mail", "mail", "next_try"),
)
_BESIDE = (HANDOVERS, NOTES, TICKETS)


def beside(connection: Any, conversation: str) -> dict[str, list[dict[str, Any]]]:
    """Return what these tables hold of a conversation, as JSON."""
    return {table.name: _rows(connection, table, conversation) for table in _BESIDE}


def remove_beside(connection: Any, conversation: str) -> None:
    """Remove what these tables hold of a conversation."""
    for table in _BESIDE:
        connection.execute(sa.delete(table).where(table.c.conversation == conversation))


def remove_orphans(connection: Any, alive: Any) -> None:
    """Remove what belongs to none of the conversations that a query tells."""
    for table in _BESIDE:
        connection.execute(sa.delete(table).where(table.c.conversation.not_in(alive)))


def _rows(connection: Any, table: Any, conversation: str) -> list[dict[str, Any]]:
    of_it = sa.select(table).where(table.c.conversation == conversation)
    return [
        {name: _plain(value) for name, value in row.items() if name != "conversation"}
        for row in connection.execute(of_it).mappings()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    return value.isoformat() if isinstance(value, date) else value
