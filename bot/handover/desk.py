"""The desk: how agents and visitors find each other, whatever page or tool the agent uses (``app.ctx.desk``)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, Protocol, TypeVar

from bot.handover.changes import ChangeKind, Changes, Listening
from bot.handover.errors import TextError
from bot.handover.kinds import Agent, Note, OutOfHours, Packet, Reason, Row, Standing, State, Waiting
from bot.handover.listing import listed
from bot.handover.notes import Notes
from bot.handover.packet import packet, slots_of
from bot.handover.phrases import said
from bot.handover.states import Handovers
from bot.handover.tickets import Ticket, Tickets, TicketState
from bot.opening_hours import Opening
from bot.privacy import SECRET, Kind, Redacted, redact
from bot.transcripts import Author, Entry
from bot.transcripts.trackers import Trackers

#: The longest text of an agent (a message or a note), in characters.
LONGEST_TEXT = 5000

Result = TypeVar("Result")


class Voice(Protocol):
    """Says something in a conversation and tells its pages who answers (``bot.channels.exchanges``)."""

    async def utter(
        self,
        conversation: str,
        author: Author,
        message: dict[str, Any],
        speaker: str | None = None,
        shown: str | None = None,
    ) -> None:
        """Keep one of Rasa's messages and tell it; pages show ``shown`` now in the place of its text."""

    async def tell_state(self, conversation: str) -> None:
        """Tell the visitor's pages who answers now."""


