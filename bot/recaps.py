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
)


class Recaps:
    """The recaps in their store; only a hash of each token is kept.

    Args:
        address: the database, as SQLAlchemy writes it.
        days: how long a recap is kept.

    """

    def __init__(self, address: str, days: int) -> None:
        # Errors would quote the recaps otherwise.
        self._engine = sa.create_engine(address, hide_parameters=True)
        self._kept = timedelta(days=days)
        _TABLE.metadata.create_all(self._engine)

    def save(self, text: str) -> str:
        """Keep a recap and return its token; those whose time is over are dropped."""
        token = secrets.token_urlsafe(24)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.made < _now() - self._kept))
            connection.execute(sa.insert(_TABLE).values(token_hash=_hash(token), text=text, made=_now()))
        return token

    def find(self, token: str) -> tuple[str, datetime] | None:
        """Return the text of a recap and when it was made (UTC); None when there is none, or no longer."""
        wanted = sa.select(_TABLE.c.text, _TABLE.c.made).where(
            _TABLE.c.token_hash == _hash(token), _TABLE.c.made >= _now() - self._kept
        )
        with self._engine.begin() as connection:
            row = connection.execute(wanted).first()
        return (row[0], row[1]) if row else None


@functools.cache
def recaps(settings: Settings) -> Recaps:
    """Return the store of the settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Recaps(f"sqlite:///{settings.data_dir / 'recaps.db'}", settings.retention_days)


def with_address(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message whose recap, if it has one, is kept and whose text tells its address.

    Args:
        message: one of Rasa's messages; a recap is the value of ``recap`` in its metadata.

    """
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    if KEY not in metadata:
        return message
    settings = read_settings()
    plain = {name: value for name, value in metadata.items() if name != KEY}
    try:
        address = settings.public_url + ROUTE + recaps(settings).save(str(metadata[KEY]))
    except sa.exc.SQLAlchemyError:
        logger.exception("A recap could not be kept.")
        text = library().phrases["guidage.recapitulatif_indisponible"].variants[0]
        return {**message, "text": text, "metadata": plain}
    return {**message, "text": str(message.get("text")).replace(MARK, address), "metadata": plain}


def page_of(token: str) -> tuple[int, str]:
    """Return the status and the HTML of a recap's page."""
    settings = read_settings()
    found = recaps(settings).find(token)
    if found is None:
        return 404, _PAGES.get_template("recap.html").render(body=None, days=settings.retention_days)
    text, made = found
    day = french_value(made.date())
    body = _HEADING.sub(r"<h2>\1</h2>", _MARKDOWN.render(text))
    return 200, _PAGES.get_template("recap.html").render(body=body, day=day, days=settings.retention_days)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
