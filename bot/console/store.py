"""The console's own database, and what all its tables share: a clock, hashed tokens."""

from __future__ import annotations

import functools
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.settings import Settings
from bot.transcripts.database import make_tables, open_engine
from bot.transcripts.store import now

#: The tables of the console: each room adds its own in its own module.
TABLES = sa.MetaData()
#: How much of a token is random, in bytes.
_RANDOM_BYTES = 32

Clock = Callable[[], datetime]


class Store:
    """The console's database.

    Args:
        address: the database, as SQLAlchemy writes it.
        clock: tells the time, UTC without time zone.

    """

    def __init__(self, address: str, clock: Clock = now) -> None:
        self.engine = open_engine(address, wal=True)
        self.clock = clock
        make_tables(self.engine, TABLES)

    def read(self) -> Any:
        """Return a context with a connection, for reading."""
        return self.engine.connect()

    def write(self) -> Any:
        """Return a context with a connection in a transaction, kept when the context ends without error."""
        return self.engine.begin()


@functools.cache
def store(settings: Settings) -> Store:
    """Return the store of the settings; import the rooms first (``bot.console.app``), so that their tables are made."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Store(f"sqlite:///{settings.data_dir / 'console.db'}")


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def hashed(token: str) -> str:
    """Return what is kept of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
