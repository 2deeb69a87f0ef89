"""What the page of a conversation shows, whole or since a rank."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.console.canned import canned
from bot.console.console import Console, HTTPResponse, Visit
from bot.console.conversations import PATH
from bot.console.guard import Refusal
from bot.console.talk import REASONS, STATES, acts_sign, agent_of, ago, lines, sign
from bot.handover import Agent, Desk, UnknownConversationError
from bot.handover.desk import LONGEST_TEXT
from bot.transcripts import Entry, reference


class NoConversation(Refusal):
    """There is no such conversation, or no longer."""

    def __init__(self) -> None:
        super().__init__(404, str(UnknownConversationError()))


def page(console: Console, visit: Visit, conversation: str, values: dict[str, Any], status: int = 200) -> HTTPResponse:
    """Return the page of a conversation."""
    title = f"Conversation {reference(conversation)}"
    return console.pages.page(visit, "conversation.html", title, values, here=f"/console{PATH}", status=status)


async def colleagues(console: Console, agent: Agent) -> list[Agent]:
    """Return who else can enter the console, by name."""
    accounts = await asyncio.to_thread(console.records.accounts.all)
    able = [one for one in accounts if one.active and (one.has_password or one.outside)]
    return [Agent(str(one.id), one.title) for one in sorted(able, key=lambda one: one.title) if str(one.id) != agent.id]


async def entries_of(desk: Desk, conversation: str) -> list[Entry]:
    """Return what was said in a conversation.

    Raises:
        NoConversation: there is none.

    """
    entries = await desk.entries(conversation)
    if not entries:
        raise NoConversation
    return entries


async def whole(console: Console, desk: Desk, visit: Visit, conversation: str) -> dict[str, Any]:
    """Return what the page needs."""
    values = await live(console, desk, visit, conversation, 0)
    packet, tickets = await asyncio.gather(desk.packet(conversation), desk.tickets_of(conversation))
    return {**values, "packet": packet, "tickets": tickets, "reference": reference(conversation)}


async def live(console: Console, desk: Desk, visit: Visit, conversation: str, rank: int) -> dict[str, Any]:
    """Return what changes while one looks: what was said after a rank, where it stands, notes, what may be done."""
    entries, agent = await entries_of(desk, conversation), agent_of(visit)
    last = entries[-1].rank
    stands = await desk.standing(conversation)
    is_mine = stands.owner is not None and stands.owner.id == agent.id
    if is_mine and stands.seen < last:
        await desk.seen(conversation, agent, last)
    notes, others = await asyncio.gather(desk.notes(conversation), colleagues(console, agent))
    lasted = ago(stands.since or entries[0].at, desk.now())
    return {
        "conversation": conversation,
        "lines": lines([entry for entry in entries if entry.rank > rank]),
        "rank": last,
        "stands": stands,
        "lasted": lasted,
        "is_mine": is_mine,
        "notes": notes,
        "colleagues": others,
        "canned": list(canned(agent.name)),
        "states": STATES,
        "reasons": REASONS,
        "longest": LONGEST_TEXT,
        "sign": sign(stands.state, stands.place, stands.owner, lasted, notes),
        "acts_sign": acts_sign(stands, agent),
        "wrong": "",
        "act": "",
        "done": "",
        "given": "",
        "acts_too": False,
    }
