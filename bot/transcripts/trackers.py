"""What Rasa keeps of each conversation: the events of its ``SQLTrackerStore``, which has no way to remove them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.settings import Settings
from bot.transcripts.database import open_engine, settle
from bot.transcripts.entries import Summary

#: Rasa's table, as far as it is used here: importing Rasa's own takes seconds.
_EVENTS = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("data", sa.Text),
)
#: The types of the events that were said.
_SAID = ("user", "bot")


class Trackers:
    """The events that Rasa has kept; Rasa makes the file and the table, perhaps later.

    Args:
        file: its SQLite database.

    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._engine = open_engine(f"sqlite:///{file}")

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """Return the events of a conversation, in order."""
        wanted = sa.select(_EVENTS.c.data).where(_EVENTS.c.sender_id == conversation).order_by(_EVENTS.c.id)
        with self._open() as connection:
            return [json.loads(data) for data in connection.execute(wanted).scalars()] if connection else []

    def conversations(self) -> list[Summary]:
        """Return every conversation, those of all channels; its entries are the messages said."""
        said = sa.func.sum(sa.case((_EVENTS.c.type_name.in_(_SAID), 1), else_=0))
        times = (sa.func.min(_EVENTS.c.timestamp), sa.func.max(_EVENTS.c.timestamp))
        listed = sa.select(_EVENTS.c.sender_id, *times, said).group_by(_EVENTS.c.sender_id)
        with self._open() as connection:
            rows = connection.execute(listed).all() if connection else []
        return [Summary(name, _moment(first), _moment(last), count) for name, first, last, count in rows]

    def erase(self, conversation: str) -> int:
        """Remove a conversation, from the file too; return how many events."""
        with self._open() as connection:
            removed = _delete(connection, _EVENTS.c.sender_id == conversation) if connection else 0
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
            with self._open() as connection:
                is_old = last < oldest.replace(tzinfo=timezone.utc).timestamp()
                removed += bool(connection and _delete(connection, sa.and_(of_it, is_old)))
        if self._file.exists():
            settle(self._engine)
        return removed

    @contextlib.contextmanager
    def _open(self) -> Iterator[Any]:
        """Give a transaction, or None while there is no file or no table."""
        if not self._file.exists():
            yield None
            return
        with self._engine.begin() as connection:
            yield connection if sa.inspect(connection).has_table(_EVENTS.name) else None


def trackers(settings: Settings) -> Trackers:
    """Return Rasa's store of the settings."""
    return Trackers(settings.data_dir / "conversations.db")


def _delete(connection: Any, which: Any) -> int:
    return int(connection.execute(sa.delete(_EVENTS).where(which)).rowcount)


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, timezone.utc).replace(tzinfo=None)
