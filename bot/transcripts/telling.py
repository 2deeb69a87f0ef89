"""What the command line shows, in French."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.recaps import recaps
from bot.settings import Settings
from bot.transcripts.entries import Author, Entry, Figure, Summary, reference
from bot.transcripts.store import transcripts
from bot.transcripts.trackers import trackers

_AUTHORS: dict[Author, str] = {
    "visitor": "Visiteur",
    "assistant": "Assistant",
    "agent": "Conseiller",
    "notice": "Information",
}
#: What would command the terminal instead of being read.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def list_text(summaries: Iterable[Summary]) -> str:
    """Return a line for each conversation, under a heading."""
    rows = [
        (reference(one.conversation), _moment(one.first), _moment(one.last), str(one.entries), one.agent or "–")
        for one in summaries
    ]
    return _table(("référence", "début (UTC)", "fin (UTC)", "messages", "conseiller"), rows)


def figures_text(figures: Iterable[Figure]) -> str:
    """Return the counted ratings, a line each, under a heading."""
    rows = [
        (f"{one.day:%d/%m/%Y}", one.topic or "–", one.kind or "–", "oui" if one.helpful else "non", str(one.number))
        for one in figures
    ]
    return _table(("jour", "sujet", "type", "utile", "avis"), rows)


def transcript_text(conversation: str, entries: Sequence[Entry], agent: str | None) -> str:
    """Return a conversation to be read: who said what, and when."""
    heading = f"Conversation {conversation}" + (f", reprise par {agent}" if agent else "")
    if not entries:
        return f"{heading}\nAucune transcription ; « export » donne ce que le moteur de dialogue a gardé."
    return _CONTROLS.sub("", "\n\n".join([heading, *map(_entry_text, entries)]))


def export_json(settings: Settings, conversation: str) -> str:
    """Return as JSON all that the stores hold of a conversation."""
    transcript = transcripts(settings).export(conversation) or {}
    exported = {
        "conversation": conversation,
        "reference": reference(conversation),
        "agent": transcript.get("agent"),
        "transcript": transcript.get("messages", []),
        "ratings": transcript.get("ratings", []),
        "handover": transcript.get("handovers", []),
        "notes": transcript.get("handover_notes", []),
        "tickets": transcript.get("handover_tickets", []),
        "recaps": [{"text": text, "made": f"{made.isoformat()}Z"} for text, made in recaps(settings).of(conversation)],
        "tracker": trackers(settings).events(conversation),
    }
    return json.dumps(exported, ensure_ascii=False, indent=2)


def counted(*counts: tuple[int, str, str]) -> str:
    """Return a sentence that tells what was removed: each number with its singular and its plural."""
    parts = [f"{number} {many if number > 1 else one}" for number, one, many in counts]
    return f"Effacé : {', '.join(parts)}."


def _entry_text(entry: Entry) -> str:
    event: Any = entry.event
    lines = [f"{_moment(entry.at)}  {_AUTHORS[entry.author]}", str(event.get("text") or "(pièce jointe)")]
    replies = event.get("quick_replies") or ()
    lines += [f"[{number}] {reply['title']}" for number, reply in enumerate(replies, 1)]
    return "\n    ".join("\n".join(lines).splitlines())


def _moment(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (heading, *rows)]
    return _CONTROLS.sub("", "\n".join(lines))
