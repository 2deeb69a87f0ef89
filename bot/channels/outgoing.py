"""From Rasa's bot message to what each channel sends: one place where the shapes are made."""

from __future__ import annotations

from typing import Any

#: Keys of Rasa's message that hold the message's kind, topic, sources…
METADATA = "metadata"


def to_socket(message: dict[str, Any]) -> dict[str, Any] | None:
    """Return the ``bot_uttered`` event for a message, or None when there is nothing to send.

    Exactly ``{text}``, ``{text, quick_replies}`` or ``{attachment}``, each with an optional ``metadata``.
    """
    event: dict[str, Any]
    if message.get("text"):
        event = {"text": message["text"]}
        replies = [
            {"content_type": "text", "title": button["title"], "payload": button.get("payload") or button["title"]}
            for button in message.get("buttons") or ()
        ]
        if replies:
            event["quick_replies"] = replies
    elif message.get("image"):
        event = {"attachment": {"type": "image", "payload": {"src": message["image"]}}}
    elif message.get("attachment"):
        event = {"attachment": message["attachment"]}
    else:
        return None
    if message.get(METADATA):
        event[METADATA] = message[METADATA]
    return event


def to_rest(recipient_id: str, message: dict[str, Any]) -> dict[str, Any]:
    """Return a message in the shape of Rasa's REST channel, with its ``metadata``."""
    reply: dict[str, Any] = {"recipient_id": recipient_id}
    for key in ("text", "image", "attachment", METADATA):
        if message.get(key):
            reply[key] = message[key]
    if message.get("buttons"):
        reply["buttons"] = [
            {"title": button["title"], "payload": button.get("payload") or button["title"]}
            for button in message["buttons"]
        ]
    return reply
