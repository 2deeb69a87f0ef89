"""The list of the conversations, for the agents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.handover.kinds import Row, Standing, State
from bot.handover.standing import standing_of
from bot.transcripts import Transcripts, reference
from bot.transcripts.desk_tables import HANDOVERS
from bot.transcripts.tables import CONVERSATIONS, MESSAGES, RATINGS
from knowledge import library

#: Until when after its last message a conversation of the assistant is listed.
ACTIVE = timedelta(minutes=30)
#: How much of the visitor's last message a list shows, in characters.
SHOWN_CHARS = 160
#: How many of the latest messages the topic and the profile are looked for in.
_LOOKED_AT = 40


def listed(store: Transcripts, state: State | None = None, most: int = 200) -> list[Row]:
    """Return the conversations: those that wait first (the longest first), then those taken, active and closed.

    Args:
        store: the transcripts.
        state: only those in this state.
        most: how many at most.

    """
    found: list[Row] = []
    with store.engine.connect() as connection:
        for name, wanted in _queries(store).items():
            if state in (None, name) and len(found) < most:
                ids = connection.execute(wanted.limit(most - len(found))).scalars().all()
                found += _rows(connection, ids)
    return found


def _queries(store: Transcripts) -> dict[State, Any]:
    held = sa.select(HANDOVERS.c.conversation)
    last = sa.func.max(MESSAGES.c.at)
    active = (
        sa.select(MESSAGES.c.conversation)
        .outerjoin(HANDOVERS, HANDOVERS.c.conversation == MESSAGES.c.conversation)
        .where(MESSAGES.c.at >= store.clock() - ACTIVE, sa.or_(HANDOVERS.c.state.is_(None), HANDOVERS.c.state == "bot"))
        .group_by(MESSAGES.c.conversation)
        .order_by(last.desc(), MESSAGES.c.conversation)
    )
    taken = (
        sa.select(CONVERSATIONS.c.id)
        .outerjoin(HANDOVERS, HANDOVERS.c.conversation == CONVERSATIONS.c.id)
        .where(CONVERSATIONS.c.agent.is_not(None))
        .order_by(HANDOVERS.c.since.desc(), CONVERSATIONS.c.id)
    )
    return {
        "waiting": held.where(HANDOVERS.c.state == "waiting").order_by(HANDOVERS.c.asked, HANDOVERS.c.conversation),
        "taken": taken,
        "bot": active,
        "closed": held.where(HANDOVERS.c.state == "closed").order_by(HANDOVERS.c.since.desc()),
    }


def _rows(connection: Any, ids: Any) -> Iterator[Row]:
    for conversation in ids:
        stands = standing_of(connection, conversation)
        latest = _latest(connection, conversation)
        # One that was erased this very moment has no message any more.
        if latest:
            yield _row(connection, conversation, stands, latest)


def _row(connection: Any, conversation: str, stands: Standing, latest: list[Mapping[str, Any]]) -> Row:
    first = connection.execute(
        sa.select(MESSAGES.c.at).where(MESSAGES.c.conversation == conversation).order_by(MESSAGES.c.rank).limit(1)
    ).scalar()
    topic, profile = _subject(latest)
    last, spoken = latest[0], next((row for row in latest if row["author"] == "visitor"), latest[0])
    return Row(
        conversation,
        reference(conversation),
        stands.state,
        stands.since or first,
        first,
        last["at"],
        topic,
        profile,
        stands.owner,
        _unread(connection, conversation, stands),
        _rating(connection, conversation),
        " ".join(str(_event(spoken).get("text") or "").split())[:SHOWN_CHARS],
        stands.place,
        stands.reason,
    )


def _latest(connection: Any, conversation: str) -> list[Mapping[str, Any]]:
    of_it = sa.select(MESSAGES).where(MESSAGES.c.conversation == conversation)
    return list(connection.execute(of_it.order_by(MESSAGES.c.rank.desc()).limit(_LOOKED_AT)).mappings())


def _subject(latest: list[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """Return the title of the last topic, and the profile it was answered for."""
    said = [_event(row).get("metadata") or {} for row in latest if row["author"] == "assistant"]
    topics = library().topics
    topic = next((topics[one["topic"]].title for one in said if one.get("topic") in topics), None)
    return topic, next((one["profile"] for one in said if one.get("profile")), None)


def _unread(connection: Any, conversation: str, stands: Standing) -> int:
    if stands.state not in ("waiting", "taken"):
        return 0
    of_it = (MESSAGES.c.conversation == conversation, MESSAGES.c.author == "visitor", MESSAGES.c.rank > stands.seen)
    return int(connection.execute(sa.select(sa.func.count()).where(*of_it)).scalar())


def _rating(connection: Any, conversation: str) -> bool | None:
    of_it = sa.select(RATINGS.c.helpful).where(RATINGS.c.conversation == conversation)
    value: bool | None = connection.execute(of_it.order_by(RATINGS.c.id.desc()).limit(1)).scalar()
    return value


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(row["event"])
    return event
