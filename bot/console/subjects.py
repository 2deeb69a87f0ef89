"""A topic at an address of its own, with the history of its file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.console.answers import sheet
from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.guard import Refusal
from bot.console.history import NoHistoryError, changes
from bot.console.roles import Role
from knowledge import library, reference_date


def register(console: Console) -> None:
    """Add the page."""

    @console.get("/sujets/<name:str>", Role.AGENT)
    async def show(request: Request, visit: Visit, name: str) -> HTTPResponse:
        content = library()
        topic = content.topics.get(name)
        if topic is None:
            raise Refusal(404, "Ce sujet n’existe pas, ou n’existe plus.")
        path = Path("knowledge") / "faq" / content.themes[name] / f"{name}.yml"
        try:
            told, why = await asyncio.to_thread(changes, path), ""
        except NoHistoryError as error:
            told, why = [], str(error)
        values = {"chosen": sheet(topic, content, reference_date()), "changes": told, "why": why, "file": str(path)}
        return console.pages.page(visit, "subject.html", topic.title, values, here="/console/")
