"""What agents do with the conversations: one owner, told to both sides, kept through a restart."""

import asyncio
import threading

import pytest
from handover_samples import ANNE, ONE, PAUL, TWO

from bot.handover import (
    HandoverError,
    NotOwnerError,
    OutOfHours,
    TakenError,
    TextError,
    UnknownConversationError,
    Waiting,
    of_tool,
)
from bot.handover.states import Handovers
from bot.transcripts import Transcripts


async def test_visitors_wait_in_the_order_in_which_they_asked(desk, heard):
    assert await desk.request(ONE) == Waiting(1)
    assert await desk.request(TWO, "failed") == Waiting(2)
    assert await desk.request(ONE) == Waiting(1), "who asks again keeps the place"
    await desk.take(ONE, ANNE)
    assert (await desk.standing(TWO)).place == 1
    assert heard.states[-2:] == [ONE, TWO], "the one who moves up is told too"


async def test_out_of_hours_nobody_waits(desk, clock):
    clock.wait(hours=3)
    answer = await desk.request(ONE)
    assert isinstance(answer, OutOfHours)
    assert "du lundi au vendredi" in answer.hours
    assert answer.next_opening.isoformat() == "2026-03-04T14:00:00+01:00"
    assert (await desk.standing(ONE)).state == "bot"


async def test_a_conversation_goes_through_its_states_and_both_sides_are_told(desk, heard, store):
    await desk.request(ONE)
    await desk.take(ONE, ANNE)
    assert store.agent(ONE) == "Anne"
    await desk.say(ONE, ANNE, " Bonjour ")
    await desk.transfer(ONE, ANNE, PAUL)
    await desk.say(ONE, PAUL, "Je reprends")
    await desk.give_back(ONE, PAUL)
    assert (store.agent(ONE), (await desk.standing(ONE)).state) == (None, "bot")
    await desk.take(ONE, PAUL)
    await desk.close(ONE, PAUL)
    assert (store.agent(ONE), (await desk.standing(ONE)).state) == (None, "closed")
    said = [(author, speaker, text.split(" ")[0]) for _, author, text, speaker in heard.said]
    assert said == [
        ("notice", None, "Anne,"),
        ("agent", "Anne", "Bonjour"),
        ("notice", None, "Anne"),
        ("agent", "Paul", "Je"),
        ("notice", None, "Paul"),
        ("notice", None, "Paul,"),
        ("notice", None, "Paul"),
    ]


async def test_one_takes_and_the_other_is_told_who(desk):
    await desk.take(ONE, ANNE)
    await desk.take(ONE, ANNE)
    with pytest.raises(TakenError) as error:
        await desk.take(ONE, PAUL)
    assert error.value.owner == "Anne"
    assert "Anne a déjà pris" in str(error.value)


def test_of_many_who_take_at_once_one_wins(store, tmp_path):
    desks = [Handovers(Transcripts(f"sqlite:///{tmp_path / 'transcripts.db'}", 30)) for _ in range(6)]
    start, won, told = threading.Barrier(6), [], []

    def take(number):
        start.wait()
        try:
            desks[number].take(ONE, of_tool(f"agent {number}"))
            won.append(f"agent {number}")
        except TakenError as error:
            told.append(error.owner)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(won) == 1
    assert told == won * 5
    assert store.agent(ONE) == won[0]


@pytest.mark.parametrize("owner", [None, ANNE])
async def test_only_the_owner_speaks_transfers_gives_back_and_closes(desk, heard, owner):
    if owner:
        await desk.take(ONE, owner)
    said = len(heard.said)
    for act in (
        desk.say(ONE, PAUL, "Bonjour"),
        desk.transfer(ONE, PAUL, ANNE),
        desk.give_back(ONE, PAUL),
        desk.close(ONE, PAUL),
    ):
        with pytest.raises(NotOwnerError) as error:
            await act
        assert error.value.owner == (owner.name if owner else None)
    assert len(heard.said) == said


async def test_an_unknown_or_erased_conversation_is_nobodys(desk, store):
    store.erase(TWO)
    for conversation in ("0" * 32, TWO):
        for act in (
            desk.request(conversation),
            desk.withdraw(conversation),
            desk.take(conversation, ANNE),
            desk.say(conversation, ANNE, "Bonjour"),
            desk.note(conversation, ANNE, "à rappeler"),
            desk.seen(conversation, ANNE, 1),
        ):
            with pytest.raises(UnknownConversationError):
                await act
    assert store.export(TWO) is None


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5001])
async def test_a_text_that_cannot_be_said_is_refused(desk, text):
    await desk.take(ONE, ANNE)
    for act in (desk.say(ONE, ANNE, text), desk.note(ONE, ANNE, text)):
        with pytest.raises(TextError):
            await act


def test_refusals_are_french_and_typographic():
    for error in (TakenError("Anne"), NotOwnerError(None), NotOwnerError("Anne"), TextError(10)):
        assert isinstance(error, HandoverError)
        assert str(error).endswith(".")
        assert " :" not in str(error)


async def test_a_restart_changes_nothing(desk, tmp_path, clock):
    await desk.request(TWO)
    await desk.take(ONE, ANNE)
    again = Handovers(Transcripts(f"sqlite:///{tmp_path / 'transcripts.db'}", 30, clock))
    assert (again.standing(ONE).owner, again.standing(ONE).state) == (ANNE, "taken")
    assert (again.standing(TWO).state, again.standing(TWO).place) == ("waiting", 1)


async def test_the_visitor_goes_on_with_the_assistant(desk):
    assert not await desk.withdraw(ONE)
    await desk.request(ONE)
    assert await desk.withdraw(ONE)
    assert (await desk.standing(ONE)).quiet is False
    await desk.take(ONE, ANNE)
    assert not await desk.withdraw(ONE), "an agent's conversation is left to the agent"
    with pytest.raises(TakenError):
        await desk.request(ONE)


async def test_notes_are_the_agents_alone_and_leave_with_the_conversation(desk, store, heard):
    kept = await desk.note(ONE, ANNE, "Rappeler lundi")
    assert await desk.notes(ONE) == [kept]
    assert (kept.agent, kept.text) == (ANNE, "Rappeler lundi")
    assert heard.said == []
    assert "Rappeler lundi" in str(store.export(ONE)["handover_notes"])
    store.erase(ONE)
    assert await desk.notes(ONE) == []


async def test_what_was_purged_takes_everything_along(desk, store, clock):
    await desk.request(ONE)
    await desk.note(ONE, ANNE, "x")
    clock.wait(days=31)
    store.purge()
    assert [await desk.notes(ONE), await desk.listed(), (await desk.standing(ONE)).state] == [[], [], "bot"]


async def test_consoles_hear_what_changes_and_a_slow_one_is_dropped(desk):
    fast, slow = desk.changes(), desk.changes()
    for _ in range(150):
        await desk.seen(ONE, ANNE, 1)
    await desk.request(ONE)
    heard = [await asyncio.wait_for(anext_(fast), 1) for _ in range(151)]
    assert [(change.kind, change.conversation) for change in heard[-2:]] == [("seen", ONE), ("state", ONE)]
    for _ in range(60):
        await desk.seen(ONE, ANNE, 1)
    kinds = [change.kind async for change in slow]
    assert len(kinds) == 200, "what was heard before is told, then it ends"
    await fast.aclose()
    assert len([change async for change in fast]) == 60


async def anext_(iterator):
    return await iterator.__anext__()
