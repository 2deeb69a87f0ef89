"""What is counted of a conversation, and that it is counted once whatever becomes of the conversation."""

from datetime import date, timedelta

import pytest
from transcripts_samples import NOON, ONE, TWO, Clock

from bot.transcripts import Transcripts
from bot.transcripts.entries import Entry
from bot.transcripts.tally import MORE, Beside, Count, class_of, day_of, tally

DAY = date(2026, 1, 31)
LATER = DAY + timedelta(days=90)


def said(*lines):
    """Entries from lines: (author, seconds after the last, metadata or text, titles of buttons)."""
    at, entries = NOON, []
    for rank, (author, seconds, told, *titles) in enumerate(lines, 1):
        at += timedelta(seconds=seconds)
        event = {"text": told} if author == "visitor" else {"text": "…", "metadata": told}
        if titles:
            event["quick_replies"] = [{"title": title, "payload": "/b"} for title in titles]
        entries.append(Entry(rank, author, event, None, at))
    return entries


NOTHING = Beside()


def counted(*lines, over=True, beside=NOTHING):
    """The counts but for conversations and answering times, without day and profile."""
    found = tally(said(*lines), beside, over=over)
    return {
        (count.measure, count.item): number
        for count, number in found.items()
        if number and count.measure not in ("conversation", "response")
    }


ANSWER = {"kind": "answer", "topic": "siret", "profile": "entreprise"}
ASKS = {"kind": "question", "topic": "siret"}
SUGGESTS = {"kind": "suggestions"}
HANDOFF = {"kind": "handoff", "handover": "failed", "waits": True}
TAKEN = {"kind": "chat", "handover": "taken"}


def guide(fact=None, **more):
    kind = "question" if fact else "verdict"
    return {"kind": kind, "guide": "defi_emploi", **({"fact": fact} if fact else {}), **more}


CONCLUDES = guide(concludes=True, verdict={"verdict": "eligible"})
BEGINS = guide("effectif", begins=True, topic="defi_emploi_conditions")

