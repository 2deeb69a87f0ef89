"""Sessions: the server issues them, signs them and lets them expire; a client can neither make nor guess one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, TimestampSigner

#: How much of a session is random, in bytes.
_RANDOM_BYTES = 24
#: No token is longer: a longer text is not even read.
_LONGEST = 200


@dataclass(frozen=True)
class Session:
    """A visitor's session.

    Args:
        token: what the client keeps and sends back.
        conversation: the conversation's id in Rasa, which no client ever sees.

    """

    token: str
    conversation: str


class Sessions:
    """Issues sessions and knows its own again.

    Args:
        secret: what they are signed with; those of another secret are worth nothing.
        hours: how long one lives.

    """

    def __init__(self, secret: str, hours: int) -> None:
        self._secret = secret.encode()
        self._signer = TimestampSigner(secret, salt="session", key_derivation="hmac", digest_method=hashlib.sha256)
        self._seconds = hours * 3600

    def issue(self) -> Session:
        """Return a fresh session."""
        random = secrets.token_urlsafe(_RANDOM_BYTES)
        return Session(self._signer.sign(random).decode(), self._conversation(random))

    def read(self, token: object) -> Session | None:
        """Return the session of a token; None when it is not ours, was altered or has expired."""
        if not isinstance(token, str) or not 0 < len(token) <= _LONGEST or not token.isascii():
            return None
        try:
            random = self._signer.unsign(token, max_age=self._seconds).decode()
        except BadData:
            return None
        # Base 64 can write the same signature in several ways: only ours is taken.
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._signer.get_signature(signed), signature.encode()):
            return None
        return Session(token, self._conversation(random))

    def _conversation(self, random: str) -> str:
        # Derived, so that what Rasa stores and logs opens no session.
        return hmac.new(self._secret, b"conversation:" + random.encode(), hashlib.sha256).hexdigest()[:32]
