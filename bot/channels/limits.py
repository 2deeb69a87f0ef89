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
#: How many questions other than messages (to resume, to rate) one connection may ask in a minute, and how many an
#: address may for each message that it may send.
ASKS_PER_MINUTE = 60
ASKS_EACH = 2
#: How many frames a socket may send in a minute for each message that a conversation may, and how many more: questions,
#: signs of life, and what is refused politely.
FRAMES_EACH = 4
MORE_FRAMES = 120
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

    def allows(self, key: str, count: int = 1) -> bool:
        """Tell whether one more, or so many, may pass, and count them if so."""
        if self._per_minute == 0:
            return True
        now = self._clock()
        left, when = self._buckets.pop(key, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - when) * self._per_minute / WINDOW)
        allowed = left >= count
        self._buckets[key] = (left - count if allowed else left, now)
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

    What is counted by conversation or by socket is counted there first: a flood that is refused there costs nothing
    to the others of its address.

    Args:
        per_session: messages a minute in one conversation; 0 for no limit.
        per_address: messages a minute from one address, and fresh sessions and sockets likewise; 0 for no limit.
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
        self._new_sockets = Rate(per_address, clock)
        self._frames = Rate(per_session and FRAMES_EACH * per_session + MORE_FRAMES, clock)
        self._asks = Rate(ASKS_PER_MINUTE, clock)
        self._asks_by_address = Rate(ASKS_EACH * per_address, clock)
        self._notices = Rate(1, clock)
        self._said = 0

    def allow_message(self, conversation: str, address: str) -> bool:
        """Tell whether a message may reach Rasa."""
        if self._is_free(address):
            return True
        return self._messages.allows(conversation) and self._addresses.allows(address)

    def allow_session(self, address: str) -> bool:
        """Tell whether an address may be given one more fresh session."""
        return self._is_free(address) or self._fresh.allows(address)

    def allow_connection(self, address: str) -> bool:
        """Tell whether an address may open one more socket: each new one has frames and asks of its own."""
        return self._is_free(address) or self._new_sockets.allows(address)

    def allow_frames(self, socket: str, address: str, count: int) -> bool:
        """Tell whether a socket may send so many more frames, whatever they say."""
        return self._is_free(address) or self._frames.allows(socket, count)

    def allow_ask(self, connection: str, address: str) -> bool:
        """Tell whether a connection may ask for something else than an answer, such as to resume or to rate."""
        if not self._asks.allows(connection):
            return False
        return self._is_free(address) or self._asks_by_address.allows(address)

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