CASES = {
    "small talk is no question": ([("visitor", 0, "bonjour"), ("assistant", 1, {"kind": "chat"})], {}),
    "an answer": (
        [("visitor", 0, "siret ?"), ("assistant", 1, ANSWER)],
        {("question", "answered"): 1, ("topic", "siret"): 1},
    ),
    "a refusal": ([("visitor", 0, "la météo"), ("assistant", 1, {"kind": "refusal"})], {("question", "refused"): 1}),
    "a proposal that is chosen is one question, answered": (
        [("visitor", 0, "numéro"), ("assistant", 1, SUGGESTS, "Le SIRET"), ("visitor", 9, "Le SIRET"),
         ("assistant", 1, ANSWER)],
        {("question", "answered"): 1, ("topic", "siret"): 1},
    ),
    "a proposal that is not": (
        [("visitor", 0, "numéro"), ("assistant", 1, SUGGESTS, "Le SIRET"), ("visitor", 9, "siret ?"),
         ("assistant", 1, ANSWER)],
        {("question", "proposed"): 1, ("question", "answered"): 1, ("topic", "siret"): 1},
    ),
    "a profile that is asked for, then typed": (
        [("visitor", 0, "siret ?"), ("assistant", 1, ASKS, "Une entreprise"), ("visitor", 9, "une boîte"),
         ("assistant", 1, ANSWER)],
        {("question", "answered"): 1, ("topic", "siret"): 1},
    ),
    "an agent who comes": (
        [("visitor", 0, "aide"), ("assistant", 1, HANDOFF), ("notice", 200, TAKEN)],
        {("question", "handed"): 1, ("handover", "failed"): 1, ("wait", "300"): 1},
    ),
    "an apology and the place in the queue": (
        [("visitor", 0, "aide"), ("assistant", 1, {"kind": "handoff", "handover": "failed"}), ("assistant", 0, HANDOFF),
         ("notice", 2000, TAKEN)],
        {("question", "handed"): 1, ("handover", "failed"): 1, ("wait", MORE): 1},
    ),
    "nobody comes": (
        [("visitor", 0, "aide"), ("assistant", 1, HANDOFF)],
        {("question", "handed"): 1, ("handover", "failed"): 1, ("wait", "none"): 1},
    ),
    "out of hours nobody waits": (
        [("visitor", 0, "aide"), ("assistant", 1, {**HANDOFF, "waits": False})],
        {("question", "handed"): 1, ("handover", "failed"): 1},
    ),
    "an agent who steps in": (
        [("visitor", 0, "bonjour"), ("assistant", 1, {"kind": "chat"}), ("notice", 9, TAKEN)],
        {("handover", "agent"): 1},
    ),
    "a guided dialogue to its end, a question put twice": (
        [("visitor", 0, "j’ai droit ?"), ("assistant", 1, BEGINS), ("visitor", 5, "hein"),
         ("assistant", 1, guide("effectif")), ("visitor", 5, "12"), ("assistant", 1, CONCLUDES)],
        {("question", "guided"): 1, ("topic", "defi_emploi_conditions"): 1, ("guide_begun", "defi_emploi"): 1,
         ("guide_asked", "defi_emploi/effectif"): 1, ("guide_done", "defi_emploi/eligible"): 1},
    ),
    "a guided dialogue given up at its second question": (
        [("visitor", 0, "j’ai droit ?"), ("assistant", 1, BEGINS), ("visitor", 5, "12"),
         ("assistant", 1, guide("region"))],
        {("question", "guided"): 1, ("topic", "defi_emploi_conditions"): 1, ("guide_begun", "defi_emploi"): 1,
         ("guide_asked", "defi_emploi/effectif"): 1, ("guide_asked", "defi_emploi/region"): 1,
         ("guide_left", "defi_emploi/region"): 1},
    ),
    "one begun again is another": (
        [("visitor", 0, "j’ai droit ?"), ("assistant", 1, BEGINS), ("visitor", 5, "depuis le début"),
         ("assistant", 1, BEGINS), ("visitor", 5, "12"), ("assistant", 1, CONCLUDES)],
        {("question", "guided"): 2, ("topic", "defi_emploi_conditions"): 2, ("guide_begun", "defi_emploi"): 2,
         ("guide_asked", "defi_emploi/effectif"): 2, ("guide_left", "defi_emploi/effectif"): 1,
         ("guide_done", "defi_emploi/eligible"): 1},
    ),
    "a guided dialogue that leads to an agent": (
        [("visitor", 0, "j’ai droit ?"), ("assistant", 1, BEGINS), ("visitor", 5, "un conseiller"),
         ("assistant", 1, {"kind": "handoff", "handover": "guided"})],
        {("question", "guided"): 1, ("question", "handed"): 1, ("topic", "defi_emploi_conditions"): 1,
         ("handover", "guided"): 1, ("guide_begun", "defi_emploi"): 1, ("guide_asked", "defi_emploi/effectif"): 1,
         ("guide_handed", "defi_emploi"): 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_what_is_counted(lines, expected):
    assert counted(*lines) == expected


def test_what_is_under_way_is_not_given_up():
    begun = counted(("visitor", 0, "j’ai droit ?"), ("assistant", 1, BEGINS), over=False)
    waits = counted(("visitor", 0, "aide"), ("assistant", 1, HANDOFF), over=False)
    assert ("guide_left", "defi_emploi/effectif") not in begun
    assert ("guide_begun", "defi_emploi") in begun
    assert ("wait", "none") not in waits


def test_ratings_and_messages_left():
    beside = Beside([(DAY, "siret", True), (DAY, "siret", True), (DAY, None, False)], [NOON])
    assert counted(("visitor", 0, "bonjour"), beside=beside) == {
        ("helpful", "siret"): 2, ("useless", ""): 1, ("left_message", ""): 1,
    }  # fmt: skip


def test_one_profile_for_all_counts():
    found = tally(said(("visitor", 0, "?"), ("assistant", 0.3, {"kind": "refusal"})), Beside(), over=True)
    assert {count.profile for count in found} == {"inconnu"}
    found = tally(said(("visitor", 0, "?"), ("assistant", 0.3, ANSWER)), Beside(), over=True)
    assert found[Count(DAY, "response", "500", "entreprise")] == 1
    assert {count.profile for count in found} == {"entreprise"}


def test_days_are_those_of_france():
    assert day_of(NOON.replace(hour=22, minute=59)) == DAY
    assert day_of(NOON.replace(hour=23, minute=1)) == DAY + timedelta(days=1)


@pytest.mark.parametrize(("value", "found"), [(0, "60"), (60, "60"), (61, "180"), (180.5, MORE)])
def test_classes(value, found):
    assert class_of(value, (60, 180)) == found


def fill(store, conversation):
    store.add(conversation, "visitor", {"text": "mot-secret siret ?"}, "v1")
    store.add(conversation, "assistant", {"text": "Voici.", "metadata": {**ANSWER, "message_id": "a1"}}, "a1")
    store.rate(conversation, "a1", True, "mot-secret raison")


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize("leave", ["purge", "erase"])
def test_counts_outlive_the_conversations(store, address, clock, left, leave):
    fill(store, ONE)
    fill(store, TWO)
    before = store.tallies(DAY, LATER)
    assert before[Count(DAY, "topic", "siret", "entreprise")] == 2
    if leave == "erase":
        store.erase(ONE)
        assert store.tallies(DAY, LATER) == before
        store.erase(ONE)
    clock.wait(days=31)
    store.purge()
    # A server that starts again, and purges again.
    again = Transcripts(address, 30, clock)
    again.purge()
    again.purge()
    assert again.conversations() == []
    assert again.tallies(DAY, LATER) == before
    again.rewrite()
    assert left("mot-secret") == set()
    with again.engine.connect() as connection:
        kept = " ".join(map(str, connection.exec_driver_sql("SELECT * FROM tallies").all()))
    assert not {ONE, TWO} & {word.strip("(),'") for word in kept.split()}


def test_only_the_days_asked_for(store, clock):
    fill(store, ONE)
    assert not store.tallies(DAY + timedelta(days=1), LATER)
    store.erase(ONE)
    assert not store.tallies(DAY + timedelta(days=1), LATER)
    assert store.tallies(DAY, DAY)


def test_a_rating_counts_on_its_own_day(store, clock):
    fill(store, ONE)
    clock.wait(days=3)
    store.rate(ONE, "a1", False, None)
    day = DAY + timedelta(days=3)
    assert store.tallies(day, day) == {Count(day, "useless", "siret", "entreprise"): 1}


def test_what_is_removed_while_it_is_counted_counts_once(store, monkeypatch):
    from bot.transcripts import store as module

    fill(store, ONE)
    fill(store, TWO)
    before = store.tallies(DAY, LATER)
    read, leaving = module.live_tallies, [ONE, TWO]

    def removed_meanwhile(*given):
        found = read(*given)
        if leaving:
            store.erase(leaving.pop())
        return found

    monkeypatch.setattr(module, "live_tallies", removed_meanwhile)
    assert store.tallies(DAY, LATER) == before
