"""One conversation: what is said as it is said, what is known, and what could be answered."""

from __future__ import annotations

from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.conversations import PATH, number
from bot.console.live import NoConversation, entries_of, live, page, whole
from bot.console.roles import Role
from bot.console.suggesting import suggested
from bot.console.talk import agent_of, desk_of
from bot.transcripts import reference


def register(console: Console) -> None:
    """Add the page, the part that it asks for when something changes, and the suggested answers."""

    @console.get(f"{PATH}/<conversation:str>", Role.AGENT)
    async def show(request: Request, visit: Visit, conversation: str) -> HTTPResponse:
        desk = desk_of(request.app)
        values = await whole(console, desk, visit, conversation)
        await console.note(visit, "Conversation ouverte", reference(conversation))
        return page(console, visit, conversation, values)

    @console.get(f"{PATH}/<conversation:str>/suite", Role.AGENT, passive=True)
    async def following(request: Request, visit: Visit, conversation: str) -> HTTPResponse:
        desk, rank = desk_of(request.app), number(request.args.get("rang"))
        await desk.here(agent_of(visit))
        try:
            values = await live(console, desk, visit, conversation, rank)
        except NoConversation:
            # Erased meanwhile: nothing of it stays in sight, and the page asks no more.
            return console.pages.part(visit, "conversation_gone.html", {})
        same = not values["lines"] and request.args.get("signe") == values["sign"]
        if same and request.args.get("gestes") == values["acts_sign"]:
            return response.empty()
        values["acts_too"] = request.args.get("gestes") != values["acts_sign"]
        part = console.pages.part(visit, "conversation_following.html", values)
        if any(line.author == "visitor" for line in values["lines"]):
            part.headers["HX-Trigger"] = "propositions"
        return part

    @console.get(f"{PATH}/<conversation:str>/propositions", Role.AGENT, passive=True)
    async def suggestions(request: Request, visit: Visit, conversation: str) -> HTTPResponse:
        desk = desk_of(request.app)
        entries = await entries_of(desk, conversation)
        packet = await desk.packet(conversation)
        last = next((str(one.event.get("text") or "") for one in reversed(entries) if one.author == "visitor"), "")
        found = await suggested(getattr(request.app.ctx, "agent", None), last, packet.profile)
        return console.pages.part(visit, "conversation_suggested.html", {"found": found, "last": last})
