"""Who may open what: each route of the console goes through here, and names the role that it wants."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from sanic import response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.addresses import request_address
from bot.console.accounts import Account
from bot.console.cookies import Cookies
from bot.console.csrf import is_from_here, token_given
from bot.console.records import Records
from bot.console.rendering import HEADERS, Pages
from bot.console.roles import Role
from bot.console.sessions import Session
from bot.console.store import new_token
from bot.settings import Settings

logger = logging.getLogger(__name__)

#: The cookies: of who is signed in, and of who fills in a form before.
SESSION, VISITOR = "session", "visitor"
#: Where one signs in.
SIGN_IN = "/console/connexion"
_FAILED = "Cette page n’a pas pu être préparée. Réessayez dans un instant."


@dataclass(frozen=True)
class Visit:
    """A request that was let through.

    Attributes:
        session: the session; None on the pages that are open to everyone.
        address: where it comes from.
        csrf: what the forms of the answer must carry.

    """

    session: Session | None
    address: str
    csrf: str

    @property
    def account(self) -> Account:
        """Who is signed in.

        Raises:
            LookupError: nobody; the route is open to everyone.

        """
        if self.session is None:
            raise LookupError("nobody is signed in: give the route a role")
        return self.session.account


class Refusal(Exception):  # noqa: N818 - an answer, not an error
    """What a handler raises to show a page that says no.

    Args:
        status: the status of the answer.
        text: why, in French.

    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


Handler = Callable[..., Awaitable[Any]]


class Guard:
    """Lets through who may.

    Args:
        settings: the settings in force.
        records: the accounts and sessions.
        cookies: the cookies.
        pages: show what is refused.

    """

    def __init__(self, settings: Settings, records: Records, cookies: Cookies, pages: Pages) -> None:
        self._settings = settings
        self._records = records
        self._cookies = cookies
        self._pages = pages

    def guarded(self, handler: Handler, role: Role | None, *, passive: bool, largest: int | None = None) -> Handler:
        """Return a handler that Sanic may call.

        Args:
            handler: called with the request, the visit and what the address names.
            role: who may; None for everyone.
            passive: the page asks by itself: that keeps no session alive.
            largest: the largest body of a route that streams, in bytes: it is read once its sender is known to be
                one who may; None for what every route takes.

        """

        async def answer(request: Request, **named: Any) -> Any:
            visit = None
            try:
                visit = await self._visit(request, role, used=not passive)
                made = self._to_enter(request, visit, role)
                if made is None:
                    if largest is not None:
                        await _take(request, largest)
                    self._check_form(request, visit)
                    made = await handler(request, visit, **named)
            except Refusal as refusal:
                made = self._no(request, visit, refusal)
            except Exception as error:  # whatever happened, the agent must read a page that says so
                logger.error("A page of the console failed: %s", type(error).__name__)
                logger.debug("The failed page", exc_info=error)
                made = self._no(request, visit, Refusal(500, _FAILED))
            if made is None:
                return None
            for name, value in HEADERS.items():
                made.headers.setdefault(name, value)
            if visit is not None and visit.session is None and not passive:
                self._cookies.set(made, VISITOR, visit.csrf)
            return made

        answer.role = role  # type: ignore[attr-defined]
        answer.is_guarded = True  # type: ignore[attr-defined]
        answer.__name__ = getattr(handler, "__name__", "answer")
        return answer

    def _no(self, request: Request, visit: Visit | None, refusal: Refusal) -> HTTPResponse:
        if "hx-request" in request.headers:
            # The page stays as it is: console.ts tells this text.
            return response.text(refusal.text, status=refusal.status)
        return self._pages.message(visit, refusal.text, refusal.status)

    async def _visit(self, request: Request, role: Role | None, *, used: bool) -> Visit:
        address = request_address(request, self._settings.trusted_proxies)
        token = self._cookies.read(request, SESSION)
        session = None
        if token and len(token) < 200:
            session = await asyncio.to_thread(self._records.sessions.read, token, used=used)
        if session is not None:
            return Visit(session, address, session.csrf)
        return Visit(None, address, self._cookies.read(request, VISITOR)[:200] or new_token())

    def _to_enter(self, request: Request, visit: Visit, role: Role | None) -> HTTPResponse | None:
        """Return where to sign in; None when the visitor may open the route."""
        if role is not None and visit.session is None:
            return self._to_sign_in(request)
        if role is not None and not visit.account.role.may(role):
            raise Refusal(403, f"Cette page est réservée au rôle « {role.title} ».")
        return None

    def _check_form(self, request: Request, visit: Visit) -> None:
        """Refuse a form that was not sent from a page of this session's."""
        if request.method not in ("GET", "HEAD"):
            given = token_given(request).encode("utf-8", "replace")
            if not is_from_here(request, self._settings) or not hmac.compare_digest(given, visit.csrf.encode()):
                raise Refusal(403, "Ce formulaire n’est plus valable. Revenez à la page précédente et rechargez-la.")

    def _to_sign_in(self, request: Request) -> HTTPResponse:
        if "hx-request" in request.headers:
            # The whole page leaves: a sign-in form would make no sense in a part of it.
            here = urlsplit(request.headers.get("hx-current-url", "")).path
            return response.empty(401, headers={"HX-Redirect": f"{SIGN_IN}?suite={quote(here)}"})
        if request.method not in ("GET", "HEAD"):
            return response.redirect(SIGN_IN, status=303)
        here = request.path + (f"?{request.query_string}" if request.query_string else "")
        if request.headers.get("sec-fetch-site") == "cross-site" and not self._cookies.read(request, SESSION):
            # From a link in a mail the browser sends no strict cookie: asked again from here, it does.
            return self._pages.moving_on(here)
        return response.redirect(f"{SIGN_IN}?suite={quote(here)}", status=303)


async def _take(request: Request, largest: int) -> None:
    """Read the body of a route that streams."""
    request.stream.request_max_size = largest
    try:
        await request.receive_body()
    except PayloadTooLarge:
        raise Refusal(413, f"Ce fichier est trop gros : {largest // 1_000_000} Mo au plus.") from None
    finally:
        # Sanic keeps the bound for what follows on the same connection.
        request.stream.request_max_size = request.app.config.REQUEST_MAX_SIZE


def own_path(text: str) -> str:
    """Return where to go after signing in: a page of the console, whatever was asked for."""
    parts = urlsplit(text)
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/console/") and "\\" not in text
    return text if is_own and text.isprintable() else "/console/"
