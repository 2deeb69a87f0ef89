"""What a visitor hears who asks for a human, waits, leaves a message or goes back to the assistant."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.handover.desk import Desk, Voice
from bot.handover.errors import HandoverError, UnknownConversationError
from bot.handover.kinds import OutOfHours, Reason, Standing
from bot.handover.phrases import said, sentence
from bot.handover.reach import Reach, read_reach
from bot.handover.staffing import Staffing
from bot.handover.tickets import Tickets
from bot.opening_hours import told_moment

logger = logging.getLogger(__name__)

#: The kind of what is said of the way to a human.
HANDOFF = "handoff"
#: What tells that a visitor who waits has heard that a message was kept for the agent.
_NOTED = "noted"
#: How many messages of one conversation may be open at once.
MOST_OPEN = 3
_COMMAND = re.compile(r'/commande(\{"nom": ?"\w+"\})')
_REASONS: frozenset[str] = frozenset({"asked", "failed", "guided"})


class Reception:
    """Speaks with visitors around the desk.

    Args:
        desk: knows where the conversations stand.
        voice: speaks to the visitors.
        tickets: the messages left.
        staffing: tells whether there are people to hand over to.

    """

    def __init__(self, desk: Desk, voice: Voice, tickets: Tickets, staffing: Staffing) -> None:
        self._desk = desk
        self._voice = voice
        self._tickets = tickets
        self._staffing = staffing
        self._commands: dict[str, Callable[[str, Standing], Awaitable[None]]] = {
            "continuer_assistant": self._go_on,
            "laisser_message": self._begin_message,
            "annuler_message": self._cancel_message,
        }

    async def asked(self, conversation: str, message: Mapping[str, Any]) -> bool:
        """Take up one of the assistant's messages that shows the way to a human; False leaves it as it is.

        Args:
            conversation: its id.
            message: one of Rasa's messages, of the kind ``handoff``.

        """
        if not await self._staffing.is_on():
            return False
        given = (message.get("metadata") or {}).get("handover")
        reason: Reason = given if given in _REASONS else "asked"
        try:
            answer = await self._desk.request(conversation, reason)
        except HandoverError:
            # An agent has just come, or the visitor has just erased it all: there is nothing to say.
            return True
        if reason == "failed":
            await self._voice.utter(conversation, "assistant", {**message, "buttons": []})
        if isinstance(answer, OutOfHours):
            told = closed_message("conseiller.ferme", answer, self._desk)
        else:
            key = "conseiller.attente" if answer.place == 1 else "conseiller.attente_rang"
            told = said(key, place=answer.place, kind=HANDOFF)
        # Why, and whether the visitor waits: what the figures count.
        metadata = {**told["metadata"], "handover": reason, "waits": not isinstance(answer, OutOfHours)}
        await self._say(conversation, {**told, "metadata": metadata})
        return True

    async def stand_in(self, conversation: str, text: str) -> str | None:
        """Return what is kept and shown in the place of a message that tells how to reach the visitor; else None."""
        if text.startswith("/") or (await self._desk.standing(conversation)).step != "reach":
            return None
        return sentence("conseiller.coordonnees")

    async def heard(self, conversation: str, text: str, reach: str | None = None) -> bool:
        """Take a visitor's message; False when the assistant is to answer it.

        Args:
            conversation: its id.
            text: the message, masked (or a button's payload).
            reach: the message as it was typed when ``stand_in`` has put another text in its place.

        """
        try:
            return await self._heard(conversation, text, reach)
        except UnknownConversationError:
            # The visitor has erased it meanwhile.
            return True
        except SQLAlchemyError as error:
            logger.error("A message for the desk could not be taken: %s", type(error).__name__)
            await self._say(conversation, said("repli.panne"))
            return True

    async def _heard(self, conversation: str, text: str, reach: str | None) -> bool:
        stands = await self._desk.standing(conversation)
        command = self._commands.get(_command(text))
        if command is not None and stands.state != "taken":
            await command(conversation, stands)
        elif reach is not None and stands.state == "taken":
            await self._say(conversation, said("conseiller.coordonnees_perdues"))
        elif stands.step is not None and not text.startswith("/"):
            await self._message(conversation, stands, text, reach)
        elif stands.state == "waiting":
            await self._note(conversation)
        elif stands.state != "taken":
            # Closed, or another button than those of the message that was being left: the assistant's again.
            await self._desk.withdraw(conversation)
            return False
        return True

    async def _message(self, conversation: str, stands: Standing, text: str, reach: str | None) -> None:
        if stands.step == "text":
            if await self._write(conversation, "reach", text):
                await self._say(conversation, said("conseiller.message_joindre"))
            return
        found = read_reach(reach) if reach is not None else None
        if found is None:
            await self._say(conversation, said("conseiller.message_illisible"))
        elif await self._keep(conversation, found):
            await self._confirm(conversation, found)

    async def _confirm(self, conversation: str, found: Reach) -> None:
        how = sentence(f"conseiller.joindre_{found.kind}", reach=found.told)
        shown = sentence("conseiller.message_recu", joindre=how)
        kept = said("conseiller.message_recu", joindre=sentence("conseiller.joindre_garde"))
        # How to reach the visitor is shown once and kept in the ticket alone.
        await self._voice.utter(conversation, "assistant", kept, shown=shown)
        await self._desk.moved(conversation)
        self._desk.told("ticket", conversation)

    async def _note(self, conversation: str) -> None:
        """Tell that a message was kept, unless that is what was said last."""
        entries = await self._desk.entries(conversation, most=20)
        last = next((entry for entry in reversed(entries) if entry.author != "visitor"), None)
        if last is None or (last.event.get("metadata") or {}).get("handover") != _NOTED:
            message = said("conseiller.attente_note")
            metadata = {**message["metadata"], "handover": _NOTED}
            await self._say(conversation, {**message, "metadata": metadata})

    async def _go_on(self, conversation: str, stands: Standing) -> None:
        was_quiet = await self._desk.withdraw(conversation)
        await self._say(conversation, said("conseiller.reprise" if was_quiet else "conseiller.rien_a_reprendre"))

    async def _begin_message(self, conversation: str, stands: Standing) -> None:
        left = [ticket for ticket in await self._desk.tickets_of(conversation) if ticket.state == "open"]
        if len(left) >= MOST_OPEN:
            await self._say(conversation, said("conseiller.message_deja"))
        elif await self._write(conversation, "text"):
            await self._say(conversation, said("conseiller.message_texte"))

    async def _cancel_message(self, conversation: str, stands: Standing) -> None:
        if stands.state == "waiting":
            await self._write(conversation, None)
            await self._say(conversation, said("conseiller.message_annule_attente"))
        else:
            await self._desk.withdraw(conversation)
            await self._say(conversation, said("conseiller.message_annule"))

    async def _write(self, conversation: str, step: Any, draft: str | None = None) -> bool:
        return await asyncio.to_thread(self._desk.handovers.write, conversation, step, draft)

    async def _keep(self, conversation: str, found: Reach) -> bool:
        def keep(connection: Any, text: str) -> None:
            self._tickets.add(connection, conversation, text, found.value)

        return await asyncio.to_thread(self._desk.handovers.finish, conversation, keep)

    async def _say(self, conversation: str, message: dict[str, Any]) -> None:
        await self._voice.utter(conversation, "assistant", message)


def closed_message(key: str, closed: OutOfHours, desk: Desk) -> dict[str, Any]:
    """Return a phrase that tells the opening hours, and when they begin again."""
    if not closed.hours:
        return said("conseiller.ferme_toujours", kind=HANDOFF)
    if closed.next_opening is None:
        return said(key, "conseiller.reouverture_inconnue", kind=HANDOFF, horaires=closed.hours)
    moment = told_moment(closed.next_opening, desk.now())
    return said(key, "conseiller.reouverture", kind=HANDOFF, horaires=closed.hours, moment=moment)


def _command(text: str) -> str:
    match = _COMMAND.fullmatch(text)
    return str(json.loads(match.group(1))["nom"]) if match else ""
