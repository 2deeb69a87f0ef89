"""Buttons as they travel: what a client may send back is what the server signed for its own conversation."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

#: A payload, and a signature of 256 bits as base 64 writes it: nobody types that.
_SEALED = re.compile(r"/b(\.?[A-Za-z0-9_-]{1,4000}\.[A-Za-z0-9_-]{43})")


class Buttons:
    """Seals the payloads of buttons and opens those that come back.

    Args:
        secret: what they are signed with.

    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sealed(self, message: dict[str, Any], sender: str) -> dict[str, Any]:
        """Return one of Rasa's messages whose buttons only this conversation can send back.

        A payload that is plain words travels as it is: a visitor could type it.
        """
        if not message.get("buttons"):
            return message
        return {**message, "buttons": [self._seal(button, sender) for button in message["buttons"]]}

    def opened(self, text: str, sender: str) -> str | None:
        """Return the payload that a sealed button stands for; None for any other text."""
        match = _SEALED.fullmatch(text.strip())
        if match is None:
            return None
        try:
            payload = self._serializer(sender).loads(match.group(1))
        except BadData:
            return None
        # Base 64 can write the same signature in several ways: only ours is taken.
        return payload if isinstance(payload, str) and self._sealed(payload, sender) == match.group() else None

    @staticmethod
    def is_sealed(text: str) -> bool:
        """Tell whether a text is a sealed button, of this conversation or of another."""
        return _SEALED.fullmatch(text.strip()) is not None

    def _seal(self, button: dict[str, Any], sender: str) -> dict[str, Any]:
        payload = button.get("payload")
        if not isinstance(payload, str) or not payload.startswith("/"):
            return button
        return {**button, "payload": self._sealed(payload, sender)}

    def _sealed(self, payload: str, sender: str) -> str:
        token = self._serializer(sender).dumps(payload)
        return "/b" + (token.decode() if isinstance(token, bytes) else token)

    def _serializer(self, sender: str) -> URLSafeSerializer:
        signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self._secret, salt=f"button:{sender}", signer_kwargs=signer)
