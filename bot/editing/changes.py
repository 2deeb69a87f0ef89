"""A change of the content while it is prepared: what it is based on, what it does, what may have moved under it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.editing.differences import Difference, differences, unified
from bot.editing.documents import written
from bot.editing.drafts import draft_of
from bot.editing.pieces import Piece
from bot.latest import Latest
from bot.learning.files import read_document
from knowledge import plain


@dataclass(frozen=True)
class Edited:
    """A file with a change in it.

    Attributes:
        before: its text now.
        after: its text with the change.
        fields: what changes, field by field.
        patch: what changes, line by line.

    """

    before: str
    after: str
    fields: tuple[Difference, ...]
    patch: str


def opened(text: str, piece: Piece) -> Any:
    """Return the draft of a file.

    Raises:
        ChangeError: its layout cannot be kept.

    """
    return draft_of(piece.shape, plain(read_document(text, piece.path)[0]))


def edited(text: str, piece: Piece, draft: Mapping[str, Any]) -> Edited:
    """Return a file with a draft in it.

    Args:
        text: the file now.
        piece: whose file it is.
        draft: what it is to hold.

    Raises:
        ChangeError: it cannot be written without changing the rest of it.

    """
    after = written(text, piece.path, piece.shape, draft)
    fields = differences(piece.shape, opened(text, piece), draft)
    return Edited(text, after, fields, unified(piece.path, text, after))


def digest(text: str) -> str:
    """Return what tells a text from any other."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Texts:
    """The texts that forms were made from, by their digest, so as to tell what changed under them.

    Args:
        most: how many are kept; the oldest go first.

    """

    def __init__(self, most: int = 200) -> None:
        self._kept = Latest[str, str](most)

    def keep(self, text: str) -> str:
        """Keep a text and return its digest."""
        name = digest(text)
        self._kept[name] = text
        return name

    def get(self, name: str) -> str | None:
        """Return a text; None when it is no longer kept."""
        return self._kept.get(name)
