"""The recaps of guided dialogues: pages to print, at addresses that cannot be guessed, kept for a limited time."""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markdown_it import MarkdownIt

from bot.settings import Settings, read_settings
from bot.transcripts.database import make_tables, open_engine, settle
from knowledge import french_value, library

logger = logging.getLogger(__name__)

#: Where a recap is read, followed by its token.
ROUTE = "/recapitulatif/"
#: Stands for the address in the text that an action says: only the channel knows where the assistant is reached.
MARK = "recap:"
#: The key of a message's metadata that holds the text of a recap.
KEY = "recap"

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "page"), autoescape=select_autoescape())
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
#: A line in bold is a heading: screen readers must find it as one.
_HEADING = re.compile(r"<p><strong>([^<]*)</strong></p>")
_TABLE = sa.Table(
    "recaps",
    sa.MetaData(),
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("conversation", sa.String(255)),
)


class Recaps:
    """The recaps in their store; only a hash of each token is kept.

    Args:
        address: the database, as SQLAlchemy writes it.
        days: how long a recap is kept.

    """

    def __init__(self, address: str, days: int) -> None:
        self._engine = open_engine(address)
        self._kept = timedelta(days=days)
        make_tables(self._engine, _TABLE.metadata)
        _add_conversation(self._engine)

    def save(self, text: str, conversation: str | None = None) -> str:
        """Keep a recap and return its token; those whose time is over are dropped.

        Args:
            text: the recap, in Markdown.
            conversation: the id of the conversation that it sums up, with which it is erased.

        """
        token = secrets.token_urlsafe(24)
        row = {"token_hash": _hash(token), "text": text, "made": _now(), "conversation": conversation}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.made < _now() - self._kept))
            connection.execute(sa.insert(_TABLE).values(**row))
        return token

    def find(self, token: str) -> tuple[str, datetime] | None:
        """Return the text of a recap and when it was made (UTC); None when there is none, or no longer."""
        wanted = sa.select(_TABLE.c.text, _TABLE.c.made).where(
            _TABLE.c.token_hash == _hash(token), _TABLE.c.made >= _now() - self._kept
        )
        with self._engine.begin() as connection:
            row = connection.execute(wanted).first()
        return (row[0], row[1]) if row else None

    def of(self, conversation: str) -> list[tuple[str, datetime]]:
        """Return the text of each recap of a conversation and when it was made (UTC), the oldest first."""
        wanted = sa.select(_TABLE.c.text, _TABLE.c.made).where(_TABLE.c.conversation == conversation)
        with self._engine.begin() as connection:
            return [(row[0], row[1]) for row in connection.execute(wanted.order_by(_TABLE.c.made))]

    def conversations(self) -> set[str]:
        """Return the ids of the conversations that have recaps."""
        named = sa.select(_TABLE.c.conversation).where(_TABLE.c.conversation.is_not(None)).distinct()
        with self._engine.begin() as connection:
            return set(connection.execute(named).scalars())

    def erase(self, conversation: str, until: datetime | None = None) -> int:
        """Remove the recaps of a conversation, from the file too; return how many.

        Args:
            conversation: its id.
            until: only those made before this moment (UTC, without time zone).

        """
        made = _TABLE.c.made < until if until else sa.true()
        removed = self._remove(sa.and_(_TABLE.c.conversation == conversation, made))
        if removed:
            settle(self._engine)
        return removed

    def purge(self) -> int:
        """Remove the recaps whose time is over, from the file too; return how many."""
        removed = self._remove(_TABLE.c.made < _now() - self._kept)
        settle(self._engine)
        return removed

    def rewrite(self) -> None:
        """Rewrite the file whatever its size, without what was removed."""
        settle(self._engine, large=True)

    def _remove(self, which: Any) -> int:
        with self._engine.begin() as connection:
            return int(connection.execute(sa.delete(_TABLE).where(which)).rowcount)


@functools.cache
def recaps(settings: Settings) -> Recaps:
    """Return the store of the settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Recaps(f"sqlite:///{settings.data_dir / 'recaps.db'}", settings.retention_days)


def has_recap(message: Mapping[str, Any]) -> bool:
    """Tell whether a message has a recap to be kept (see ``with_address``)."""
    return KEY in (message.get("metadata") or {})


def with_address(message: dict[str, Any], conversation: str | None = None) -> dict[str, Any]:
    """Return a message whose recap, if it has one, is kept and whose text tells its address.

    Args:
        message: one of Rasa's messages; a recap is the value of ``recap`` in its metadata.
        conversation: the id of the conversation in which it is said.

    """
    if not has_recap(message):
        return message
    metadata: Mapping[str, Any] = message["metadata"]
    settings = read_settings()
    plain = {name: value for name, value in metadata.items() if name != KEY}
    try:
        address = settings.public_url + ROUTE + recaps(settings).save(str(metadata[KEY]), conversation)
    except sa.exc.SQLAlchemyError as error:
        _tell("A recap could not be kept", error)
        text = library().phrases["guidage.recapitulatif_indisponible"].variants[0]
        return {**message, "text": text, "metadata": plain}
    return {**message, "text": str(message.get("text")).replace(MARK, address), "metadata": plain}


def page_of(token: str) -> tuple[int, str]:
    """Return the status and the HTML of a recap's page: 404 when there is none, 503 while the store does not answer."""
    settings = read_settings()
    try:
        found = recaps(settings).find(token)
    except sa.exc.SQLAlchemyError as error:
        _tell("A recap could not be read", error)
        return 503, _PAGES.get_template("recap.html").render(body=None, days=None)
    if found is None:
        return 404, _PAGES.get_template("recap.html").render(body=None, days=settings.retention_days)
    text, made = found
    day = french_value(made.date())
    body = _HEADING.sub(r"<h2>\1</h2>", _MARKDOWN.render(text))
    return 200, _PAGES.get_template("recap.html").render(body=body, day=day, days=settings.retention_days)


def _add_conversation(engine: Any) -> None:
    """Add the column ``conversation`` to a table of before: those recaps go when their time is over."""

    def is_there() -> bool:
        return any(column["name"] == "conversation" for column in sa.inspect(engine).get_columns(_TABLE.name))

    if is_there():
        return
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(f"ALTER TABLE {_TABLE.name} ADD COLUMN conversation VARCHAR(255)"))
    except sa.exc.DBAPIError:
        # Another process was adding it at the same moment.
        if not is_there():
            raise


def _tell(what: str, error: Exception) -> None:
    # One line: the error's own words may hold the address of a recap, which opens it.
    logger.error("%s: %s", what, type(error).__name__)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
