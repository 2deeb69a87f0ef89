"""What visitors may send: checked before Rasa sees it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.buttons import Buttons

#: The payloads of the assistant's own buttons: an intent and the one entity it may carry.
_PAYLOADS = {
    "choisir_sujet": "sujet",
    "indiquer_profil": "profil",
    "commande": "nom",
    "guider": "nom",
    "repondre": "faits",
}
_PAYLOAD = re.compile(r"^/(\w+)(\{.*\})$", re.DOTALL)
_VALUE = re.compile(r"^[a-z][a-z0-9_]{0,60}(?::[a-z0-9_]{1,60})?$")
#: How many facts a button may give at most.
_MOST_FACTS = 4
#: What nobody sees: control, zero-width, direction-changing, filling, tagging and private characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff"
    "\U000e0000-\U0010ffff]"
)
_NEW_LINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_EMOJI = "[\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"
#: A zero-width joiner that joins no emoji (« 👩‍🌾 » keeps its own).
_STRAY_JOINER = re.compile(f"(?<!{_EMOJI})\u200d|\u200d(?!{_EMOJI})")
#: What makes Rasa take a text for a command.
_COMMAND = re.compile(r"^[/\s]+")
#: Largest metadata that a client may send along, in characters of JSON.
_LARGEST_METADATA = 2000
#: How deep it may be nested.
_DEEPEST_METADATA = 5


@dataclass(frozen=True)
class TooLongError(Exception):
    """The message has more characters than allowed."""

    limit: int


class OldButtonError(Exception):
    """A sealed button was sent that this conversation never offered: the page still shows those of another."""


def clean(text: str) -> str:
    """Return a text without what nobody sees in it; French letters, line ends and emoji stay."""
    # A lone half of a surrogate pair (a broken emoji) is no text: it would break what reads it later.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    seen = _UNSEEN.sub("", _NEW_LINE.sub("\n", whole))
    return _STRAY_JOINER.sub("", seen).strip()


def receive(text: str, sender: str, buttons: Buttons, limit: int) -> str:
    """Return what a client of a channel said: the payload of a button of its own conversation, or else words.

    From a client, a bare payload is words as well: only ``admit``'s other callers, in this process, may use them.

    Args:
        text: what the client sent.
        sender: its conversation.
        buttons: knows the buttons that were offered.
        limit: the longest message; a longer text is returned as it is, for ``admit`` to refuse.

    Raises:
        OldButtonError: it is a button, but not of this conversation.

    """
    payload = buttons.opened(text, sender)
    if payload is not None:
        return payload
    if buttons.is_sealed(text):
        raise OldButtonError
    if len(text) > limit:
        return text
    return _COMMAND.sub("", clean(text))


def bounded(metadata: Any) -> dict[str, Any] | None:
    """Return what a client sent along with a message if it is a small object that can be stored, or else None."""
    if not isinstance(metadata, dict) or not _is_shallow(metadata, _DEEPEST_METADATA):
        return None
    try:
        text = json.dumps(metadata, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except (TypeError, ValueError):
        return None
    # PostgreSQL stores no null character.
    return metadata if len(text) <= _LARGEST_METADATA and "\\u0000" not in text else None


def admit(text: str, limit: int) -> str:
    """Return the text that Rasa may see.

    A text that starts with « / » triggers intents and sets slots in Rasa: only the payloads of the assistant's
    own buttons pass; any other loses its slashes and is read as words.

    Raises:
        TooLongError: more than ``limit`` characters.

    """
    if len(text) > limit:
        raise TooLongError(limit)
    words = clean(text)
    if not words.startswith("/") or _is_own_payload(words):
        return words
    return _COMMAND.sub("", words)


def _is_shallow(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in parts)


def _is_own_payload(text: str) -> bool:
    match = _PAYLOAD.match(text)
    if match is None or match.group(1) not in _PAYLOADS:
        return False
    try:
        values = json.loads(match.group(2))
    except json.JSONDecodeError:
        return False
    if not isinstance(values, dict) or list(values) != [_PAYLOADS[match.group(1)]]:
        return False
    value = next(iter(values.values()))
    if match.group(1) == "repondre":
        return isinstance(value, dict) and 0 < len(value) <= _MOST_FACTS and all(map(_VALUE.match, value))
    return isinstance(value, str) and _VALUE.match(value) is not None
