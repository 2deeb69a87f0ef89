"""« Journal »: the audit log, for administrators."""

from __future__ import annotations

import asyncio

from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.roles import Role

PATH = "/journal"


def register(console: Console) -> None:
    """Add the page."""
    console.entry("Journal", PATH, Role.ADMINISTRATEUR, 90)
    audit = console.records.audit

    @console.get(PATH, Role.ADMINISTRATEUR)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        who, before = (request.args.get("qui") or "")[:64], request.args.get("avant") or ""
        page = int(before) if before.isdecimal() and len(before) < 10 else None
        acts, following = await asyncio.to_thread(audit.latest, who, page)
        values = {"acts": acts, "who": who, "following": following, "days": console.settings.audit_days}
        return console.pages.page(visit, "auditing.html", "Journal", values, here=f"/console{PATH}")
