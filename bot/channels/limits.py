"""How much a visitor may send: so many messages a minute, by session and by address."""

from __future__ import annotations

import functools
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.addresses import is_own_machine
from bot.settings import Settings
from knowledge import library, typographic

#: What is said to who writes too fast.
PHRASE = "limites.trop_vite"
#: After how long a refused visitor may try again, in seconds: what clients are told.
WINDOW = 60
#: How many keys are kept: past it, those that have been quiet longest are forgotten.
_MOST_KEYS = 50_000

Clock = Callable[[], float]


class Rate:
    """A token bucket for each key: a burst of a minute's worth, then the steady rate.

    Args:
        per_minute: how many are let through; 0 for no limit.
        clock: the time, in seconds.

    """

    def __init__(self, per_minute: int, clock: Clock = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        #: By key, the tokens left and when that was; those that moved last stand last.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of keys that are kept."""
        return len(self._buckets)

    def allows(self, key: str) -> bool:
        """Tell whether one more may pass, and count it if so."""
        if self._per_minute == 0:
            return True
        now = self._clock()
        left, when = self._buckets.pop(key, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - when) * self._per_minute / WINDOW)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        self._forget(now)
        return allowed

    def _forget(self, now: float) -> None:
        # A bucket that has not moved for a whole window is full again: it says no more than a missing one.
        while self._buckets:
            key, (_, when) = next(iter(self._buckets.items()))
            if now - when < WINDOW and len(self._buckets) <= _MOST_KEYS:
                return
            del self._buckets[key]


class Limits:
    """The rates in force, shared by all the channels.

    Args:
        per_session: messages a minute in one conversation; 0 for no limit.
        per_address: messages a minute from one address, and fresh sessions likewise; 0 for no limit.
        clock: the time, in seconds.
        own_machine: count this machine's own addresses too.

    """

    def __init__(
        self, per_session: int, per_address: int, clock: Clock = time.monotonic, *, own_machine: bool = True
    ) -> None:
        self._own_machine = own_machine
        self._messages = Rate(per_session, clock)
        self._addresses = Rate(per_address, clock)
        self._fresh = Rate(per_address, clock)
        self._notices = Rate(1, clock)
        self._said = 0

    def allow_message(self, conversation: str, address: str) -> bool:
        """Tell whether a message may reach Rasa."""
        if self._is_free(address):
            return True
        return self._addresses.allows(address) and self._messages.allows(conversation)

    def allow_session(self, address: str) -> bool:
        """Tell whether an address may be given one more fresh session."""
        return self._is_free(address) or self._fresh.allows(address)

    def _is_free(self, address: str) -> bool:
        return not self._own_machine and is_own_machine(address)

    def may_tell(self, who: str) -> bool:
        """Tell whether a refusal is still to be told: once a window, lest a flood be answered by another."""
        return self._notices.allows(who)

    def phrase(self) -> str:
        """Return what a refused visitor is told, its variants in turn."""
        variants = library().phrases[PHRASE].variants
        self._said += 1
        return typographic(variants[self._said % len(variants)])


@functools.cache
def limits(settings: Settings) -> Limits:
    """Return the limits of the settings: one account for all the channels."""
    return Limits(settings.rate_per_minute, settings.rate_address_per_minute, own_machine=settings.limit_loopback)
