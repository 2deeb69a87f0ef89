"""What a transcript is made of, and what can be refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

Author = Literal["visitor", "assistant", "agent", "notice"]

#: The id that the server gives to a conversation (``bot.channels.sessions``); a REST client chooses another.
_ID = re.compile(r"[0-9a-f]{32}")
#: How much of it a visitor reads, in characters.
REFERENCE_CHARS = 12


@dataclass(frozen=True)
class Entry:
    """One thing said.

    Args:
        rank: 1, 2, 3… in the conversation, without holes.
        author: who said it.
        event: what was sent, as JSON (``{"text": …, "quick_replies": […], "metadata": {…}}``).
        message_id: the client's id of a visitor's message, or the id of an assistant's message.
        at: when (UTC, without time zone).

    """

    rank: int
    author: Author
    event: Mapping[str, Any]
    message_id: str | None
    at: datetime


@dataclass(frozen=True)
class Summary:
    """A conversation in a list: its id, when its first and last entries were made (UTC), how many, who took it over."""

    conversation: str
    first: datetime
    last: datetime
    entries: int
    agent: str | None = None


class Figure(NamedTuple):
    """How many ratings of one day, topic and kind of message say the same (``number``)."""

    day: date
    topic: str | None
    kind: str | None
    helpful: bool
    number: int


class RepeatedError(Exception):
    """The conversation already has an entry with this message id: ``entry``."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"already said: entry {entry.rank}")
        self.entry = entry


class ErasedError(Exception):
    """The conversation was erased: nothing more is kept of it."""

    def __init__(self, conversation: str) -> None:
        super().__init__(f"conversation {conversation} was erased")
        self.conversation = conversation


def reference(conversation: str) -> str:
    """Return what a visitor reads of a conversation's id (``3f2a-91bc-04de``); an id of another make is whole."""
    if not _ID.fullmatch(conversation):
        return conversation
    return "-".join(conversation[start : start + 4] for start in range(0, REFERENCE_CHARS, 4))
