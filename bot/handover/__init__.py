"""From the assistant to a person and back: who has a conversation, when agents answer, messages left (``Desk``)."""

from bot.handover.changes import Change, Changes, Listening
from bot.handover.desk import Desk
from bot.handover.errors import (
    HandoverError,
    NotOwnerError,
    TakenError,
    TextError,
    TicketError,
    UnknownConversationError,
)
from bot.handover.kinds import Agent, Fact, Note, OutOfHours, Packet, Row, Standing, State, Waiting, of_tool
from bot.handover.tickets import Ticket

__all__ = [
    "Agent",
    "Change",
    "Changes",
    "Desk",
    "Fact",
    "HandoverError",
    "Listening",
    "NotOwnerError",
    "Note",
    "OutOfHours",
    "Packet",
    "Row",
    "Standing",
    "State",
    "TakenError",
    "TextError",
    "Ticket",
    "TicketError",
    "UnknownConversationError",
    "Waiting",
    "of_tool",
]
