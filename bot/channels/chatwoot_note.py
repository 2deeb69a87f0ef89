"""What agents of Chatwoot are told of a conversation that the assistant gives them: a private note, masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.handover.kinds import Packet, Standing
from bot.handover.packet import SLOTS, packet, slots_in
from bot.transcripts import Entry, reference
from bot.transcripts.store import now
from bot.transcripts.trackers import Trackers
from knowledge import typographic

#: How many turns are read: what an agent needs is in the last ones.
_TURNS = 20
_REASONS = {
    "asked": "le visiteur demande une personne",
    "failed": "l’assistant n’a pas su aider",
    "guided": "le dialogue guidé y mène",
}


def note_of(trackers: Trackers, conversation: str, reason: str | None) -> str:
    """Return the note of a conversation, in French (Markdown).

    Args:
        trackers: Rasa's store: what it holds is masked.
        conversation: its id in Rasa.
        reason: why a person is needed.

    """
    events = trackers.latest(conversation, _TURNS, SLOTS)
    found = packet(list(_entries(events)), slots_in(events), Standing())
    lines = [f"- **{label}** : {text}" for label, text in _told(found) if text]
    heading = f"**L’assistant passe la main** : {_REASONS.get(reason or '', _REASONS['asked'])}."
    return typographic("\n".join([heading, "", *lines, f"- **Référence** : {reference(conversation)}"]))


def _told(found: Packet) -> Iterable[tuple[str, str | None]]:
    yield "Question", found.question
    yield "Profil", found.profile
    yield "Dernier sujet", found.topic
    yield "Dialogue guidé", found.guide
    yield "Réponses", " ; ".join(f"{fact.label} : {fact.value}" for fact in found.facts)
    yield "Sans réponse", " ; ".join(found.unknown)
    yield "Résultat donné", str((found.verdict or {}).get("resume") or "").split("\n", maxsplit=1)[0]
    yield "Propositions refusées", " ; ".join(found.rejected)


def _entries(events: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    """Return what Rasa's events hold of the messages, as a transcript holds them."""
    for rank, event in enumerate(events, 1):
        text = event.get("text") or ""
        if event["event"] == "user" and not text.startswith("/"):
            yield Entry(rank, "visitor", {"text": text}, None, now())
        elif event["event"] == "bot":
            metadata = (event.get("metadata") or {}).get("metadata") or {}
            replies = (event.get("data") or {}).get("buttons") or ()
            yield Entry(rank, "assistant", {"text": text, "metadata": metadata, "quick_replies": replies}, None, now())
