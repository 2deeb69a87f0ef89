"""What the assistant says in a turn, before it becomes Rasa messages and slots."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from actions.turn import Thread
from knowledge import Guidance, Library, Profile, guides, typographic

Kind = Literal["answer", "suggestions", "question", "verdict", "refusal", "handoff", "chat"]


@dataclass(frozen=True)
class Button:
    """A button: what it shows and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message of the assistant (Markdown), its buttons and its metadata (see the contract)."""

    text: str
    kind: Kind
    buttons: tuple[Button, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def to_rasa(self) -> dict[str, Any]:
        """Return the arguments of the dispatcher's ``utter_message``."""
        buttons = [{"title": typographic(button.title), "payload": button.payload} for button in self.buttons]
        metadata = {"kind": self.kind, "message_id": uuid.uuid4().hex, **self.metadata}
        return {"text": typographic(self.text), "buttons": buttons, "metadata": metadata}


@dataclass(frozen=True)
class Reply:
    """What is said, and the thread, the profile and the guided dialogue that it leaves."""

    messages: tuple[Message, ...]
    thread: Thread
    profile: Profile | None
    guidance: Guidance | None = None
    verdict: Mapping[str, Any] | None = None

    def then(self, *messages: Message) -> Reply:
        """Return the reply with more messages."""
        return replace(self, messages=(*self.messages, *messages))


def topic_button(topic: str, content: Library) -> Button:
    """Return the button that asks about a topic."""
    return Button(content.topics[topic].title, "/choisir_sujet" + json.dumps({"sujet": topic}))


def command_button(title: str, command: str, *, guiding: bool = False) -> Button:
    """Return a button that sends one of the assistant's own commands, or one about the guided dialogue."""
    return Button(title, command_payload(command) if guiding else "/commande" + json.dumps({"nom": command}))


def command_payload(command: str) -> str:
    """Return what a button sends for a command about the guided dialogue, with its target after a colon."""
    return "/guider" + json.dumps({"nom": command})


def answer_payload(facts: Mapping[str, Any]) -> str:
    """Return what a button sends to give facts (JSON values)."""
    return "/repondre" + json.dumps({"faits": dict(facts)}, ensure_ascii=False)


def guide_button(name: str) -> Button:
    """Return the button that opens a guided dialogue."""
    return Button(guides()[name].bouton, command_payload(f"ouvrir:{name}"))


def profile_button(title: str, profile: Profile) -> Button:
    """Return a button that tells the profile."""
    return Button(title, "/indiquer_profil" + json.dumps({"profil": profile}))


class Speaker:
    """Picks phrases so that none is said twice running, and keeps account of it in the thread.

    Args:
        content: the library that holds the phrases.
        thread: the thread, whose ``said`` tells the variants said last.

    """

    def __init__(self, content: Library, thread: Thread) -> None:
        self._content = content
        self.thread = thread

    def phrase(self, key: str, **values: str) -> str:
        """Return the next variant of a phrase, with its placeholders filled."""
        variants = self._content.phrases[key].variants
        index = (self.thread.said.get(key, -1) + 1) % len(variants)
        self.thread = replace(self.thread, said={**self.thread.said, key: index})
        return variants[index].format(**values)

    def message(self, key: str, kind: Kind, buttons: tuple[Button, ...] | None = None, **values: str) -> Message:
        """Return a phrase as a message, with the phrase's own buttons unless others are given."""
        return Message(self.phrase(key, **values), kind, self.buttons(key) if buttons is None else buttons)

    def buttons(self, key: str) -> tuple[Button, ...]:
        """Return the buttons that the content gives to a phrase."""
        made: list[Button] = []
        for button in self._content.phrases[key].buttons:
            if button.topic is not None:
                made.append(replace(topic_button(button.topic, self._content), title=button.title))
            elif button.command is not None:
                made.append(command_button(button.title, button.command))
        return tuple(made)