class Desk:
    """What agents may do with the conversations; a visitor's page sees each of it at once.

    Every method may raise ``UnknownConversationError``, and those of the owner alone ``NotOwnerError``; the messages of
    all refusals (``HandoverError``) are French and fit to show. The stores are asked off the loop.

    Args:
        voice: speaks to the visitors.
        handovers: who has each conversation.
        tickets: the messages left.
        trackers: Rasa's store, for what the dialogue knows.
        opening: when agents answer.
        changes: tells the consoles what changes.

    """

    def __init__(
        self,
        voice: Voice,
        handovers: Handovers,
        tickets: Tickets,
        trackers: Trackers,
        opening: Opening,
        changes: Changes,
    ) -> None:
        self.handovers = handovers
        self.opening = opening
        self._voice = voice
        self._store = handovers.store
        self._notes = Notes(handovers.store)
        self._tickets = tickets
        self._trackers = trackers
        self._changes = changes

    # What visitors ask for.

    async def request(self, conversation: str, reason: Reason = "asked") -> Waiting | OutOfHours:
        """Let the visitor wait for a human, or tell when somebody answers; who waits already keeps the place.

        Raises:
            TakenError: an agent has the conversation.

        """
        if not self.is_open():
            return self.out_of_hours()
        place = await _aside(self.handovers.ask, conversation, reason)
        await self.moved(conversation)
        return Waiting(place)

    async def withdraw(self, conversation: str) -> bool:
        """Let the visitor go on with the assistant; False when an agent has it, or the assistant already."""
        done = await _aside(self.handovers.withdraw, conversation)
        if done:
            await self.moved(conversation)
        return done

    def is_open(self) -> bool:
        """Tell whether agents answer at this hour."""
        return self.opening.is_open(self.now())

    def out_of_hours(self) -> OutOfHours:
        """Return the opening hours and when they begin again."""
        return OutOfHours(self.opening.text, self.opening.next_opening(self.now()))

    def now(self) -> datetime:
        """Return the time, with its time zone."""
        return self._store.clock().replace(tzinfo=timezone.utc)

    # What agents do.

    async def take(self, conversation: str, agent: Agent) -> None:
        """Give the conversation to an agent: one alone; the assistant is silent from that moment.

        Taking what one has already is a sign of life and nothing else.

        Raises:
            TakenError: another agent has it; ``owner`` tells who.

        """
        if await _aside(self.handovers.take, conversation, agent):
            await self._marked(conversation, "conseiller.arrive", nom=agent.name, mark="taken")

    async def say(self, conversation: str, agent: Agent, text: str) -> tuple[Kind, ...]:
        """Say something to the visitor, and return what was masked in it.

        A telephone number or an address stays: it may be OCAPIAT's. Bank and social security numbers are masked.

        Raises:
            TextError: the text is empty or too long.

        """
        words = await _aside(_checked, text)
        owner = await _aside(self.handovers.owner, conversation, agent)
        message = {"text": words.text, "metadata": {"kind": "chat"}}
        await self._voice.utter(conversation, "agent", message, speaker=owner.name)
        return words.kinds

    async def transfer(self, conversation: str, agent: Agent, to: Agent) -> None:
        """Give the conversation to a colleague; the visitor is told."""
        await _aside(self.handovers.pass_on, conversation, agent, to)
        await self._marked(conversation, "conseiller.transfere", nom=agent.name, autre=to.name)

    async def give_back(self, conversation: str, agent: Agent) -> None:
        """Give the conversation back to the assistant; the visitor is told."""
        await _aside(self.handovers.leave, conversation, agent, "bot")
        await self._marked(conversation, "conseiller.parti", nom=agent.name)

    async def close(self, conversation: str, agent: Agent) -> None:
        """Close the conversation; the visitor is told, and reaches the assistant again by writing."""
        await _aside(self.handovers.leave, conversation, agent, "closed")
        await self._marked(conversation, "conseiller.termine", nom=agent.name)

    async def note(self, conversation: str, agent: Agent, text: str) -> Note:
        """Keep a note for colleagues, masked like what an agent says, and return it.

        Raises:
            TextError: the text is empty or too long.

        """
        words = await _aside(_checked, text)
        kept = await _aside(self._notes.add, conversation, agent, words.text)
        self.told("note", conversation)
        return kept

    async def seen(self, conversation: str, agent: Agent, rank: int) -> None:
        """Note how far an agent has read; what another than the owner reads does not count."""
        await _aside(self.handovers.seen, conversation, agent, rank)
        self.told("seen", conversation)

    async def here(self, agent: Agent) -> None:
        """Note that an agent is there: without a sign for ``AGENT_SILENCE`` minutes, the visitors wait again."""
        await _aside(self.handovers.here, agent)

    # What agents read.

    async def standing(self, conversation: str) -> Standing:
        """Return where a conversation stands; an unknown one is the assistant's."""
        return await _aside(self.handovers.standing, conversation)

    async def entries(self, conversation: str, after: int = 0, most: int = 500) -> list[Entry]:
        """Return what was said after a rank, the latest ``most`` at most, in order."""
        return await _aside(self._store.after, conversation, after, most)

    async def listed(self, state: State | None = None, most: int = 200) -> list[Row]:
        """Return the conversations: those that wait, then taken, active within 30 minutes, closed."""
        return await _aside(listed, self._store, state, most)

    async def notes(self, conversation: str) -> list[Note]:
        """Return the notes of a conversation, the oldest first."""
        return await _aside(self._notes.of, conversation)

    async def packet(self, conversation: str) -> Packet:
        """Return what an agent is told of a conversation."""

        def read() -> Packet:
            entries, stands = self._store.after(conversation), self.handovers.standing(conversation)
            return packet(entries, slots_of(self._trackers, conversation), stands)

        return await _aside(read)

    async def tickets(self, state: TicketState | None = None, most: int = 200) -> list[Ticket]:
        """Return the messages left by visitors: open (the oldest first), then done."""
        return await _aside(self._tickets.listed, state, most)

    async def tickets_of(self, conversation: str) -> list[Ticket]:
        """Return the messages left in a conversation."""
        return await _aside(self._tickets.of, conversation)

    async def settle(self, number: int, agent: Agent, *, done: bool = True) -> Ticket:
        """Note that a message left is dealt with, or open again.

        Raises:
            TicketError: there is no such message.

        """
        ticket = await _aside(lambda: self._tickets.settle(number, agent, done=done))
        self.told("ticket", ticket.conversation)
        return ticket

    async def mail_again(self, number: int) -> Ticket:
        """Send the e-mail of a message left once more.

        Raises:
            TicketError: there is no such message.

        """
        ticket = await _aside(self._tickets.again, number)
        self.told("ticket", ticket.conversation)
        return ticket

    def changes(self) -> Listening:
        """Return what changes from now on, to be iterated; close it (``aclose``) when it is no longer read."""
        return self._changes.listen()

    def told(self, kind: ChangeKind, conversation: str) -> None:
        """Tell the consoles that something has changed."""
        self._changes.tell(kind, conversation)

    async def moved(self, conversation: str) -> None:
        """Tell the consoles and the visitor's pages that a conversation has another state, and who waits the place."""
        self.told("state", conversation)
        await self._voice.tell_state(conversation)
        for other in await _aside(self.handovers.waiting):
            # The places have moved on.
            if other != conversation:
                await self._voice.tell_state(other)

    async def _marked(self, conversation: str, key: str, mark: str = "", **values: str) -> None:
        message = said(key, **values)
        told = {**message, "metadata": {**message["metadata"], "handover": mark}} if mark else message
        await self._voice.utter(conversation, "notice", told)
        await self.moved(conversation)


async def _aside(work: Callable[..., Result], *given: Any) -> Result:
    """Do work of the stores off the loop."""
    return await asyncio.to_thread(work, *given)


def _checked(text: str) -> Redacted:
    words = text.strip()
    if not 0 < len(words) <= LONGEST_TEXT:
        raise TextError(LONGEST_TEXT)
    return redact(words, only=SECRET)
