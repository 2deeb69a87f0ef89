"""What editors decided of groups of messages, and the changes that were made of it, in a store of their own.

Of the messages, only phrases that an editor chose (or wrote) are kept, and digests by which the others are known again:
what visitors wrote leaves with their conversations.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from bot.learning.groups import Encode, Group, digest_of, nearest, plain
from bot.settings import Settings
from bot.transcripts.database import make_tables, open_engine
from bot.transcripts.store import now

Kind = Literal["topic", "near", "far", "new", "correction", "nothing"]
#: What each decision is called.
KINDS: dict[Kind, str] = {
    "topic": "relève d’un sujet",
    "near": "hors périmètre, mais voisin",
    "far": "hors périmètre, sans rapport",
    "new": "nouveau sujet",
    "correction": "correction d’un sujet",
    "nothing": "rien à changer",
}

_TABLES = sa.MetaData()
_DECISIONS = sa.Table(
    "decisions",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    # The topic, for the kinds that have one.
    sa.Column("target", sa.String(255), nullable=False),
    sa.Column("theme", sa.String(255), nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("proposal", sa.Integer),
    sa.Column("digests", sa.Text, nullable=False),
    sa.Column("phrases", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
_PROPOSALS = sa.Table(
    "proposals",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(255), nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("branch", sa.String(255)),
    sa.Column("patch", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Decision:
    """What was decided of a group.

    Attributes:
        kind: see ``KINDS``.
        phrases: what the assistant is to learn; chosen or written by the editor.
        by: who decided.
        target: the topic (an existing one, or the name of a new one).
        theme: the theme of a new topic.
        text: the file of a new or corrected topic.
        digests: by which the group's messages are known again.
        id: its number, 0 before it is kept.
        at: when (UTC).
        proposal: the change that was made of it, if any.

    """

    kind: Kind
    phrases: tuple[str, ...]
    by: str
    target: str = ""
    theme: str = ""
    text: str = ""
    digests: tuple[str, ...] = ()
    id: int = 0
    at: datetime | None = None
    proposal: int | None = None


@dataclass(frozen=True)
class Proposal:
    """A reviewable change: who made it, when (UTC), its unified diff, and its branch if there is a repository."""

    id: int
    title: str
    by: str
    at: datetime
    branch: str | None
    patch: str


class Decisions:
    """The decisions in their store; every method may be called from any thread.

    Args:
        address: the database, as SQLAlchemy writes it.
        clock: tells the time, UTC without time zone.

    """

    def __init__(self, address: str, clock: Callable[[], datetime] = now) -> None:
        self._engine = open_engine(address, wal=True)
        self._clock = clock
        make_tables(self._engine, _TABLES)

    def add(self, decision: Decision, group: Group | None = None) -> int:
        """Keep a decision on a group and return its number."""
        digests = tuple(digest_of(text) for text, _ in group.examples) if group else decision.digests
        row = {**vars(decision), "digests": json.dumps(digests), "phrases": json.dumps(decision.phrases)}
        row |= {"at": self._clock()}
        del row["id"]
        with self._engine.begin() as connection:
            return int(connection.execute(sa.insert(_DECISIONS).values(**row)).inserted_primary_key[0])

    def change(self, number: int, text: str, phrases: Sequence[str]) -> None:
        """Put another text and other phrases in a draft that no change was made of yet."""
        values = {"text": text, "phrases": json.dumps(list(phrases))}
        self._update(number, values)

    def drop(self, number: int) -> None:
        """Forget a decision that no change was made of yet: its group comes back."""
        which = sa.and_(_DECISIONS.c.id == number, _DECISIONS.c.proposal.is_(None))
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_DECISIONS).where(which))

    def all(self) -> list[Decision]:
        """Return every decision, the latest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(_DECISIONS).order_by(_DECISIONS.c.id.desc())).mappings()
            return [
                Decision(
                    **{
                        **row,
                        "digests": tuple(json.loads(row["digests"])),
                        "phrases": tuple(json.loads(row["phrases"])),
                    }
                )
                for row in rows
            ]

    def pending(self) -> list[Decision]:
        """Return the decisions that change something and that no change was made of yet, the oldest first."""
        return [one for one in self.all()[::-1] if one.proposal is None and one.kind != "nothing"]

    def propose(self, title: str, by: str, decisions: Iterable[int], patch: str, branch: str | None) -> int:
        """Keep a change and return its number; its decisions are pending no longer."""
        row: dict[str, Any] = {"title": title, "by": by, "at": self._clock(), "branch": branch, "patch": patch}
        with self._engine.begin() as connection:
            number = int(connection.execute(sa.insert(_PROPOSALS).values(**row)).inserted_primary_key[0])
            of_it = _DECISIONS.c.id.in_(list(decisions))
            connection.execute(sa.update(_DECISIONS).where(of_it).values(proposal=number))
        return number

    def proposals(self) -> list[Proposal]:
        """Return every change, the latest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(_PROPOSALS).order_by(_PROPOSALS.c.id.desc())).mappings()
            return [Proposal(**row) for row in rows]

    def undecided(self, groups: Sequence[Group], encode: Encode | None = None) -> list[Group]:
        """Return the groups that nobody has decided of: those that hold, or resemble, no decided message."""
        decided = self.all()
        known = {digest for decision in decided for digest in decision.digests}
        left = [one for one in groups if not any(digest_of(text) in known for text, _ in one.examples)]
        phrases = [plain(phrase) for decision in decided for phrase in decision.phrases]
        alike = nearest([plain(one.title) for one in left], phrases, encode)
        return [one for one, place in zip(left, alike, strict=True) if place is None]

    def _update(self, number: int, values: dict[str, Any]) -> None:
        which = sa.and_(_DECISIONS.c.id == number, _DECISIONS.c.proposal.is_(None))
        with self._engine.begin() as connection:
            connection.execute(sa.update(_DECISIONS).where(which).values(**values))


@functools.cache
def decisions(settings: Settings) -> Decisions:
    """Return the store of the settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Decisions(f"sqlite:///{settings.data_dir / 'learning.db'}")
