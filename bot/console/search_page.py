"""« Rechercher »: full-text search over all that the assistant knows."""

from __future__ import annotations

import asyncio

from bot.console.console import Console, HTTPResponse, Request, Visit, is_part, text_of
from bot.console.roles import Role
from bot.console.search import MOST, index

PATH = "/recherche"
LONGEST = 200


def register(console: Console) -> None:
    """Add the page."""
    console.entry("Rechercher", PATH, Role.AGENT, 20)

    console.at_start(index)

    async def found(visit: Visit, wanted: str, *, whole: bool) -> HTTPResponse:
        hits = await asyncio.to_thread(lambda: index().find(wanted))
        values = {"wanted": wanted, "hits": hits, "most": MOST, "whole": whole, "longest": LONGEST}
        if not whole:
            return console.pages.part(visit, "search_found.html", values)
        return console.pages.page(visit, "search.html", "Rechercher", values, here=f"/console{PATH}")

    @console.get(PATH, Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        return await found(visit, "", whole=True)

    @console.post(PATH, Role.AGENT)
    async def search(request: Request, visit: Visit) -> HTTPResponse:
        # By POST: what is searched may name somebody, and addresses are logged.
        return await found(visit, text_of(request, "recherche", LONGEST), whole=not is_part(request))
