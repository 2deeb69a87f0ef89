"""What happens by itself at the desk: a wait that lasts, an agent who is gone, the hour of closing, e-mails to send."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.handover.desk import Desk, Voice
from bot.handover.mail import MailError, letter, send
from bot.handover.phrases import said
from bot.handover.reception import closed_message
from bot.handover.tickets import Ticket, Tickets
from bot.handover_settings import HandoverSettings, MailSettings

logger = logging.getLogger(__name__)

#: How often it looks, in seconds.
EVERY = 5.0


class Watch:
    """Looks after the desk; each round may be run by several processes at once.

    Args:
        desk: knows where the conversations stand.
        voice: speaks to the visitors.
        tickets: the messages left.
        settings: how long is waited, where e-mails go.
        console: the address of the console, for the e-mails.

    """

    def __init__(self, desk: Desk, voice: Voice, tickets: Tickets, settings: HandoverSettings, console: str) -> None:
        self._desk = desk
        self._voice = voice
        self._tickets = tickets
        self._settings = settings
        self._console = console

    async def run(self, every: float = EVERY) -> None:
        """Look again and again; e-mails, which may take long, hold nothing else up."""
        await asyncio.gather(_again(self.round, every), _again(self.post, every))

    async def round(self) -> None:
        """Look once at who waits and who has gone."""
        now = self._desk.now().replace(tzinfo=None)
        handovers = self._desk.handovers
        gone = now - self._settings.silence
        for conversation in await asyncio.to_thread(handovers.silent, gone):
            owner = (await self._desk.standing(conversation)).owner
            if owner is not None and await asyncio.to_thread(handovers.lose, conversation, gone):
                await self._voice.utter(conversation, "notice", said("conseiller.perdu", nom=owner.name))
                await self._desk.moved(conversation)
        if not self._desk.is_open():
            await self._shut()
            return
        for conversation in await asyncio.to_thread(handovers.late, now - self._settings.patience):
            if await asyncio.to_thread(handovers.tell_late, conversation):
                await self._voice.utter(conversation, "assistant", said("conseiller.personne"))

    async def post(self) -> None:
        """Send the e-mails whose time has come."""
        mail = self._settings.mail
        if mail is None:
            return
        for ticket in await asyncio.to_thread(self._tickets.due):
            if await asyncio.to_thread(self._tickets.claim, ticket):
                await asyncio.to_thread(self._send, ticket, mail)
                self._desk.told("ticket", ticket.conversation)

    async def _shut(self) -> None:
        for conversation in await asyncio.to_thread(self._desk.handovers.waiting):
            stands = await self._desk.standing(conversation)
            if not await asyncio.to_thread(self._desk.handovers.shut, conversation):
                continue
            if stands.step is None:
                # Who is leaving a message goes on with it.
                message = closed_message("conseiller.fermeture", self._desk.out_of_hours(), self._desk)
                await self._voice.utter(conversation, "assistant", message)
            await self._desk.moved(conversation)

    def _send(self, ticket: Ticket, mail: MailSettings) -> None:
        try:
            send(letter(ticket, mail, self._console), mail)
        except MailError as error:
            logger.warning("The e-mail of message %d could not be sent: %s", ticket.id, error)
            self._tickets.failed(ticket, str(error))
        else:
            self._tickets.sent(ticket)


async def _again(work: Callable[[], Awaitable[None]], every: float) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # whatever the stores say, the next round may be better
            logger.error("A round of the desk failed: %s", type(error).__name__)
            logger.debug("The failed round", exc_info=error)
        await asyncio.sleep(every)
