"""What an agent does with a conversation; what the desk refuses is told beside what was asked."""

from __future__ import annotations

from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit, is_part, text_of
from bot.console.conversations import PATH
from bot.console.guard import Refusal
from bot.console.live import colleagues, live, page, whole
from bot.console.roles import Role
from bot.console.talk import agent_of, desk_of
from bot.handover import Desk, HandoverError, UnknownConversationError
from bot.handover.desk import LONGEST_TEXT
from bot.transcripts import reference

#: What is noted in the audit log; what is said and noted is no act of its own.
_AUDITED = {
    "prendre": "Conversation prise",
    "transferer": "Conversation transférée",
    "rendre": "Conversation rendue à l’assistant",
    "clore": "Conversation close",
}
#: The acts that send what is written.
_WRITTEN = ("repondre", "noter")


def register(console: Console) -> None:
    """Add what is done."""

    @console.post(f"{PATH}/<conversation:str>", Role.AGENT)
    async def act(request: Request, visit: Visit, conversation: str) -> HTTPResponse:
        desk, name = desk_of(request.app), text_of(request, "acte", 20)
        text = text_of(request, "texte", LONGEST_TEXT + 1)
        wrong, done = "", ""
        try:
            done = await _done(console, desk, visit, conversation, name, request)
        except UnknownConversationError as error:
            raise Refusal(404, str(error)) from None
        except HandoverError as error:
            wrong = str(error)
        # What is being written outlives the other acts.
        given = "" if name in _WRITTEN and not wrong else text
        told = {"wrong": wrong, "done": done, "act": name, "given": given}
        if not wrong and name in _AUDITED:
            await console.note(visit, _AUDITED[name], reference(conversation))
        if is_part(request):
            values = {**await live(console, desk, visit, conversation, 0), **told}
            template = "conversation_noting.html" if name == "noter" else "conversation_acts.html"
            part = console.pages.part(visit, template, values, status=422 if wrong else 200)
            part.headers["HX-Trigger-After-Swap"] = "veiller"
            return part
        if not wrong:
            return response.redirect(f"/console{PATH}/{conversation}#gestes", status=303)
        values = await whole(console, desk, visit, conversation)
        return page(console, visit, conversation, {**values, **told}, status=422)


async def _done(console: Console, desk: Desk, visit: Visit, conversation: str, name: str, request: Request) -> str:
    """Do what a form asks, and return what was done when it cannot be seen by itself.

    Raises:
        HandoverError: it cannot be done.

    """
    agent, text = agent_of(visit), str(request.form.get("texte") or "")
    if name == "prendre":
        await desk.take(conversation, agent)
    elif name == "repondre":
        masked = await desk.say(conversation, agent, text)
        return "Un numéro a été masqué dans votre message." if masked else ""
    elif name == "noter":
        await desk.note(conversation, agent, text)
    elif name == "rendre":
        await desk.give_back(conversation, agent)
    elif name == "clore":
        await desk.close(conversation, agent)
    elif name == "transferer":
        to = next((one for one in await colleagues(console, agent) if one.id == text_of(request, "a", 20)), None)
        if to is None:
            raise HandoverError("Choisissez un collègue dont le compte est actif.")
        await desk.transfer(conversation, agent, to)
    else:
        raise Refusal(400, "Cette action n’existe pas.")
    return ""
