"""What Rasa knows of each conversation: its events, in the table that Rasa's own ``SQLTrackerStore`` has as well."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.settings import Settings
from bot.transcripts.database import make_tables, open_engine, settle
from bot.transcripts.entries import Summary

#: Rasa's table: importing Rasa's own takes seconds.
_EVENTS = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
#: The types of the events that were said.
_SAID = ("user", "bot")
#: Where a session begins: what stands before it says nothing of what follows.
_SESSION = "session_started"
#: How many events are read to find the latest turns: about ten turns of them.
_READ = 150

#: An event as Rasa writes it as JSON.
Event = Mapping[str, Any]


class Trackers:
    """The events of Rasa's conversations; every method may be called from any thread.

    Args:
        address: the database, as SQLAlchemy writes it.

    """

    def __init__(self, address: str) -> None:
        self._engine = open_engine(address, wal=True)
        make_tables(self._engine, _EVENTS.metadata)

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """Return the events of a conversation, in order."""
        wanted = sa.select(_EVENTS.c.data).where(_EVENTS.c.sender_id == conversation).order_by(_EVENTS.c.id)
        with self._engine.connect() as connection:
            return [json.loads(data) for data in connection.execute(wanted).scalars()]

    def latest(self, conversation: str, turns: int, names: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Return what a conversation's next turn needs to know: the slots as they were, then the latest turns.

        What it costs does not grow with the conversation.

        Args:
            conversation: its id.
            turns: how many turns (messages of the visitor with what followed) at most.
            names: the slots that there may be, for one that was last set very long ago.

        """
        wanted = sa.select(_EVENTS.c.data).where(_EVENTS.c.sender_id == conversation).order_by(_EVENTS.c.id.desc())
        with self._engine.connect() as connection:
            read = [json.loads(data) for data in connection.execute(wanted.limit(_READ)).scalars()][::-1]
            start = _start(read, turns)
            is_new = any(event["event"] == _SESSION for event in read[start:])
            missing = set(names) - {event["name"] for event in read if event["event"] == "slot"}
            older = [] if is_new or len(read) < _READ or not missing else _last_set(connection, conversation, missing)
        slots = {event["name"]: event for event in [*older, *read[:start]] if event["event"] == "slot"}
        return [*slots.values(), *read[start:]]

    def add(self, conversation: str, events: Iterable[Event]) -> None:
        """Keep events of a conversation, all or none, after those that it has."""
        with self._engine.begin() as connection:
            _insert(connection, conversation, events)

    def replace(self, conversation: str, events: Iterable[Event]) -> None:
        """Put other events in the place of those of a conversation."""
        with self._engine.begin() as connection:
            _delete(connection, _EVENTS.c.sender_id == conversation)
            _insert(connection, conversation, events)

    def conversations(self) -> list[Summary]:
        """Return every conversation, those of all channels; its entries are the messages said."""
        said = sa.func.sum(sa.case((_EVENTS.c.type_name.in_(_SAID), 1), else_=0))
        times = (sa.func.min(_EVENTS.c.timestamp), sa.func.max(_EVENTS.c.timestamp))
        listed = sa.select(_EVENTS.c.sender_id, *times, said).group_by(_EVENTS.c.sender_id)
        with self._engine.connect() as connection:
            rows = connection.execute(listed).all()
        return [Summary(name, _moment(first), _moment(last), count) for name, first, last, count in rows]

    def erase(self, conversation: str) -> int:
        """Remove a conversation, from the file too; return how many events."""
        with self._engine.begin() as connection:
            removed = _delete(connection, _EVENTS.c.sender_id == conversation)
        if removed:
            settle(self._engine)
        return removed

    def purge(self, limit: datetime, limits: Mapping[str, datetime] | None = None) -> int:
        """Remove conversations, from the file too; return how many.

        Args:
            limit: those whose last event is older (UTC, without time zone) are removed.
            limits: another limit for some of them.

        """
        removed = 0
        for known in self.conversations():
            oldest = (limits or {}).get(known.conversation, limit)
            if known.last >= oldest:
                continue
            of_it = _EVENTS.c.sender_id == known.conversation
            # Read again as it is removed: a visitor may have written since.
            last = sa.select(sa.func.coalesce(sa.func.max(_EVENTS.c.timestamp), 0)).where(of_it).scalar_subquery()
            with self._engine.begin() as connection:
                is_old = last < oldest.replace(tzinfo=timezone.utc).timestamp()
                removed += bool(_delete(connection, sa.and_(of_it, is_old)))
        settle(self._engine)
        return removed

    def rewrite(self) -> None:
        """Rewrite the file whatever its size, without what was removed."""
        settle(self._engine, large=True)


@functools.cache
def trackers(settings: Settings) -> Trackers:
    """Return Rasa's store of the settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return trackers_in(settings.data_dir / "conversations.db")


def trackers_in(file: Path) -> Trackers:
    """Return Rasa's store in an SQLite file."""
    return Trackers(f"sqlite:///{file}")


def _start(events: list[dict[str, Any]], turns: int) -> int:
    """Return where the latest turns begin: at a visitor's message, or where the session begins if that is later."""
    left = turns
    for place in reversed(range(len(events))):
        kind = events[place]["event"]
        left -= kind == "user"
        if left == 0 or kind == _SESSION:
            # The assistant was listening then: Rasa's rules begin with that.
            return place - _is_listening(events[place - 1]) if place else 0
    return 0


def _is_listening(event: Event) -> bool:
    return event["event"] == "action" and event.get("name") == "action_listen"


def _last_set(connection: Any, conversation: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the last events that set these slots; a slot's name stands where an action's does."""
    of_them = (_EVENTS.c.sender_id == conversation, _EVENTS.c.type_name == "slot", _EVENTS.c.action_name.in_(names))
    last = sa.select(sa.func.max(_EVENTS.c.id)).where(*of_them).group_by(_EVENTS.c.action_name)
    found = connection.execute(sa.select(_EVENTS.c.data).where(_EVENTS.c.id.in_(last))).scalars()
    return [json.loads(data) for data in found]


def _insert(connection: Any, conversation: str, events: Iterable[Event]) -> None:
    rows = [_row(conversation, event) for event in events]
    if rows:
        connection.execute(sa.insert(_EVENTS), rows)


def _row(conversation: str, event: Event) -> dict[str, Any]:
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return {
        "sender_id": conversation,
        "type_name": event["event"],
        "timestamp": event.get("timestamp"),
        "intent_name": intent,
        "action_name": event.get("name"),
        "data": json.dumps(event),
    }


def _delete(connection: Any, which: Any) -> int:
    return int(connection.execute(sa.delete(_EVENTS).where(which)).rowcount)


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, timezone.utc).replace(tzinfo=None)
