"""Rasa's tracker store: the latest turns are given, all are kept, and Rasa's own store reads the same table."""

import pytest
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from transcripts_samples import ONE, TWO

from bot.transcripts.tracker_store import TURNS, RecentTurns
from bot.transcripts.trackers import trackers_in

DOMAIN = Domain.from_yaml("""
version: "3.1"
slots:
  profil: {type: any, mappings: [{type: custom}]}
  fil: {type: any, mappings: [{type: custom}]}
""")
LISTEN = "action_listen"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "conversations.db"


@pytest.fixture
def store(file):
    return RecentTurns(DOMAIN, db=str(file))


async def turn(store, number, conversation=ONE, **slots):
    """One turn, as Rasa's processor plays it: read, spoken, kept."""
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    events = (
        [] if tracker.events else [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)]
    )
    events += [UserUttered(f"message {number}", {"name": "faq"}), ActionExecuted("action_answer")]
    events += [SlotSet(name, value) for name, value in slots.items()]
    events += [BotUttered(f"réponse {number}"), ActionExecuted(LISTEN)]
    for event in events:
        tracker.update(event, DOMAIN)
    await store.save(tracker)


def said(tracker):
    return [event.text for event in tracker.events if isinstance(event, UserUttered | BotUttered)]


async def test_an_unknown_conversation_is_none(store):
    assert await store.retrieve(ONE) is None
    assert await store.retrieve_full_tracker(ONE) is None
    assert list(await store.keys()) == []


async def test_the_latest_turns_are_given_and_all_are_kept(store):
    for number in range(12):
        await turn(store, number, fil=number)
    recent = await store.retrieve(ONE)
    assert said(recent)[::2] == [f"message {number}" for number in range(12 - TURNS, 12)]
    whole = await store.retrieve_full_tracker(ONE)
    assert said(whole)[::2] == [f"message {number}" for number in range(12)]
    assert list(await store.keys()) == [ONE]


async def test_slots_of_turns_that_are_not_given_are_as_they_were(store):
    await turn(store, 0, profil="entreprise", fil=0)
    for number in range(1, 9):
        await turn(store, number, fil=number)
    recent = await store.retrieve(ONE)
    assert "message 0" not in said(recent)
    assert (recent.get_slot("profil"), recent.get_slot("fil")) == ("entreprise", 8)


async def test_a_slot_set_very_long_ago_is_as_it_was(store):
    await turn(store, 0, profil="entreprise")
    for number in range(1, 60):
        await turn(store, number, fil=number)
    recent = await store.retrieve(ONE)
    assert (recent.get_slot("profil"), recent.get_slot("fil")) == ("entreprise", 59)


async def test_what_is_read_for_a_turn_does_not_grow_with_the_conversation(store):
    sizes = {}
    for number in range(60):
        await turn(store, number, profil="entreprise", fil=number)
        sizes[number] = len((await store.retrieve(ONE)).events)
    assert sizes[59] == sizes[20]


async def test_rasas_rules_find_what_they_begin_with(store):
    for number in range(9):
        await turn(store, number, fil=number)
    events = [event for event in (await store.retrieve(ONE)).events if not isinstance(event, SlotSet)]
    assert events[0] == ActionExecuted(LISTEN)
    assert isinstance(events[1], UserUttered)


async def test_a_new_session_hides_what_came_before_it(store):
    await turn(store, 0, profil="entreprise")
    tracker = await store.retrieve(ONE)
    for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)):
        tracker.update(event, DOMAIN)
    await store.save(tracker)
    await turn(store, 1)
    recent = await store.retrieve(ONE)
    assert said(recent) == ["message 1", "réponse 1"]
    assert recent.get_slot("profil") is None


async def test_rasas_own_store_reads_what_ours_keeps(store, file):
    for number in range(9):
        await turn(store, number, profil="entreprise", fil=number)
    stock = await SQLTrackerStore(DOMAIN, db=str(file)).retrieve_full_tracker(ONE)
    ours = await store.retrieve_full_tracker(ONE)
    assert [event.as_dict() for event in stock.events] == [event.as_dict() for event in ours.events]
    assert stock.current_slot_values() == ours.current_slot_values()


async def test_a_tracker_of_another_make_takes_the_place_of_the_conversation(store):
    await turn(store, 0)
    await turn(store, 1, TWO)
    given = [UserUttered("autre").as_dict()]
    await store.save(DialogueStateTracker.from_dict(ONE, given, DOMAIN.slots))
    assert said(await store.retrieve_full_tracker(ONE)) == ["autre"]
    assert said(await store.retrieve_full_tracker(TWO)) == ["message 1", "réponse 1"]


async def test_saving_twice_keeps_once(store, file):
    await turn(store, 0)
    tracker = await store.retrieve(ONE)
    await store.save(tracker)
    await store.save(tracker)
    assert len(trackers_in(file).events(ONE)) == len(tracker.events) + 1


async def test_rasa_makes_it_from_its_configuration(file):
    made = TrackerStore.create(
        EndpointConfig(type="bot.transcripts.tracker_store.RecentTurns", db=str(file)), domain=DOMAIN
    )
    assert isinstance(made, RecentTurns)
    await turn(made, 0)
    assert said(await made.retrieve(ONE)) == ["message 0", "réponse 0"]
