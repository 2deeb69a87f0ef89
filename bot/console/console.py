"""What the rooms of the console are built with: routes with their guard, pages, records, the audit log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.cookies import ROUTE, Cookies
from bot.console.guard import Guard, Handler, Visit
from bot.console.records import Records
from bot.console.rendering import Entry, Pages
from bot.console.roles import Role
from bot.settings import Settings

logger = logging.getLogger(__name__)


class Console:
    """The console while it is put together; a room's ``register`` gets it.

    Args:
        settings: the settings in force.
        records: the accounts, sessions, links and the audit log.
        pages: renders pages.
        routes: where the routes go.

    """

    def __init__(self, settings: Settings, records: Records, pages: Pages, routes: Blueprint) -> None:
        self.settings = settings
        self.records = records
        self.pages = pages
        self.cookies = Cookies(settings)
        self._guard = Guard(settings, records, self.cookies, pages)
        self._routes = routes
        #: Kept, or the loop would forget them.
        self._begun: list[asyncio.Task[None]] = []

    def entry(self, title: str, path: str, role: Role, order: int) -> None:
        """Add an entry to the navigation.

        Args:
            title: what is read.
            path: where it leads, under ``/console``.
            role: who sees it.
            order: its place; rooms leave tens between them.

        """
        self.pages.entries.append(Entry(title, ROUTE + path, role, order))

    def get(self, path: str, role: Role | None, *, passive: bool = False) -> Callable[[Handler], Handler]:
        """Register what answers a GET.

        Args:
            path: the path under ``/console``, as Sanic writes it (``/sujets/<sujet:str>``).
            role: who may open it; None for everyone, signed in or not.
            passive: the page asks by itself (events, refreshing): that keeps no session alive.

        Returns:
            a decorator for ``async (request, visit, **named) -> HTTPResponse``.

        """
        return self._route("GET", path, role, passive=passive)

    def post(self, path: str, role: Role | None, *, largest: int | None = None) -> Callable[[Handler], Handler]:
        """Register what answers a POST (see ``get``); the form's token and origin are checked before.

        Args:
            path: the path under ``/console``.
            role: who may.
            largest: the largest body, in bytes, for a route that takes a file: it is read once its sender may; None
                for what the whole server takes (``bot.channels.edge``).

        """
        return self._route("POST", path, role, passive=False, largest=largest)

    def at_start(self, work: Callable[[], object]) -> None:
        """Have something done in a thread once the server has started, so that nobody waits for it.

        Args:
            work: what is done; what it returns is dropped, what it raises is logged.

        """

        async def begin(app: Any, loop: asyncio.AbstractEventLoop) -> None:
            self._begun.append(loop.create_task(self._worked(work)))

        self._routes.listener(begin, "after_server_start")

    async def _worked(self, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(work)
        except Exception:  # it is done again when it is needed, and then told to who asks
            logger.exception("What the console prepares at the start failed.")

    async def note(self, visit: Visit, what: str, on: str = "") -> None:
        """Write in the audit log what the person of a visit did (see ``Audit.note``)."""
        who = visit.account.name
        await asyncio.to_thread(self.records.audit.note, who, what, on, visit.address)

    def _route(
        self, method: str, path: str, role: Role | None, *, passive: bool, largest: int | None = None
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            name = f"{method.lower()}_{path.strip('/') or 'home'}"
            guarded = self._guard.guarded(handler, role, passive=passive, largest=largest)
            plain = "".join(character if character.isalnum() else "_" for character in name)
            self._routes.add_route(guarded, path, methods=[method], name=plain, stream=largest is not None)
            return handler

        return register


def text_of(request: Request, field: str, longest: int = 5000) -> str:
    """Return what a form gives in a field, without spaces around; empty when it gives nothing."""
    given: Any = request.form.get(field) or ""
    return str(given).strip()[:longest]


def is_part(request: Request) -> bool:
    """Tell whether htmx asks, so that a part of the page is enough."""
    return "hx-request" in request.headers


__all__ = ["Console", "HTTPResponse", "Request", "Visit", "is_part", "text_of"]
