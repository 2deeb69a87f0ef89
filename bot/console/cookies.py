"""The console's cookies: never read by scripts, never sent by other sites' pages."""

from __future__ import annotations

from typing import Any, Literal

from sanic.request import Request

from bot.settings import Settings

#: Where the console is.
ROUTE = "/console"


class Cookies:
    """Sets and reads the cookies; over https their names bind them to this very host.

    Args:
        settings: tell whether the console is reached by https.

    """

    def __init__(self, settings: Settings) -> None:
        self._is_secure = settings.public_url.startswith("https://")

    def read(self, request: Request, name: str) -> str:
        """Return the value of a cookie; empty when the browser sent none."""
        value: str = request.cookies.get(self._full(name)) or ""
        return value

    def set(
        self,
        response: Any,
        name: str,
        value: str,
        *,
        seconds: int | None = None,
        same_site: Literal["Strict", "Lax"] = "Strict",
    ) -> None:
        """Set a cookie.

        Args:
            response: what carries it.
            name: its name.
            value: its value; characters of URLs only.
            seconds: how long the browser keeps it; None until the browser is closed.
            same_site: « Lax » for what must come along when another site sends the browser back.

        """
        full = self._full(name)
        response.cookies[full] = value
        cookie = response.cookies[full]
        # The prefix __Host- wants the whole host.
        cookie["path"] = "/" if self._is_secure else ROUTE
        cookie["httponly"] = True
        cookie["samesite"] = same_site
        cookie["secure"] = self._is_secure
        if seconds is not None:
            cookie["max-age"] = seconds

    def drop(self, response: Any, name: str) -> None:
        """Have the browser forget a cookie."""
        self.set(response, name, "", seconds=0)

    def _full(self, name: str) -> str:
        return f"__Host-console-{name}" if self._is_secure else f"console-{name}"
