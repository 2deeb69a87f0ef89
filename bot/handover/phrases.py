"""The sentences of the hand-over, as events: they are phrases of ``knowledge/conversation/conseiller.yml``."""

from __future__ import annotations

import json
import random
from typing import Any

from knowledge import library, typographic


def said(key: str, *more: str, kind: str = "chat", **values: object) -> dict[str, Any]:
    """Return a phrase as one of Rasa's messages, with the phrase's own buttons.

    Args:
        key: the phrase.
        more: other phrases, each a paragraph after it, filled with the same values.
        kind: the kind of message.
        values: what its placeholders stand for.

    """
    phrases = library().phrases
    texts = [sentence(name, **values) for name in (key, *more)]
    buttons = [
        {"title": typographic(button.title), "payload": command_payload(button.command)}
        for button in phrases[key].buttons
        if button.command is not None
    ]
    return {"text": "\n\n".join(texts), "buttons": buttons, "metadata": {"kind": kind}}


def sentence(key: str, **values: object) -> str:
    """Return one of the variants of a phrase, its placeholders filled."""
    return typographic(random.choice(library().phrases[key].variants).format(**values))


def command_payload(name: str) -> str:
    """Return what a button of a command sends."""
    return "/commande" + json.dumps({"nom": name})
