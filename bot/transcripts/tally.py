"""Counts what happened in a conversation, day by day: no text, no id, nothing but numbers under names of ours.

The counts outlive the conversation (``bot.transcripts.tally_table``); what is made of them is in ``bot.figures``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.transcripts.entries import Entry
from bot.transcripts.guided import Runs

#: After that long without a word a conversation is over: what its visitor left half-way was left.
OVER = timedelta(minutes=30)
#: Upper bounds of the classes of answering times (milliseconds) and of waits for an agent (seconds).
RESPONSE_MS = (500, 1000, 2000, 5000, 10_000)
WAIT_SECONDS = (60, 180, 300, 600, 1800)
#: The class above the last bound.
MORE = "plus"
#: What the profile is called while the visitor has not told it.
UNKNOWN = "inconnu"
_PROFILES = frozenset({"entreprise", "organisme"})
_REASONS = frozenset({"asked", "failed", "guided"})
_PARIS = ZoneInfo("Europe/Paris")
#: The kind of an assistant's message → what became of the question, the strongest first.
_OUTCOMES = {"handoff": "handed", "answer": "answered", "suggestions": "proposed", "refusal": "refused"}


class Count(NamedTuple):
    """What is counted: on which day, what (``measure``), of what (``item``: a topic, a class…), for which profile."""

    day: date
    measure: str
    item: str
    profile: str


Tally = Counter[Count]


@dataclass(frozen=True)
class Beside:
    """What else is counted of a conversation: its ratings (day, topic, helpful), the moments of the messages left."""

    ratings: Sequence[tuple[date, str | None, bool]] = ()
    left: Sequence[datetime] = ()


@dataclass
class _Turn:
    """A message of the visitor and what the assistant replied."""

    at: datetime
    text: str
    replies: list[Entry] = field(default_factory=list)

    @property
    def offered(self) -> frozenset[str]:
        """The titles of the buttons of the replies."""
        return frozenset(
            str(one.get("title")) for entry in self.replies for one in entry.event.get("quick_replies", ())
        )

    @property
    def asks_back(self) -> bool:
        """Whether a precision is asked for (the profile, say)."""
        return any(_of(entry).get("kind") == "question" and not _of(entry).get("guide") for entry in self.replies)

    @property
    def outcome(self) -> str | None:
        """What became of the message; None for small talk and for what is said within a guided dialogue."""
        told = [_of(entry) for entry in self.replies]
        kinds = {one.get("kind") for one in told}
        found = next((outcome for kind, outcome in _OUTCOMES.items() if kind in kinds), None)
        if found is None and any(one.get("begins") for one in told):
            return "guided"
        return found or ("proposed" if self.asks_back else None)


def tally(entries: Sequence[Entry], beside: Beside, *, over: bool) -> Tally:
    """Count a conversation.

    Args:
        entries: what was said, in order.
        beside: its ratings and the messages left.
        over: nothing more comes: what was begun and not ended was given up.

    Returns:
        how often each thing happened, under the one profile of the conversation.

    """
    counted: Counter[tuple[date, str, str]] = Counter()
    turns = _turns(entries)
    if turns:
        counted[day_of(turns[0].at), "conversation", ""] += 1
    _count_turns(counted, turns)
    _count_hand_overs(counted, entries, over=over)
    for began, measure, item in Runs(entries).counts(over=over):
        counted[day_of(began), measure, item] += 1
    for day, topic, helpful in beside.ratings:
        counted[day, "helpful" if helpful else "useless", topic or ""] += 1
    for at in beside.left:
        counted[day_of(at), "left_message", ""] += 1
    profile = _profile(entries)
    return Counter({Count(*key, profile): number for key, number in counted.items()})


def day_of(at: datetime) -> date:
    """Return the day, in France, of a moment (UTC without time zone)."""
    return at.replace(tzinfo=timezone.utc).astimezone(_PARIS).date()


def class_of(value: float, bounds: Sequence[int]) -> str:
    """Return the class of a value: the first bound that is not below it, as text."""
    place = bisect_left(bounds, value)
    return str(bounds[place]) if place < len(bounds) else MORE


def _turns(entries: Iterable[Entry]) -> list[_Turn]:
    turns: list[_Turn] = []
    for entry in entries:
        if entry.author == "visitor":
            turns.append(_Turn(entry.at, str(entry.event.get("text") or "")))
        elif entry.author == "assistant" and turns:
            turns[-1].replies.append(entry)
    return turns


def _count_turns(counted: Counter[tuple[date, str, str]], turns: Iterable[_Turn]) -> None:
    before: tuple[_Turn, str] | None = None
    for turn in turns:
        outcome, day = turn.outcome, day_of(turn.at)
        if before and outcome and _goes_on(before[0], turn, outcome):
            # The same question, which the visitor has made precise: it counts once.
            counted[day_of(before[0].at), "question", before[1]] -= 1
        if outcome:
            counted[day, "question", outcome] += 1
            before = (turn, outcome) if outcome == "proposed" else None
        for topic in dict.fromkeys(_topics(turn)):
            counted[day, "topic", topic] += 1
        first = next((entry for entry in turn.replies if _of(entry).get("handover") != "noted"), None)
        if first is not None:
            taken = (first.at - turn.at) / timedelta(milliseconds=1)
            counted[day, "response", class_of(taken, RESPONSE_MS)] += 1


def _goes_on(before: _Turn, turn: _Turn, outcome: str) -> bool:
    return turn.text in before.offered or (before.asks_back and outcome == "answered")


def _topics(turn: _Turn) -> Iterable[str]:
    for told in map(_of, turn.replies):
        if told.get("topic") and (told.get("kind") == "answer" or told.get("begins")):
            yield str(told["topic"])


def _count_hand_overs(counted: Counter[tuple[date, str, str]], entries: Iterable[Entry], *, over: bool) -> None:
    waits_since: datetime | None = None
    is_counted = False
    for entry in entries:
        told = _of(entry)
        if entry.author == "visitor":
            is_counted = False
        elif entry.author == "assistant" and told.get("kind") == "handoff":
            reason = told.get("handover")
            # An apology and the place in the queue are one passage.
            if reason in _REASONS and not is_counted:
                counted[day_of(entry.at), "handover", str(reason)] += 1
                is_counted = True
            if told.get("waits"):
                waits_since = waits_since or entry.at
        elif entry.author == "notice" and told.get("handover") == "taken":
            day = day_of(waits_since or entry.at)
            if waits_since is None:
                counted[day, "handover", "agent"] += 1
            else:
                counted[day, "wait", class_of((entry.at - waits_since).total_seconds(), WAIT_SECONDS)] += 1
            waits_since = None
    if waits_since is not None and over:
        counted[day_of(waits_since), "wait", "none"] += 1


def _profile(entries: Sequence[Entry]) -> str:
    told = (_of(entry).get("profile") for entry in reversed(entries) if entry.author == "assistant")
    return next((profile for profile in told if profile in _PROFILES), UNKNOWN)


def _of(entry: Entry) -> Mapping[str, Any]:
    found = entry.event.get("metadata")
    return found if isinstance(found, dict) else {}
