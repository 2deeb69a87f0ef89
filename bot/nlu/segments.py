"""Cuts a message into the questions it may hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Where one question may end and another begin.
_CUTS = re.compile(
    r"[.?!;:\n]+|,|\s\+\s|\s&\s"
    r"|\b(?:et|puis|sinon|ensuite|aussi|également|egalement|par ailleurs|en plus|au passage|autre question)\b",
    re.IGNORECASE,
)

#: How many pieces of a message are read as questions of their own: each costs as much as a message.
MOST = 8
#: Fewer words than this do not make a question by themselves.
_FEWEST_WORDS = 2


def segments(text: str) -> list[str]:
    """Return the pieces of a message that may each be a question, in order; the whole when there is only one."""
    pieces = [piece.strip() for piece in _CUTS.split(text)]
    kept = [piece for piece in pieces if len(piece.split()) >= _FEWEST_WORDS]
    return kept if len(kept) > 1 else [text.strip()]


def longest(pieces: Sequence[str], most: int = MOST) -> list[str]:
    """Return the longest of the pieces, ``most`` at most, in their order."""
    kept = sorted(sorted(range(len(pieces)), key=lambda place: -len(pieces[place]))[:most])
    return [pieces[place] for place in kept]
