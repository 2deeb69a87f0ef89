"""What the figures count of the way to people, as the reception and the desk really say it."""

from datetime import date

import pytest
from handover_samples import ANNE, ONE, TWO

from bot.handover.reception import Reception
from bot.handover.staffing import Staffing
from bot.transcripts.tally import Count

DAY = date(2026, 3, 4)
FAILED = {"text": "Je n’y arrive pas.", "metadata": {"kind": "handoff", "handover": "failed"}}


@pytest.fixture
def reception(desk, heard, tickets):
    return Reception(desk, heard, tickets, Staffing("yes", lambda: True))


def counted(store, *measures):
    found = store.tallies(DAY, DAY)
    return {(count.measure, count.item): number for count, number in found.items() if count.measure in measures}


async def test_a_passage_its_reason_and_the_wait(reception, desk, store, clock):
    assert await reception.asked(ONE, FAILED)
    clock.wait(minutes=2)
    await desk.take(ONE, ANNE)
    await desk.give_back(ONE, ANNE)
    assert counted(store, "handover", "wait") == {("handover", "failed"): 1, ("wait", "180"): 1}
    store.erase(ONE)
    assert counted(store, "handover", "wait") == {("handover", "failed"): 1, ("wait", "180"): 1}


async def test_out_of_hours_and_unasked(reception, desk, store, clock):
    await desk.take(TWO, ANNE)
    clock.wait(hours=3)
    assert await reception.asked(ONE, {**FAILED, "metadata": {"kind": "handoff", "handover": "guided"}})
    assert counted(store, "handover", "wait") == {("handover", "agent"): 1, ("handover", "guided"): 1}
    assert store.tallies(DAY, DAY)[Count(DAY, "conversation", "", "inconnu")] == 2
