"""The review queue: the messages that were not served well, grouped, without those that were decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.opening import greeting
from bot.learning.decisions import Decisions
from bot.learning.groups import Encode, Group, group
from bot.learning.signals import Signal, signals_of
from bot.transcripts import Transcripts
from knowledge import library, typographic

#: What the model makes of a message (``Agent.parse_message``).
Understand = Callable[[str], Awaitable[Mapping[str, Any]]]
#: The label of a visitor who asks for a person: what is to learn is what they asked before.
_ASKS_FOR_HUMAN = "parler_humain"


@dataclass(frozen=True)
class Guess:
    """What the model that serves makes of a message now: what it would do, and the best topics with their score."""

    kind: str
    topics: tuple[tuple[str, float], ...]


def signals(store: Transcripts, since: datetime) -> list[Signal]:
    """Return what is found in the conversations since a moment (UTC, without time zone)."""
    buttons = [topic.title for topic in library().topics.values()]
    buttons += [str(button["title"]) for button in greeting().get("buttons", ())]
    titles = {*buttons, *map(typographic, buttons)}
    found: list[Signal] = []
    for conversation, entries, unhelpful in store.said_since(since):
        found += signals_of(conversation, entries, unhelpful, titles)
    return found


def queue(found: Sequence[Signal], kept: Decisions, encode: Encode | None = None) -> list[Group]:
    """Return the groups that wait for a decision, most frequent first."""
    return kept.undecided(group(found, encode), encode)


async def about_questions(found: Sequence[Signal], understand: Understand) -> list[Signal]:
    """Return the signals with, in the place of « un conseiller svp », what the visitor had asked before.

    Args:
        found: the signals.
        understand: the model.

    """
    asks: dict[str, bool] = {}
    for text in {signal.text for signal in found if signal.kind == "handed_over"}:
        asks[text] = (await understand(text)).get("decision", {}).get("label") == _ASKS_FOR_HUMAN
    moved: list[Signal] = []
    for signal in found:
        if not asks.get(signal.text) or signal.kind != "handed_over":
            moved.append(signal)
        elif signal.before:
            moved.append(Signal(signal.kind, signal.before, signal.conversation, signal.day))
    return moved


async def guess(text: str, understand: Understand, most: int = 3) -> Guess:
    """Return what the model makes of a message."""
    told = (await understand(text)).get("decision") or {}
    topics = library().topics
    best = tuple((name, float(score)) for name, score in told.get("scores", ()) if name in topics)
    return Guess(str(told.get("kind", "")), best[:most])
