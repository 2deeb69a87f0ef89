"""The messages that visitors leave when nobody answers: what they say, and how to reach them (nowhere else)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from bot.handover.errors import TicketError
from bot.handover.kinds import Agent
from bot.transcripts import Transcripts
from bot.transcripts.desk_tables import TICKETS

#: After how long a mail that could not be sent is tried again; after the last, it is given up.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
#: How many mails may wait to be sent; the ticket is kept all the same.
MOST_QUEUED = 500

TicketState = Literal["open", "done"]
#: ``off``: no server of mail is set; ``dropped``: too many waited; ``failed``: given up after the last try.
MailState = Literal["off", "queued", "sent", "failed", "dropped"]


@dataclass(frozen=True)
class Ticket:
    """A message left by a visitor.

    Attributes:
        id: its number.
        conversation: the id of the conversation.
        text: the message, masked.
        reach: an e-mail address, or a telephone number in its international form.
        made: when it was left (UTC).
        state: open or done.
        owner: the name of the agent who has done it.
        mail: where the e-mail that tells of it is.
        tries: how often it was tried.
        fault: why the last try failed.

    """

    id: int
    conversation: str
    text: str
    reach: str
    made: datetime
    state: TicketState = "open"
    owner: str | None = None
    mail: MailState = "off"
    tries: int = 0
    fault: str | None = None


class Tickets:
    """The tickets; each method may be called from any thread and by several processes at once.

    Args:
        store: the transcripts, beside which they are kept.
        mailed: an e-mail is to tell of each.

    """

    def __init__(self, store: Transcripts, *, mailed: bool) -> None:
        self._store = store
        self._mailed = mailed

    def listed(self, state: TicketState | None = None, most: int = 200) -> list[Ticket]:
        """Return the tickets, those that are open first, the oldest first among them; then the last done first."""
        found: list[Ticket] = []
        with self._store.engine.connect() as connection:
            for name, order in (("open", TICKETS.c.id), ("done", TICKETS.c.closed.desc())):
                if state in (None, name):
                    wanted = sa.select(TICKETS).where(TICKETS.c.state == name).order_by(order).limit(most - len(found))
                    found += [_ticket(row) for row in connection.execute(wanted).mappings()]
        return found

    def of(self, conversation: str) -> list[Ticket]:
        """Return the tickets of a conversation, the oldest first."""
        return self._found(TICKETS.c.conversation == conversation)

    def settle(self, number: int, agent: Agent, *, done: bool = True) -> Ticket:
        """Note that an agent has done what a ticket asks, or that it is open again, and return it.

        Raises:
            TicketError: there is none with this number.

        """
        values = {"state": "done" if done else "open", "owner": agent.name if done else None}
        closed = self._store.clock() if done else None
        self._set(number, closed=closed, **values)
        return self._one(number)

    def again(self, number: int) -> Ticket:
        """Send the e-mail of a ticket once more, and return the ticket.

        Raises:
            TicketError: there is none with this number.

        """
        self._set(number, mail="queued" if self._mailed else "off", tries=0, next_try=self._store.clock(), fault=None)
        return self._one(number)

    def due(self, most: int = 10) -> list[Ticket]:
        """Return the tickets whose e-mail is to be sent now."""
        return self._found(TICKETS.c.mail == "queued", TICKETS.c.next_try <= self._store.clock(), most=most)

    def claim(self, ticket: Ticket) -> bool:
        """Count a try of the e-mail; False when another process has counted it, or the ticket is gone.

        Should the process end before it tells the outcome, the next try comes at its time.
        """
        last = ticket.tries + 1 > len(RETRIES)
        wait = RETRIES[-1] if last else RETRIES[ticket.tries]
        mine = (TICKETS.c.id == ticket.id, TICKETS.c.mail == "queued", TICKETS.c.tries == ticket.tries)
        values = {"tries": ticket.tries + 1, "next_try": self._store.clock() + wait}
        with self._store.engine.begin() as connection:
            return bool(connection.execute(sa.update(TICKETS).where(*mine).values(**values)).rowcount)

    def sent(self, ticket: Ticket) -> None:
        """Note that the e-mail of a ticket was sent."""
        self._change(ticket.id, mail="sent", fault=None, next_try=None)

    def failed(self, ticket: Ticket, fault: str) -> None:
        """Note why the e-mail of a claimed ticket could not be sent; after the last try it is given up."""
        over = ticket.tries + 1 > len(RETRIES)
        self._change(ticket.id, fault=fault[:255], **({"mail": "failed", "next_try": None} if over else {}))

    def add(self, connection: Any, conversation: str, text: str, reach: str) -> int:
        """Keep a message within a transaction, and return its number."""
        now = self._store.clock()
        row = {"conversation": conversation, "text": text, "reach": reach, "made": now, "state": "open"}
        mail = self._mail_state(connection)
        queued = {"mail": mail, "tries": 0, "next_try": now if mail == "queued" else None}
        number: int = connection.execute(sa.insert(TICKETS).values(**row, **queued)).inserted_primary_key[0]
        return number

    def _mail_state(self, connection: Any) -> MailState:
        if not self._mailed:
            return "off"
        waiting = sa.select(sa.func.count()).where(TICKETS.c.mail == "queued")
        return "queued" if connection.execute(waiting).scalar() < MOST_QUEUED else "dropped"

    def _found(self, *which: Any, most: int | None = None) -> list[Ticket]:
        wanted = sa.select(TICKETS).where(*which).order_by(TICKETS.c.id).limit(most)
        with self._store.engine.connect() as connection:
            return [_ticket(row) for row in connection.execute(wanted).mappings()]

    def _one(self, number: int) -> Ticket:
        found = self._found(TICKETS.c.id == number)
        if not found:
            raise TicketError
        return found[0]

    def _set(self, number: int, **values: Any) -> None:
        if not self._change(number, **values):
            raise TicketError

    def _change(self, number: int, **values: Any) -> int:
        with self._store.engine.begin() as connection:
            return int(connection.execute(sa.update(TICKETS).where(TICKETS.c.id == number).values(**values)).rowcount)


def _ticket(row: Any) -> Ticket:
    return Ticket(**{name: row[name] for name in Ticket.__dataclass_fields__})
