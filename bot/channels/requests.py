"""What the channels over HTTP read of a request."""

from __future__ import annotations

import hmac
from typing import Any

from sanic.request import Request


def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request carries; an empty one for anything else."""
    try:
        body = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own error page otherwise: the caller's answer is clearer
        return {}
    return body if isinstance(body, dict) else {}


def bears(request: Request, token: str) -> bool:
    """Tell whether a request bears a token (``Authorization: Bearer …``), in a time that tells nothing of it."""
    given: str = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
