"""What the tests of the hand-over share: a clock, the stores in a folder of their own, a desk, what visitors hear."""

import pytest
from handover_samples import ONE, TWO, Clock, Heard

from bot.handover import Changes, Desk
from bot.handover.states import Handovers
from bot.handover.tickets import Tickets
from bot.opening_hours import read_opening
from bot.transcripts import Transcripts
from bot.transcripts.trackers import trackers_in


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    kept = Transcripts(f"sqlite:///{tmp_path / 'transcripts.db'}", 30, clock)
    for conversation in (ONE, TWO):
        kept.add(conversation, "visitor", {"text": "Où est ma facture ?"})
    return kept


@pytest.fixture
def handovers(store):
    return Handovers(store)


@pytest.fixture
def heard(store):
    return Heard(store)


@pytest.fixture
def trackers(tmp_path):
    return trackers_in(tmp_path / "conversations.db")


@pytest.fixture
def tickets(store):
    return Tickets(store, mailed=True)


@pytest.fixture
def desk(heard, handovers, tickets, trackers):
    opening = read_opening("lun-ven 9:00-12:30 14:00-17:30", "")
    return Desk(heard, handovers, tickets, trackers, opening, Changes())
