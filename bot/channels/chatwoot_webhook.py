"""What Chatwoot's agent-bot webhooks say: signed, fresh, and of interest. The rest is left aside.

As Chatwoot 4.13 writes them (docs/chatwoot.md tells what was read).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.latest import Latest

#: The headers of a delivery.
SIGNATURE, TIMESTAMP = "x-chatwoot-signature", "x-chatwoot-timestamp"
#: How old a delivery may be, or how far ahead its clock, in seconds: Chatwoot's own advice.
OLDEST = 300
#: The status of a conversation that is the bot's.
PENDING = "pending"
#: How many messages are remembered, so that none is answered twice.
_REMEMBERED = 10_000
#: The kinds of messages, by name and as older versions number them.
_INCOMING, _OUTGOING = ("incoming", 0), ("outgoing", 1)


@dataclass(frozen=True)
class Place:
    """A conversation of Chatwoot: the account and the number that agents see."""

    account: int
    conversation: int


@dataclass(frozen=True)
class Said:
    """What a visitor said, typed or by a button.

    Attributes:
        place: where.
        key: tells the same message when it comes again.
        text: the words, or the value of the button.

    """

    place: Place
    key: str
    text: str


class Remembered:
    """The messages that were taken in, the latest of them."""

    def __init__(self) -> None:
        self._keys = Latest[str, None](_REMEMBERED)

    def is_new(self, key: str) -> bool:
        """Tell whether a message was never seen, and remember it."""
        is_new = key not in self._keys
        self._keys[key] = None
        return is_new


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, clock: Callable[[], float] = time.time) -> bool:
    """Tell whether a delivery was signed by Chatwoot a moment ago.

    Args:
        body: as it came.
        headers: of the request.
        secret: the agent bot's.
        clock: the time, in seconds.

    """
    stamp, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12) or abs(clock() - int(stamp)) > OLDEST:
        return False
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(given.encode("utf-8", "replace"), f"sha256={made}".encode())


def said_in(event: Mapping[str, Any]) -> Said | None:
    """Return what a visitor says in a webhook; None for every other event.

    Other events: what agents and the assistant write, private notes, changes of a message or of a status, the widget
    that opens, conversations that are not the bot's.

    Args:
        event: the webhook's body.

    """
    place, number = _place(event), event.get("id")
    if place is None or not _is_number(number) or event.get("private"):
        return None
    if event.get("event") == "message_created" and event.get("message_type") in _INCOMING:
        content = event.get("content")
        return Said(place, f"{place.account}/{number}", content if isinstance(content, str) else "")
    if event.get("event") == "message_updated" and event.get("message_type") in _OUTGOING:
        value = _chosen(event)
        # One button a message: it is told again with each later change of the message.
        return None if value is None else Said(place, f"{place.account}/{number}/chosen", value)
    return None


def _place(event: Mapping[str, Any]) -> Place | None:
    account, conversation = event.get("account"), event.get("conversation")
    if not isinstance(account, dict) or not isinstance(conversation, dict) or conversation.get("status") != PENDING:
        return None
    place = (account.get("id"), conversation.get("id"))
    return Place(*place) if all(map(_is_number, place)) else None  # type: ignore[arg-type]


def _chosen(event: Mapping[str, Any]) -> str | None:
    attributes = event.get("content_attributes")
    if event.get("content_type") != "input_select" or not isinstance(attributes, dict):
        return None
    values = attributes.get("submitted_values")
    first = values[0] if isinstance(values, list) and values else None
    value = first.get("value") if isinstance(first, dict) else None
    return value if isinstance(value, str) and value else None


def _is_number(value: object) -> bool:
    return type(value) is int and 0 < value < 2**63
