"""Who waits, and who is answered next."""

import asyncio

import pytest

from bot.channels.slots import Slots
from bot.channels.turns import FullError, Turns


async def play(slots, plan, order):
    """Take places in the order of the plan; each notes when it has its own and gives it back a moment later."""

    async def one(name):
        async with slots.slot(name[0]):
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(*map(one, plan))


@pytest.mark.parametrize(
    ("plan", "order"),
    [
        (["a1", "a2", "a3", "a4", "b1"], ["a1", "a2", "b1", "a3", "a4"]),
        (["a1", "a2", "a3", "b1", "b2", "c1"], ["a1", "a2", "b1", "c1", "a3", "b2"]),
        (["a1", "b1"], ["a1", "b1"]),
    ],
)
async def test_the_addresses_are_served_in_turn(plan, order):
    seen = []
    await play(Slots(1), plan, seen)
    assert seen == order


async def test_no_more_at_once_than_there_are_places():
    slots, inside, most = Slots(2), 0, 0

    async def one():
        nonlocal inside, most
        async with slots.slot("a"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 2


async def test_a_turn_that_hangs_gives_its_place_up():
    slots = Slots(1, longest=0.02)
    hung = asyncio.Event()

    async def hang():
        async with slots.slot("a"):
            await hung.wait()

    task = asyncio.create_task(hang())
    await asyncio.sleep(0)
    order = []
    await asyncio.wait_for(play(slots, ["b1"], order), 2)
    assert order == ["b1"]
    hung.set()
    await task
    # The place that was given up is not given back twice.
    inside = asyncio.create_task(hang())
    hung.clear()
    await asyncio.sleep(0)
    assert slots._free == 0
    hung.set()
    await inside
    assert slots._free == 1


async def test_one_who_leaves_while_waiting_takes_no_place_away():
    slots, order = Slots(1), []
    async with slots.slot("a"):
        gone = asyncio.create_task(play(slots, ["b1"], order))
        stays = asyncio.create_task(play(slots, ["c1"], order))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gone.cancel()
    await asyncio.wait_for(stays, 2)
    assert order == ["c1"]
    await asyncio.wait_for(play(slots, ["d1"], order), 2)


async def test_one_who_leaves_as_the_place_comes_passes_it_on():
    slots, order = Slots(1), []
    async with slots.slot("a"):
        gone = asyncio.create_task(play(slots, ["b1"], order))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    gone.cancel()  # its place has been given, it has not seen it yet
    await asyncio.wait_for(play(slots, ["c1"], order), 2)
    assert "c1" in order


def test_places_are_counted_in_all_and_by_conversation():
    turns = Turns(3, most_each=2)
    turns.enter("a")
    turns.enter("a")
    with pytest.raises(FullError) as own:
        turns.enter("a")
    turns.enter("b")
    with pytest.raises(FullError) as other:
        turns.enter("c")
    assert (own.value.own, other.value.own) == (True, False)
    turns.leave("a")
    turns.enter("c")
    assert len(turns) == 3
    for one in ("a", "b", "c"):
        turns.leave(one)
    assert len(turns) == 0
    assert not turns.busy("a")


async def test_a_conversation_is_answered_in_order_and_nothing_of_it_stays():
    turns, order = Turns(0), []

    async def one(number):
        turns.enter("a")
        async with turns.turn("a", "address"):
            await asyncio.sleep(0.001 * (3 - number % 3))
            order.append(number)

    await asyncio.gather(*map(one, range(8)))
    assert order == list(range(8))
    assert turns._locks == {}
    assert turns._waiting == {}
