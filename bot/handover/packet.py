"""What an agent who takes a conversation over is told, so that the visitor need not say it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.handover.kinds import Fact, Packet, Standing
from bot.transcripts import Entry
from bot.transcripts.trackers import Trackers
from knowledge import Guidance, fact_value, guides, library, rule_book, typographic

#: The slots that tell where the dialogue is.
SLOTS = ("profil", "situation", "verdict", "guidage", "fil")
#: What the assistant replies to a question.
_REPLIES = frozenset({"answer", "suggestions", "question", "verdict", "refusal"})
#: The profile as lists and messages name it (the slot says ``organisme_formation``).
_PROFILES = {"organisme_formation": "organisme"}


def packet(entries: Sequence[Entry], slots: Mapping[str, Any], stands: Standing) -> Packet:
    """Return what is told of a conversation.

    Args:
        entries: what was said, in order.
        slots: where the dialogue is (``SLOTS``).
        stands: where the conversation stands.

    """
    thread = slots.get("fil") or {}
    topic = thread.get("topic")
    topics = library().topics
    guidance = Guidance.from_slot(slots.get("guidage"), slots.get("situation"), rule_book())
    facts = {} if guidance is None else {name: _fact(name, value) for name, value in guidance.facts.items()}
    labels = rule_book().facts
    return Packet(
        question=_question(entries),
        reason=stands.reason,
        topic=topics[topic].title if topic in topics else None,
        topic_id=topic if topic in topics else None,
        profile=_PROFILES.get(slots.get("profil") or "", slots.get("profil")),
        guide=guides()[guidance.guide].titre if guidance is not None and guidance.guide in guides() else None,
        area=guidance.area if guidance is not None else (slots.get("verdict") or {}).get("area"),
        answered=tuple(facts[name] for name in guidance.path if name in facts) if guidance else (),
        facts=tuple(facts.values()),
        unknown=tuple(typographic(labels[name].label) for name in guidance.skipped if name in labels)
        if guidance
        else (),
        situation=slots.get("situation") or {},
        verdict=slots.get("verdict"),
        rejected=_rejected(entries),
    )


def slots_of(trackers: Trackers, conversation: str) -> dict[str, Any]:
    """Return the slots of a conversation as its last turn left them."""
    return slots_in(trackers.latest(conversation, 1, SLOTS))


def slots_in(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the slots as Rasa's events leave them."""
    return {event["name"]: event.get("value") for event in events if event["event"] == "slot"}


def _fact(name: str, value: Any) -> Fact:
    fact = rule_book().facts[name]
    return Fact(name, typographic(fact.question or fact.label), typographic(fact.label), fact_value(value, fact))


def _question(entries: Sequence[Entry]) -> str | None:
    """Return the last question of the visitor that the assistant took up; what answers its own questions is none."""
    found, last = None, None
    before: Mapping[str, Any] = {}
    for entry in entries:
        if entry.author == "visitor":
            last = str(entry.event.get("text") or "")
        elif entry.author == "assistant":
            said = entry.event.get("metadata") or {}
            if last and said.get("kind") in _REPLIES and not _goes_on(before, said):
                found = last
            last, before = None, said
    return found


def _goes_on(before: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Tell whether what was said goes on from a question of the assistant (« 8 salariés », « une entreprise »)."""
    topics = (before.get("topic"), said.get("topic"))
    return before.get("kind") == "question" and (said.get("kind") in ("question", "verdict") or topics[0] == topics[1])


def _rejected(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the topics that were proposed and that the visitor did not choose."""
    rejected: dict[str, None] = {}
    proposed: list[str] = []
    for entry in entries:
        if entry.author == "visitor" and proposed:
            text = entry.event.get("text")
            if text in proposed:
                # Chosen now, whatever was thought of it before.
                rejected.pop(str(text), None)
            else:
                rejected.update(dict.fromkeys(proposed))
            proposed = []
        elif entry.author == "assistant" and _kind(entry) == "suggestions":
            titles = {typographic(topic.title) for topic in library().topics.values()}
            shown = [str(reply["title"]) for reply in entry.event.get("quick_replies") or ()]
            # « Aucune de ces propositions » is no topic.
            proposed = [title for title in shown if title in titles]
    return tuple(rejected)


def _kind(entry: Entry) -> str | None:
    kind: str | None = (entry.event.get("metadata") or {}).get("kind")
    return kind
