"""Keeps what visitors wrote out of the logs: libraries quote it in the errors of a store or of the action server."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

#: What SQLAlchemy and Rasa quote, to the end of the line: the values of a statement, the body of a failed call.
_QUOTED = re.compile(r"(\[parameters: |\bbody=|['\"]request_body['\"]: ).*")
#: Rasa's structured logs hold whole events under these names.
_EVENTS = ("rasa_event", "user_message", "message_text", "text", "tracker", "events", "json_payload")


class DiscreetFormatter(logging.Formatter):
    """Formats a record without the values that errors quote, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines of a traceback."""
        return without_quotes(super().format(record))


def without_quotes(text: str) -> str:
    """Return a text of the logs without the values that it quotes."""
    return _QUOTED.sub(r"\1…", text)


def without_events(logger: Any, method: str, values: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return what structlog is to print without the events of conversations (a processor of structlog).

    Args:
        logger: structlog's logger.
        method: the level's name.
        values: the names and values to print.

    """
    return {name: value for name, value in values.items() if name not in _EVENTS}
