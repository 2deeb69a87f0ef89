"""What a visitor finds when the conversation begins."""

from __future__ import annotations

import json
from typing import Any

from knowledge import library, typographic

#: The phrase of the content.
PHRASE = "accueil.ouverture"


def greeting() -> dict[str, Any]:
    """Return the greeting as one of Rasa's messages, with the buttons that the content gives it."""
    said = library().phrases[PHRASE]
    buttons = [{"title": button.title, "payload": _payload(button)} for button in said.buttons]
    return {"text": typographic(said.variants[0]), "buttons": buttons, "metadata": {"kind": "chat"}}


def _payload(button: Any) -> str:
    if button.topic is not None:
        return "/choisir_sujet" + json.dumps({"sujet": button.topic})
    return "/commande" + json.dumps({"nom": button.command})
