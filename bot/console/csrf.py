"""Whether a form was sent from a page of ours: its token, and where the browser says that it comes from."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic.request import Request

from bot.settings import Settings

#: The field of a form, and the header of htmx, that hold the token.
FIELD = "csrf"
HEADER = "x-csrf-token"


def token_given(request: Request) -> str:
    """Return the token that a request carries; empty when there is none."""
    given: str = request.headers.get(HEADER) or request.form.get(FIELD) or ""
    return given


def is_from_here(request: Request, settings: Settings) -> bool:
    """Tell whether a request comes from a page of this server, as the browser says (``Origin``).

    Every browser says it of a form or a script that sends something; what does not say it is refused.
    """
    origin = urlsplit(request.headers.get("origin", ""))
    if origin.scheme not in ("http", "https"):
        return False
    own = urlsplit(settings.public_url)
    return origin.netloc == request.host or (origin.scheme, origin.netloc) == (own.scheme, own.netloc)
