"""The day that the rules reckon from: the reference date of the settings, or else today."""

from __future__ import annotations

import os
from datetime import date


def reference_date() -> date:
    """Return ``REFERENCE_DATE`` (YYYY-MM-DD), or today when it is not set.

    Raises:
        ValueError: it is not a date; the message (French) says what to write.

    """
    given = os.environ.get("REFERENCE_DATE")
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError as error:
        raise ValueError(f"REFERENCE_DATE · {given!r} n'est pas une date · écrivez AAAA-MM-JJ") from error
