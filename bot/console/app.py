"""The console put together: its rooms, its files, and the answer to what is not there."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.built import built_file
from bot.console import (
    acting,
    assist,
    auditing,
    content,
    content_form,
    conversation,
    conversations,
    eligibility,
    events,
    figures,
    invited,
    learning,
    outside,
    people,
    publishing,
    search_page,
    signing,
    subjects,
    yourself,
)
from bot.console.assets import DIST, asset
from bot.console.console import Console
from bot.console.cookies import ROUTE
from bot.console.guard import Refusal, Visit
from bot.console.records import Records, records
from bot.console.rendering import Pages
from bot.settings import Settings

#: Each registers its routes and its entries of the navigation: a new room is a line here.
ROOMS = (
    signing,
    invited,
    outside,
    assist,
    search_page,
    subjects,
    eligibility,
    conversations,
    events,
    conversation,
    acting,
    figures,
    content,
    content_form,
    learning,
    publishing,
    people,
    auditing,
    yourself,
)


def console_routes(settings: Settings, kept: Records | None = None) -> Blueprint:
    """Return the routes of the console.

    Args:
        settings: the settings in force.
        kept: the accounts, sessions and the log; None for those of the settings.

    """
    routes = Blueprint("console", url_prefix=ROUTE)
    console = Console(settings, kept or records(settings), Pages(asset), routes)

    @console.get("/static/<name:str>", None, passive=True)
    async def static(request: Request, visit: Visit, name: str) -> HTTPResponse:
        return built_file(request, DIST, name, {"X-Content-Type-Options": "nosniff"}, lasting=True)

    for room in ROOMS:
        room.register(console)

    # Sanic's own « path » would also take « /console/ ».
    @console.get(r"/<rest:[^/].*>", None)
    async def nowhere(request: Request, visit: Visit, rest: str) -> HTTPResponse:
        raise Refusal(404, "Cette page n’existe pas, ou n’existe plus.")

    return routes
