"""How the embedded databases are opened, and how what was deleted leaves their files. All that is SQLite's is here."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa

logger = logging.getLogger(__name__)

#: How long a writer waits for another, in seconds.
PATIENCE = 5
#: A file up to this size is rewritten at once, in about a third of a second; a larger one at night (bytes).
REWRITTEN_AT_ONCE = 64_000_000


def open_engine(address: str, *, wal: bool = False) -> Any:
    """Return the engine of a database, usable from several threads; what is deleted through it is overwritten.

    Args:
        address: the database, as SQLAlchemy writes it.
        wal: readers and a writer of an SQLite file do not wait for each other, and connections stay open.

    """
    # Errors would quote what visitors wrote otherwise.
    options: dict[str, Any] = {"hide_parameters": True}
    if sa.engine.make_url(address).get_backend_name() != "sqlite":
        return sa.create_engine(address, **options)
    options["connect_args"] = {"timeout": PATIENCE}
    if wal:
        # A connection serves one thread at a time, not always the one that opened it.
        options["connect_args"]["check_same_thread"] = False
        options["poolclass"] = sa.pool.QueuePool
    engine = sa.create_engine(address, **options)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        connection.execute("PRAGMA secure_delete=ON")
        if wal:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def make_tables(engine: Any, tables: Any) -> None:
    """Make the tables and the indexes that are missing, even while another process makes them."""
    try:
        _make_tables(engine, tables)
    except sa.exc.IntegrityError:
        # PostgreSQL refuses the second of two that make the same table at once; then it is there.
        _make_tables(engine, tables)


def _make_tables(engine: Any, tables: Any) -> None:
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))


def settle(engine: Any, *, large: bool = False) -> None:
    """See to it that nothing of what was deleted remains in the files of a database, even while others use it.

    Deleting overwrites the rows (``secure_delete``), but SQLite leaves copies where it has moved rows between pages,
    and old pages in the write-ahead log: only ``VACUUM`` and then emptying the log remove them. When it cannot be done
    now (the database stays in use, or the disk is full), the logs say so; the next call does it.

    Args:
        engine: the database.
        large: rewrite it whatever its size: writers wait meanwhile, four seconds for 650 MB.

    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            if large or _size(alone) <= REWRITTEN_AT_ONCE:
                alone.exec_driver_sql("VACUUM")
            busy = alone.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    except sa.exc.OperationalError:
        logger.debug("A database could not be settled", exc_info=True)
        busy = True
    if busy:
        logger.warning("%s is in use or has no room: the next purge rewrites it.", engine.url.database)


def _size(connection: Any) -> int:
    pages, page = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size"))
    return int(pages) * int(page)
