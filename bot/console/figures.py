"""« Chiffres »: what is asked, what becomes of it, where people give up; by period and profile, with exports."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sanic import response

from bot.console.boards import Boards
from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.guard import Refusal
from bot.console.review import review
from bot.console.roles import Role
from bot.figures.counts import PROFILES
from bot.figures.periods import DATES, LENGTHS, MONTH, USUAL, Period, PeriodError, read_period
from bot.figures.sheets import sheet
from bot.learning.signals import KINDS as SIGNALS
from bot.transcripts import transcripts
from bot.transcripts.store import now
from bot.transcripts.tally import day_of

PATH = "/chiffres"
HERE = f"/console{PATH}"
#: How many groups of unanswered messages the page shows.
_GROUPS = 5


def register(console: Console) -> None:
    """Add the pages."""
    console.entry("Chiffres", PATH, Role.AGENT, 45)
    store = transcripts(console.settings)
    boards = Boards(store.tallies)

    @console.get(PATH, Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        wrong, asked = "", _asked(request)
        try:
            period = read_period(asked, day_of(now()))
        except PeriodError as error:
            wrong, period = str(error), read_period({}, day_of(now()))
        profile = _profile(request)
        shown = await boards.drawn(period, profile)
        values: dict[str, Any] = {
            "period": period,
            "wrong": wrong,
            "asked": asked,
            "profile": profile,
            "board": shown.board,
            "pictures": shown.pictures,
            "made": shown.made,
            "lengths": LENGTHS,
            "names": {"usual": USUAL, "month": MONTH, "dates": DATES},
            "profiles": PROFILES,
            "query": urlencode({**period.address, **({"profil": profile} if profile else {})}),
            "exports": visit.account.role.may(Role.REDACTEUR),
            "days": _days(period),
        }
        return console.pages.page(visit, "figures.html", "Chiffres", values, here=HERE)

    @console.get(f"{PATH}/groupes/<days:int>", Role.AGENT, passive=True)
    async def groups(request: Request, visit: Visit, days: int) -> HTTPResponse:
        if days not in LENGTHS:
            raise Refusal(404, "Cette période n’existe pas.")
        found = await review(console.settings).groups(request.app, timedelta(days=days))
        values = {
            "groups": found[:_GROUPS],
            "count": len(found),
            "messages": sum(group.count for group in found),
            "days": days,
            "signals": SIGNALS,
            "decides": visit.account.role.may(Role.REDACTEUR),
        }
        return console.pages.part(visit, "figures_groups.html", values)

    @console.get(f"{PATH}/export/<name:str>", Role.REDACTEUR)
    async def export(request: Request, visit: Visit, name: str) -> HTTPResponse:
        try:
            period = read_period(_asked(request), day_of(now()))
        except PeriodError as error:
            raise Refusal(400, str(error)) from None
        panel = (await boards.board(period, _profile(request))).panel(name)
        if panel is None:
            raise Refusal(404, "Ce tableau n’existe pas sur cette période.")
        await console.note(visit, "Chiffres exportés", f"{name}, {period.first:%d/%m/%Y}–{period.last:%d/%m/%Y}")
        file = f"{name}-{period.first.isoformat()}-{period.last.isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{file}"'}
        made = await asyncio.to_thread(sheet, panel)
        return response.raw(made, headers=headers, content_type="text/csv; charset=utf-8")


def _asked(request: Request) -> dict[str, str]:
    return {name: (request.args.get(name) or "")[:20] for name in ("periode", "du", "au")}


def _profile(request: Request) -> str | None:
    given = request.args.get("profil")
    return given if given in PROFILES else None


def _days(period: Period) -> int:
    """Return the length, among those offered, that the review queue is read for."""
    return next((days for days in LENGTHS if days >= period.days), LENGTHS[-1])
