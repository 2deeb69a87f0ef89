"""« Conversations »: who waits for a human, what goes on, what was closed, and the messages that visitors left."""

from __future__ import annotations

import asyncio
from typing import Any, cast, get_args

from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit, is_part, text_of
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.talk import REASONS, STATES, agent_of, ago, desk_of, sign
from bot.handover import Desk, HandoverError, State
from bot.transcripts import reference

PATH = "/conversations"
#: The largest number of a message left that is looked for.
_LARGEST = 2**31 - 1


def register(console: Console) -> None:
    """Add the page, the part that it asks for when something changes, and what is done with messages left."""
    console.entry("Conversations", PATH, Role.AGENT, 40)

    @console.get(PATH, Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        values = await _listed(desk_of(request.app), _state(request))
        shown = {**values, "whole": True, "more": 0, "wrong": ""}
        return console.pages.page(visit, "conversations.html", "Conversations", shown, here=f"/console{PATH}")

    @console.get(f"{PATH}/liste", Role.AGENT, passive=True)
    async def part(request: Request, visit: Visit) -> HTTPResponse:
        desk = desk_of(request.app)
        values, _ = await asyncio.gather(_listed(desk, _state(request)), desk.here(agent_of(visit)))
        if request.args.get("signe") == values["sign"]:
            return response.empty()
        more = values["waiting"] - number(request.args.get("attendaient"), values["waiting"])
        return console.pages.part(visit, "conversations_list.html", {**values, "whole": False, "more": more})

    @console.post(f"{PATH}/messages/<number:int>", Role.AGENT)
    async def settle(request: Request, visit: Visit, number: int) -> HTTPResponse:
        desk, act = desk_of(request.app), text_of(request, "acte", 20)
        if number > _LARGEST:
            raise Refusal(404, "Ce message n’existe pas.")
        try:
            if act == "mail":
                ticket = await desk.mail_again(number)
            else:
                ticket = await desk.settle(number, agent_of(visit), done=act != "rouvrir")
        except HandoverError as error:
            raise Refusal(404, str(error)) from None
        told = {"mail": "Mail d’un message renvoyé", "rouvrir": "Message rouvert"}.get(act, "Message traité")
        await console.note(visit, told, reference(ticket.conversation))
        if is_part(request):
            values = await _listed(desk, _state(request))
            return console.pages.part(visit, "conversations_list.html", {**values, "whole": False, "more": 0})
        return response.redirect(f"/console{PATH}#messages", status=303)


async def _listed(desk: Desk, state: State | None) -> dict[str, Any]:
    """Return what the templates of the list need."""
    rows, tickets, everyone = await asyncio.gather(desk.listed(state), desk.tickets(), desk.listed("waiting"))
    now = desk.now()
    shown = [(row, ago(row.since, now)) for row in rows]
    places = [(ticket, reference(ticket.conversation)) for ticket in tickets]
    return {
        "rows": shown,
        "tickets": places,
        "state": state,
        "states": STATES,
        "reasons": REASONS,
        "waiting": len(everyone),
        "is_open": desk.is_open(),
        "hours": desk.opening.text,
        "sign": sign(shown, places, len(everyone), desk.is_open()),
    }


def _state(request: Request) -> State | None:
    """Return the state that is asked for; None for all."""
    given = request.args.get("etat")
    return cast(State, given) if given in get_args(State) else None


def number(given: str | None, otherwise: int = 0) -> int:
    """Return a number of an address, or another when it is none."""
    return int(given) if given and given.isascii() and given.isdecimal() and len(given) < 10 else otherwise
