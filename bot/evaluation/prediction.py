"""What the assistant decides on a first message, read from the turn itself: what visitors get is what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.incoming import TooLongError, admit
from bot.nlu.decision import HOMONYM, HOMONYM_TOPICS, Kind
from bot.settings import read_settings

if TYPE_CHECKING:  # importing Rasa takes seconds and is not needed to read what it decided
    from bot.in_process import Assistant

#: How many labels a prediction tells.
BEST = 5
#: The profile's value in the slot → in the contract.
_PROFILES = {"entreprise": "entreprise", "organisme_formation": "organisme"}
#: The kind of the first reply → the decision. The kinds that are not here depend on what the reply is about.
_DECISIONS: dict[str, Kind] = {"answer": "answer", "verdict": "answer", "suggestions": "suggest", "refusal": "refuse"}


@dataclass(frozen=True)
class Prediction:
    """What the assistant makes of a first message.

    Attributes:
        text: the message.
        decision: answer, suggest, refuse or chat.
        topics: the best labels with their score, best first.
        detected: every topic that would be served, in the order of the message.
        proposed: the topics that the visitor may choose from, for the decision « suggest ».
        profile: entreprise, organisme or None.

    """

    text: str
    decision: Kind
    topics: tuple[tuple[str, float], ...]
    detected: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    profile: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what ``predict`` writes (see the contract)."""
        return {
            "text": self.text,
            "decision": self.decision,
            "topics": [{"id": name, "score": score} for name, score in self.topics],
            "detected": list(self.detected),
            "profile": self.profile,
        }


async def predict_first(assistant: Assistant, text: str) -> Prediction:
    """Send a text as the first message of a conversation and tell what was decided; forgets other conversations."""
    # Half a surrogate pair may stand in JSON, and no library that reads UTF-8 takes it.
    sendable = text.encode("utf-8", errors="replace").decode("utf-8")
    try:
        admitted = admit(sendable, read_settings().max_message_chars)
    except TooLongError:
        # The channel declines the message before Rasa sees it: nothing is served, whatever it is about.
        return read_turn(text, await assistant.parse(sendable), [])
    assistant.forget()
    replies = await assistant.say(admitted)
    tracker = await assistant.agent.tracker_store.get_or_create_tracker("visitor")
    parsed = tracker.latest_message.parse_data if tracker.latest_message else {}
    return read_turn(text, parsed, replies)


def read_turn(text: str, parsed: Mapping[str, Any], replies: Sequence[Mapping[str, Any]]) -> Prediction:
    """Return what a turn decided.

    Args:
        text: the message as it was given.
        parsed: what the NLU made of it; a button's payload has no ``decision``.
        replies: what the assistant said, in the shape of the REST channel.

    """
    told = parsed.get("decision") or {}
    said = (replies[0].get("metadata") or {}) if replies else {}
    decision = _decision(said)
    served, found = said.get("topic"), tuple(told.get("detected", ()))
    detected: tuple[str, ...] = ()
    if decision == "answer":
        # A title typed word for word is served whatever the NLU thinks of it.
        detected = found if served is None or served in found else (served,)
    proposed = tuple(told.get("suggestions", ()))[:3] if decision == "suggest" else ()
    scores = {item["name"]: float(item["confidence"]) for item in parsed.get("intent_ranking", ()) if told}
    if detected and detected != found:
        scores[detected[0]] = 1.0
    entities = {entity["entity"]: entity["value"] for entity in parsed.get("entities") or ()}
    profile = _PROFILES.get(entities.get("profil", ""))
    return Prediction(text, decision, best_labels(scores, proposed), detected, proposed, profile)


def best_labels(scores: Mapping[str, float], proposed: Sequence[str] = ()) -> tuple[tuple[str, float], ...]:
    """Return the five best labels, the proposed topics always among them.

    A bare « DEFI » is a label of our own, not of the contract: its score is shared by the two topics it stands for.
    """
    shared = dict(scores)
    homonym = shared.pop(HOMONYM, 0.0)
    if homonym:
        for topic in HOMONYM_TOPICS:
            shared[topic] = shared.get(topic, 0.0) + homonym / len(HOMONYM_TOPICS)
    shared.update({topic: shared.get(topic, 0.0) for topic in proposed})
    ordered = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    others = [name for name, _ in ordered if name not in proposed][: BEST - len(proposed)]
    return tuple((name, round(score, 4)) for name, score in ordered if name in proposed or name in others)


def _decision(said: Mapping[str, Any]) -> Kind:
    kind = said.get("kind", "")
    if kind == "question" and (said.get("topic") or said.get("fact")):
        return "answer"  # the topic is settled: only the profile or a fact is asked before the answer
    return _DECISIONS.get(kind, "chat")
