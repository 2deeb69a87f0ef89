"""Keeps what visitors wrote, and what opens a recap, out of the logs: libraries quote it in their errors."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

#: What SQLAlchemy and Rasa quote, to the end of the line: the values of a statement, the body of a failed call.
_QUOTED = re.compile(r"(\[parameters: |\bbody=|['\"]request_body['\"]: ).*")
#: The address of a recap, which opens it.
_RECAP = re.compile(r"(/recapitulatif/)[\w%.~-]+")
#: Rasa's structured logs hold whole events under these names.
_EVENTS = ("rasa_event", "user_message", "message_text", "text", "tracker", "events", "json_payload")


class DiscreetFormatter(logging.Formatter):
    """Formats a record without the values that errors quote, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines of a traceback."""
        return without_quotes(super().format(record))


def without_quotes(text: str) -> str:
    """Return a text of the logs without the values that it quotes, nor what opens a recap."""
    return _RECAP.sub(r"\1…", _QUOTED.sub(r"\1…", text))


def without_events(logger: Any, method: str, values: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return what structlog is to print without the events of conversations (a processor of structlog).

    Args:
        logger: structlog's logger.
        method: the level's name.
        values: the names and values to print.

    """
    kept = {name: value for name, value in values.items() if name not in _EVENTS}
    return {name: _RECAP.sub(r"\1…", value) if isinstance(value, str) else value for name, value in kept.items()}
