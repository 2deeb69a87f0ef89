"""« Assister »: what the customer says on one side, the answer on the other, as the agent types."""

from __future__ import annotations

from typing import Any

from bot.channels.limits import Rate
from bot.console.answers import sheet
from bot.console.console import Console, HTTPResponse, Request, Visit, is_part, text_of
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.understanding import understand
from bot.console.visitor import told_to_visitor
from knowledge import library, reference_date

#: The longest text that an agent may paste, in characters.
LONGEST = 5000
#: How many times in a minute one agent may have the assistant itself answer.
ANSWERS_PER_MINUTE = 30


def register(console: Console) -> None:
    """Add the page."""
    console.entry("Assister", "/", Role.AGENT, 10)
    answers = Rate(ANSWERS_PER_MINUTE)

    @console.get("/", Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        return _whole(console, visit, "", {"found": None, "chosen": None})

    @console.post("/", Role.AGENT)
    async def find(request: Request, visit: Visit) -> HTTPResponse:
        text, name = text_of(request, "question", LONGEST), text_of(request, "sujet", 80)
        values = await _found(request, text, name)
        if is_part(request):
            return console.pages.part(visit, "assist_found.html", {"whole": False, **values})
        return _whole(console, visit, text, values)

    @console.post("/visiteur", Role.AGENT)
    async def as_visitor(request: Request, visit: Visit) -> HTTPResponse:
        if not answers.allows(visit.account.name):
            raise Refusal(429, "Trop de demandes en une minute : réessayez dans un instant.")
        said = await told_to_visitor(_agent(request), text_of(request, "question", LONGEST))
        return console.pages.part(visit, "assist_visitor.html", {"said": said})


def _whole(console: Console, visit: Visit, text: str, values: dict[str, Any]) -> HTTPResponse:
    shown = {"text": text, "longest": LONGEST, "whole": True, **values}
    return console.pages.page(visit, "assist.html", "Assister", shown, here="/console/")


async def _found(request: Request, text: str, name: str) -> dict[str, Any]:
    """Return what the templates need: what was understood and the sheet of the chosen topic, or of the best."""
    content = library()
    found = await understand(_agent(request), text, content) if text else None
    best = found.topics[0].topic if found and found.topics else None
    topic = content.topics.get(name, best)
    return {"found": found, "chosen": sheet(topic, content, reference_date()) if topic else None}


def _agent(request: Request) -> Any:
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refusal(503, "L’assistant démarre : réessayez dans un instant.")
    return agent
