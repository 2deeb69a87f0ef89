"""What visitors may send: checked before Rasa sees it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class TooLongError(Exception):
    """The message has more characters than allowed."""

    limit: int


def admit(text: str, limit: int) -> str:
    """Return the text that Rasa may see.

    A text that starts with « / » triggers intents and sets slots in Rasa: only the payloads of the assistant's
    own buttons pass; any other loses its slashes and is read as words.

    Raises:
        TooLongError: more than ``limit`` characters.

    """
    if len(text) > limit:
        raise TooLongError(limit)
    # A lone half of a surrogate pair (a broken emoji) is no text: it would break what reads it later.
    stripped = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not stripped.startswith("/") or _is_own_payload(stripped):
        return stripped
    return stripped.lstrip("/ ")


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
