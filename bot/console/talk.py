"""Conversations as agents read them: what was said by whom, how long ago, and what tells that something has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from bot.console.guard import Refusal, Visit
from bot.console.rendering import markdown
from bot.handover import Agent, Desk, Standing, State
from bot.transcripts import Entry
from knowledge import typographic

#: The states as agents read them, in the order of the list.
STATES: dict[State, str] = {
    "waiting": "Attend un conseiller",
    "taken": "Prise",
    "bot": "Avec l’assistant",
    "closed": "Close",
}
#: Why a visitor waits.
REASONS = {
    "asked": "a demandé un conseiller",
    "failed": "l’assistant n’a pas su répondre",
    "guided": "depuis un questionnaire",
}
_WHO = {"visitor": "Visiteur", "assistant": "Assistant", "agent": "Conseiller", "notice": "Information"}


@dataclass(frozen=True)
class Line:
    """Something said: its rank, the kind of its author, who it is, when (UTC), its text, its buttons."""

    rank: int
    author: str
    who: str
    at: datetime
    html: Markup
    buttons: tuple[str, ...]


def desk_of(app: object) -> Desk:
    """Return the desk of a server.

    Raises:
        Refusal: the server has no conversations of the website.

    """
    desk = getattr(getattr(app, "ctx", None), "desk", None)
    if not isinstance(desk, Desk):
        raise Refusal(503, "Les conversations du site ne sont pas disponibles sur ce serveur.")
    return desk


def agent_of(visit: Visit) -> Agent:
    """Return who is signed in, as the desk knows agents."""
    return Agent(str(visit.account.id), visit.account.title)


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Return what was said as it is shown."""
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> Line:
    text = str(entry.event.get("text") or "")
    speaker = (entry.event.get("metadata") or {}).get("speaker")
    # A visitor writes plain text: stars and brackets are not markup.
    html = escape(text) if entry.author == "visitor" else markdown(text)
    buttons = tuple(str(reply.get("title", "")) for reply in entry.event.get("quick_replies") or ())
    return Line(entry.rank, entry.author, str(speaker or _WHO[entry.author]), entry.at, Markup(html), buttons)  # noqa: S704 - escaped above


def ago(since: datetime, now: datetime) -> str:
    """Return how long something has lasted, in French; both times are UTC, with or without zone.

    Args:
        since: when it began.
        now: the time.

    """
    minutes = int((now.replace(tzinfo=None) - since.replace(tzinfo=None)).total_seconds() // 60)
    if minutes < 1:
        return typographic("moins d’une minute")
    if minutes < 60:
        return f"{minutes}\u00a0min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}\u00a0h\u00a0{minutes:02}"
    return f"{hours // 24}\u00a0j"


def acts_sign(stands: Standing, agent: Agent) -> str:
    """Return a word that changes when what the agent may do changes."""
    owner = stands.owner.id if stands.owner else ""
    return sign(owner, owner == agent.id)


def sign(*parts: object) -> str:
    """Return a short word that changes with any of the parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
