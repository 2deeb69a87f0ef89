"""Figures for who runs the assistant: ``GET /metrics`` in the format of Prometheus. No text and no address in them."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

#: Messages taken in, by channel.
MESSAGES = Counter("assistant_messages", "Messages of visitors taken in", ["channel"])
#: Messages, sessions, sockets, frames and requests refused, by reason (``too_fast``, ``too_long``, ``queue_full``…).
REFUSED = Counter("assistant_refused", "Messages, sessions, sockets, frames and requests refused", ["reason"])
#: Sockets closed because nothing came from them.
IDLE_CLOSED = Counter("assistant_idle_sockets_closed", "Sockets closed because they were quiet too long")
#: Turns that failed: the visitor got an apology.
FAILED = Counter("assistant_failed_turns", "Turns that ended in an apology")
#: Time from a message taken in to the end of its answer, in seconds, its wait included.
TURN = Histogram(
    "assistant_turn_seconds",
    "From a message taken in to the end of its answer",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
#: Messages that wait or are being answered.
WAITING = Gauge("assistant_waiting", "Messages that wait or are being answered")
#: Open sockets.
SOCKETS = Gauge("assistant_sockets", "Open sockets")
#: Ratings of answers.
RATINGS = Counter("assistant_ratings", "Ratings of answers", ["helpful"])
#: Conversations erased by their visitor.
ERASED = Counter("assistant_erased_conversations", "Conversations erased by their visitor")

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Return all the figures, as Prometheus reads them."""
    return generate_latest()
