"""Whether there are people to hand over to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Literal

#: How long the answer is taken for granted, in seconds.
FRESH = 20.0


class Staffing:
    """Tells whether visitors are handed over to people.

    Args:
        mode: ``yes``, ``no``, or ``auto``: once somebody can enter the console.
        staffed: tells whether somebody can; it may block.

    """

    def __init__(self, mode: Literal["yes", "no", "auto"], staffed: Callable[[], bool]) -> None:
        self._mode = mode
        self._staffed = staffed
        self._known = False
        self._asked = -FRESH

    async def is_on(self) -> bool:
        """Tell whether visitors are handed over to people now."""
        if self._mode != "auto":
            return self._mode == "yes"
        if time.monotonic() - self._asked >= FRESH:
            self._known, self._asked = await asyncio.to_thread(self._staffed), time.monotonic()
        return self._known
