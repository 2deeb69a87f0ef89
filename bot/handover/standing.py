"""Where one conversation stands, read and written within a transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.handover.errors import NotOwnerError, UnknownConversationError
from bot.handover.kinds import Agent, Standing, of_tool
from bot.transcripts.desk_tables import HANDOVERS
from bot.transcripts.rows import last_rank, was_erased
from bot.transcripts.tables import CONVERSATIONS


def standing_of(connection: Any, conversation: str) -> Standing:
    """Return where a conversation stands."""
    both = CONVERSATIONS.outerjoin(HANDOVERS, CONVERSATIONS.c.id == HANDOVERS.c.conversation)
    wanted = sa.select(CONVERSATIONS.c.agent, HANDOVERS).select_from(both).where(CONVERSATIONS.c.id == conversation)
    row = connection.execute(wanted).mappings().first()
    if row is None or (row["state"] is None and row["agent"] is None):
        return Standing()
    if row["state"] is None:
        # Taken with a version that kept the name alone.
        return Standing("taken", owner=of_tool(row["agent"]))
    owner = Agent(row["owner"], row["agent"]) if row["state"] == "taken" else None
    place = _place(connection, row) if row["state"] == "waiting" else None
    plain = {name: row[name] for name in ("state", "since", "asked", "reason", "told", "seen", "step", "draft")}
    return Standing(owner=owner, place=place, **plain)


def name_owner(connection: Any, conversation: str, name: str | None) -> None:
    """Write down who answers in a conversation: an agent's name, or None for the assistant."""
    connection.execute(sa.update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation).values(agent=name))


def _place(connection: Any, row: Any) -> int:
    mine = sa.tuple_(HANDOVERS.c.asked, HANDOVERS.c.conversation)
    before = sa.select(sa.func.count()).where(
        HANDOVERS.c.state == "waiting", mine <= sa.tuple_(sa.literal(row["asked"]), sa.literal(row["conversation"]))
    )
    return int(connection.execute(before).scalar())


def row_of(conversation: str) -> Any:
    """Return the condition that means a conversation."""
    return HANDOVERS.c.conversation == conversation


def known(connection: Any, conversation: str) -> Standing:
    """Return where a conversation stands.

    Raises:
        UnknownConversationError: there is none, or it was erased.

    """
    if was_erased(connection, conversation) or not last_rank(connection, conversation):
        # The transaction is undone: nothing is left of the row that held the place.
        raise UnknownConversationError
    return standing_of(connection, conversation)


def owned(connection: Any, conversation: str, agent: Agent) -> Agent:
    """Return the agent as the owner of a conversation.

    Raises:
        NotOwnerError: the agent does not have it.
        UnknownConversationError: there is none, or it was erased.

    """
    owner = known(connection, conversation).owner
    if owner is None or owner.id != agent.id:
        raise NotOwnerError(owner.name if owner else None)
    return owner


def put(connection: Any, conversation: str, **values: Any) -> None:
    """Write down what changes of where a conversation stands."""
    changed = connection.execute(sa.update(HANDOVERS).where(row_of(conversation)).values(**values))
    if not changed.rowcount:
        connection.execute(sa.insert(HANDOVERS).values(conversation=conversation, **values))
