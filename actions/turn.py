"""What is known when the visitor has spoken: the message, its decision, the slots, the thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast, get_args

from rasa_sdk import Tracker

from knowledge import Guidance, Profile, reference_date, rule_book

#: What the channel puts in the place of a date of birth (``bot.privacy``).
BIRTH_MASK = "[date de naissance masquée]"

#: The profile as clients, messages' metadata and ``predict`` name it (the slot says ``organisme_formation``).
PROFILE_NAMES: dict[Profile, str] = {"entreprise": "entreprise", "organisme_formation": "organisme"}

Pending = Literal["profile", "suggestions", "nearest", "second"]


@dataclass(frozen=True)
class Thread:
    """The thread of the conversation (slot ``fil``).

    Attributes:
        topic: the last topic answered.
        pending: what the assistant is waiting for, if anything.
        topics: the topics that ``pending`` is about, in the order shown.
        others: topics the same message asked about and that are still to be answered.
        unclear: how many messages in a row were not understood.
        failed: how many times in a row the visitor said that the answer did not help.
        said: for each phrase, the variant said last, so that it is not said twice running.

    """

    topic: str | None = None
    pending: Pending | None = None
    topics: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unclear: int = 0
    failed: int = 0
    said: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_slot(cls, value: Any) -> Thread:
        """Read the slot; anything that is not a thread (an old format, nothing) is an empty thread."""
        if not isinstance(value, dict):
            return cls()
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value}
        for name in ("topics", "others"):
            known[name] = tuple(known.get(name) or ())
        return cls(**known)

    def to_slot(self) -> dict[str, Any]:
        """Return the thread as the slot holds it (JSON)."""
        plain = asdict(self)
        return {**plain, "topics": list(self.topics), "others": list(self.others)}

    def waiting_for(self, pending: Pending | None, topics: tuple[str, ...] = ()) -> Thread:
        """Return the thread with another thing to wait for."""
        return replace(self, pending=pending, topics=topics)


@dataclass(frozen=True)
class Turn:
    """One message of the visitor, with what is known around it.

    Attributes:
        text: what was typed (or a button's payload), the masked dates of birth told in words again: the dialogue needs
            them, the tracker keeps the mask.
        intent: the intent that Rasa holds.
        decision: what the topic classifier told (see ``bot.nlu.topic_classifier``), empty for a button.
        entities: values by entity name.
        profile: the profile known so far, this message included.
        thread: the thread so far.
        last_said: the assistant's latest messages, as (text, buttons, metadata), oldest first.
        known_profile: the profile known before this message.
        guidance: the guided dialogue, if any.
        verdict: the last result of the rules, as JSON.
        payload: what a button gives, by name.
        births: the dates of birth that the channel masked in the text (ISO).
        today: the reference date.

    """

    text: str
    intent: str
    decision: Mapping[str, Any]
    entities: Mapping[str, str]
    profile: Profile | None
    thread: Thread
    last_said: tuple[Mapping[str, Any], ...] = ()
    known_profile: Profile | None = None
    guidance: Guidance | None = None
    verdict: Mapping[str, Any] | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    births: tuple[str, ...] = ()
    today: date = field(default_factory=reference_date)

    @property
    def named_profile(self) -> Profile | None:
        """The profile that this very message names."""
        value = self.entities.get("profil")
        return cast(Profile, value) if value in get_args(Profile) else None

    @property
    def detected(self) -> tuple[str, ...]:
        """The topics that this message asks about."""
        return tuple(self.decision.get("detected", ()))

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The topics that come nearest to this message."""
        return tuple(self.decision.get("suggestions", ()))


def turn_of(tracker: Tracker) -> Turn:
    """Read the turn from Rasa's tracker."""
    message = tracker.latest_message
    given = {entity["entity"]: entity["value"] for entity in message.get("entities") or []}
    entities = {name: str(value) for name, value in given.items()}
    known = tracker.get_slot("profil")
    births = _births(message.get("metadata"))
    told = known if known in get_args(Profile) else _profile_of_page(message.get("metadata"))
    turn = Turn(
        text=_with_births(message.get("text") or "", births),
        intent=(message.get("intent") or {}).get("name") or "",
        decision={} if (message.get("text") or "").startswith("/") else message.get("decision") or {},
        entities=entities,
        profile=told,
        thread=Thread.from_slot(tracker.get_slot("fil")),
        last_said=tuple(_last_said(tracker.events)),
        guidance=Guidance.from_slot(tracker.get_slot("guidage"), tracker.get_slot("situation"), rule_book()),
        verdict=tracker.get_slot("verdict"),
        payload=given,
        births=births,
    )
    return replace(turn, profile=turn.named_profile or turn.profile, known_profile=turn.profile)


def _profile_of_page(metadata: Any) -> Profile | None:
    """Return the profile for which the page that shows the assistant is made, if it tells one."""
    given = metadata.get("profile") if isinstance(metadata, dict) else None
    return next((profile for profile, name in PROFILE_NAMES.items() if name == given), None)


def _births(metadata: Any) -> tuple[str, ...]:
    given = metadata.get("naissance") if isinstance(metadata, dict) else None
    return tuple(str(birth) for birth in given or ())


def _with_births(text: str, births: tuple[str, ...]) -> str:
    for birth in births:
        text = text.replace(BIRTH_MASK, f"date de naissance {birth}", 1)
    return text


def _last_said(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the assistant said in answer to the message before this one."""
    said: list[dict[str, Any]] = []
    users = 0
    for event in reversed(events):
        if event.get("event") == "user":
            users += 1
            if users == 2:
                break
        elif event.get("event") == "bot" and users == 1:
            data = event.get("data") or {}
            metadata = (event.get("metadata") or {}).get("metadata") or {}
            said.append({"text": event.get("text"), "buttons": data.get("buttons") or [], "metadata": metadata})
    return said[::-1]
