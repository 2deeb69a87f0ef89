"""What the hand-over speaks of: who has a conversation, what a list shows of it, what an agent is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

#: ``bot``: the assistant answers; ``waiting``: the visitor asked for a human; ``taken``: one agent owns it; ``closed``.
State = Literal["bot", "waiting", "taken", "closed"]
#: Why a human is asked for: the visitor wants one, the assistant fails, a guided dialogue leads there.
Reason = Literal["asked", "failed", "guided"]
#: What a visitor who leaves a message is asked for next.
Step = Literal["text", "reach"]


@dataclass(frozen=True)
class Agent:
    """Who answers: an id that nobody else has, and the name that visitors and colleagues read."""

    id: str
    name: str


def of_tool(name: str) -> Agent:
    """Return the agent whom a tool of the interface ``/agents/`` names: it has no other id."""
    return Agent(f"outil:{name}", name)


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands.

    Attributes:
        state: its state.
        since: when that state began (UTC); None for one that no human was ever asked into.
        owner: the agent who has it.
        place: the place of a visitor who waits, from 1.
        asked: when the visitor asked for a human (UTC).
        reason: why.
        told: when the visitor who waits was told that nobody has come yet (UTC).
        seen: the last rank that an agent has read.
        step: what the visitor who leaves a message is asked for.
        draft: what of it is written already, masked.

    """

    state: State = "bot"
    since: datetime | None = None
    owner: Agent | None = None
    place: int | None = None
    asked: datetime | None = None
    reason: Reason | None = None
    told: datetime | None = None
    seen: int = 0
    step: Step | None = None
    draft: str | None = None

    @property
    def quiet(self) -> bool:
        """Whether the assistant keeps silent: somebody has the conversation, or will, or a message is being left."""
        return self.state in ("waiting", "taken") or self.step is not None


@dataclass(frozen=True)
class Waiting:
    """The visitor waits for a human, at this place (from 1)."""

    place: int


@dataclass(frozen=True)
class OutOfHours:
    """Nobody answers now: the opening hours in French, and when they begin again (with time zone) if they ever do."""

    hours: str
    next_opening: datetime | None


@dataclass(frozen=True)
class Note:
    """What an agent wrote to colleagues about a conversation; ``at`` is UTC."""

    id: int
    agent: Agent
    at: datetime
    text: str


@dataclass(frozen=True)
class Row:
    """A conversation in a list; times are UTC, texts are masked.

    Attributes:
        conversation: its id.
        reference: what its visitor reads of the id.
        state: its state.
        since: when that state began; for the assistant's, when the conversation began.
        started: when its first message was said.
        last_at: when its last message was said.
        topic: the title of the last topic that was answered.
        profile: « entreprise » or « organisme », when known.
        owner: the agent who has it.
        unread: how many of the visitor's messages no agent has read; 0 while the assistant has it.
        last_rating: what the visitor thought of the last answer that was rated.
        last_text: the beginning of what the visitor said last.
        place: the place of a visitor who waits.
        reason: why a human was asked for.

    """

    conversation: str
    reference: str
    state: State
    since: datetime
    started: datetime
    last_at: datetime
    topic: str | None
    profile: str | None
    owner: Agent | None
    unread: int
    last_rating: bool | None
    last_text: str
    place: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Fact:
    """A fact of the guided dialogue: its name, its question, its label and its value in French."""

    name: str
    question: str
    label: str
    value: str


@dataclass(frozen=True)
class Packet:
    """What an agent who takes a conversation is told.

    Attributes:
        question: the visitor's last question that the assistant replied to; None when there is none.
        reason: why a human was asked for.
        topic: the title of the topic last answered.
        topic_id: its id.
        profile: « entreprise » or « organisme », when known.
        guide: the title of the guided dialogue, if any.
        area: the area of the rules that it evaluates, or that the verdict is of.
        answered: what was asked in the guided dialogue and answered, in order.
        facts: all the facts known, those of ``answered`` included.
        unknown: the labels of the facts that the visitor could not or would not tell.
        situation: the facts as JSON, for the rules.
        verdict: the result with its trace, as the rules write it (JSON); None before a result.
        rejected: the titles of the proposals that the visitor did not want.

    """

    question: str | None = None
    reason: Reason | None = None
    topic: str | None = None
    topic_id: str | None = None
    profile: str | None = None
    guide: str | None = None
    area: str | None = None
    answered: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    unknown: tuple[str, ...] = ()
    situation: Mapping[str, Any] = field(default_factory=dict)
    verdict: Mapping[str, Any] | None = None
    rejected: tuple[str, ...] = ()
