"""The audit log: who saw and did what in the console, when and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.console.store import TABLES, Store

AUDIT = sa.Table(
    "audit",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    sa.Column("who", sa.String(64), nullable=False),
    sa.Column("what", sa.String(120), nullable=False),
    sa.Column("on", sa.String(255), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
)


@dataclass(frozen=True)
class Act:
    """A line of the log: when (UTC), who (the account's name), what (in French), on what, from which address."""

    at: datetime
    who: str
    what: str
    on: str
    address: str


class Audit:
    """The log in its store.

    Args:
        store: the console's database.
        days: how long a line is kept.

    """

    def __init__(self, store: Store, days: int) -> None:
        self._store = store
        self._kept = timedelta(days=days)

    def note(self, who: str, what: str, on: str = "", address: str = "") -> None:
        """Add a line.

        Args:
            who: the name of the account, or what was given for it.
            what: the act, in French (« Connexion »), never with what visitors wrote.
            on: what it was done on: an account, the reference of a conversation, a topic.
            address: where from.

        """
        row = {"who": who[:64], "what": what[:120], "on": on[:255], "address": address[:64]}
        with self._store.write() as connection:
            connection.execute(sa.insert(AUDIT).values(at=self._store.clock(), **row))

    def latest(self, who: str = "", before: int | None = None, most: int = 50) -> tuple[list[Act], int | None]:
        """Return the latest lines and where the next page begins (None at the end).

        Args:
            who: only those of this account; empty for all.
            before: where the page begins, as the last call returned it.
            most: how many lines.

        """
        wanted = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most + 1)
        if who:
            wanted = wanted.where(AUDIT.c.who == who.strip().casefold())
        if before is not None:
            wanted = wanted.where(AUDIT.c.id < before)
        with self._store.read() as connection:
            rows = connection.execute(wanted).all()
        acts = [Act(row.at, row.who, row.what, row.on, row.address) for row in rows[:most]]
        return acts, (rows[most - 1].id if len(rows) > most else None)

    def purge(self) -> int:
        """Remove the lines that are kept no longer; return how many."""
        limit = self._store.clock() - self._kept
        with self._store.write() as connection:
            return int(connection.execute(sa.delete(AUDIT).where(AUDIT.c.at < limit)).rowcount)
