"""The transcripts: ranks without holes whoever writes, each message once, ratings, erasing, purging."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from transcripts_samples import ANSWER, ONE, REST, TWO, take

from bot.handover import UnknownConversationError
from bot.transcripts import ErasedError, Figure, RepeatedError, Transcripts, reference, transcripts


def said(store, conversation=ONE, **which):
    return [(entry.rank, entry.author, entry.event["text"]) for entry in store.after(conversation, **which)]


def test_what_was_said_is_read_in_order(store, clock):
    first = store.add(ONE, "visitor", {"text": "g plus mon mdp"}, "v1")
    store.add(TWO, "visitor", {"text": "ailleurs"})
    second = store.add(ONE, "assistant", ANSWER, "a1")
    assert store.after(ONE) == [first, second]
    assert (second.rank, second.author, second.event, second.message_id) == (2, "assistant", ANSWER, "a1")
    assert second.at == clock.time
    assert store.after("inconnue") == []


@pytest.mark.parametrize(
    ("rank", "most", "ranks"),
    [
        (0, 200, [1, 2, 3, 4, 5]),
        (3, 200, [4, 5]),
        (5, 200, []),
        (0, 2, [4, 5]),
        (2, 1, [5]),
        (-(10**30), 200, [1, 2, 3, 4, 5]),
        (10**30, 200, []),
    ],
)
def test_a_page_reads_the_latest_that_it_lacks(store, rank, most, ranks):
    for number in range(5):
        store.add(ONE, "notice", {"text": str(number)})
    assert [entry.rank for entry in store.after(ONE, rank, most)] == ranks


def test_threads_that_write_at_once_leave_no_hole(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: [store.add(ONE, "visitor", {"text": str(n)}) for _ in range(50)], range(8)))
    assert [entry.rank for entry in store.after(ONE, most=1000)] == list(range(1, 401))


def test_processes_that_begin_and_write_at_once_leave_no_hole(address):
    program = (
        "import sys\nfrom bot.transcripts import Transcripts\nprint(flush=True)\nsys.stdin.readline()\n"
        "store = Transcripts(sys.argv[1], 30)\n"
        "for n in range(40): store.add(sys.argv[2], 'visitor', {'text': str(n)})"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, address, ONE]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    writers = [subprocess.Popen(command, **pipes) for _ in range(3)]
    for writer in writers:
        writer.stdout.readline()
    for writer in writers:
        writer.stdin.close()
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert [entry.rank for entry in Transcripts(address, 30).after(ONE)] == list(range(1, 121))


def test_a_message_is_kept_once_in_its_conversation(store):
    there = store.add(ONE, "visitor", {"text": "bonjour"}, "v1")
    with pytest.raises(RepeatedError) as caught:
        store.add(ONE, "visitor", {"text": "encore"}, "v1")
    assert caught.value.entry == there
    assert "bonjour" not in str(caught.value)
    assert store.add(TWO, "visitor", {"text": "bonjour"}, "v1").rank == 1
    assert [store.add(ONE, "notice", {"text": "sans"}).rank for _ in range(2)] == [2, 3]


def test_a_message_sent_by_many_threads_is_kept_once(store):
    def add(_):
        try:
            return store.add(ONE, "visitor", {"text": "bonjour"}, "v1")
        except RepeatedError as error:
            return error.entry

    with ThreadPoolExecutor(8) as pool:
        entries = list(pool.map(add, range(40)))
    assert store.after(ONE) == entries[:1]
    assert all(entry == entries[0] for entry in entries)


@pytest.mark.parametrize(
    ("conversation", "message_id", "taken"),
    [(ONE, "a1", True), (ONE, "v1", False), (ONE, "autre", False), (TWO, "a1", False), (ONE, "a1\ud800", False)],
)
def test_only_the_assistant_s_messages_of_the_conversation_are_rated(store, conversation, message_id, taken):
    store.add(ONE, "visitor", {"text": "bonjour"}, "v1")
    store.add(ONE, "assistant", ANSWER, "a1")
    store.add(TWO, "agent", {"text": "Bonjour"}, "a1")
    assert store.rate(conversation, message_id, True, None) is taken
    assert len(store.figures()) == taken


def test_a_second_rating_replaces_the_first(store):
    store.add(ONE, "assistant", ANSWER, "a1")
    assert store.rate(ONE, "a1", True, None)
    assert store.rate(ONE, "a1", False, "trop long")
    assert [rating["reason"] for rating in store.export(ONE)["ratings"]] == ["trop long"]
    assert store.figures() == [(date(2026, 1, 31), "mot_de_passe", "answer", False, 1)]


def test_ratings_are_counted_and_outlive_their_conversations(store, clock):
    for conversation in (ONE, TWO):
        store.add(conversation, "assistant", ANSWER, "a1")
        store.add(conversation, "assistant", {"text": "Bonjour"}, "a2")
        store.rate(conversation, "a1", True, "clair")
        store.rate(conversation, "a2", conversation == ONE, None)
    day = clock.time.date()
    expected = [
        Figure(day, None, None, False, 1),
        Figure(day, None, None, True, 1),
        Figure(day, "mot_de_passe", "answer", True, 2),
    ]
    assert store.figures() == expected
    store.erase(ONE)
    clock.wait(days=31)
    store.purge()
    assert store.figures() == expected


def test_an_erased_conversation_stays_erased(store):
    store.add(ONE, "visitor", {"text": "bonjour"}, "v1")
    store.add(ONE, "assistant", ANSWER, "a1")
    store.add(TWO, "visitor", {"text": "ailleurs"})
    take(store, ONE, "Anne")
    assert store.erase(ONE) == 2
    assert store.is_erased(ONE)
    with pytest.raises(UnknownConversationError):
        take(store, ONE, "Anne")
    with pytest.raises(ErasedError):
        store.add(ONE, "assistant", {"text": "trop tard"})
    assert (store.after(ONE), store.export(ONE), store.agent(ONE)) == ([], None, None)
    assert not store.rate(ONE, "a1", True, None)
    assert [summary.conversation for summary in store.conversations()] == [TWO]


def test_an_unknown_conversation_can_be_erased_twice(store):
    assert (store.erase(ONE), store.erase(ONE)) == (0, 0)
    assert set(store.erased()) == {ONE}


def test_a_message_that_races_with_the_erasing_never_revives_the_conversation(store):
    def add(_):
        try:
            store.add(ONE, "visitor", {"text": "bonjour"})
        except ErasedError:
            return "late"
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        adding = [pool.submit(add, n) for n in range(100)]
        erasing = pool.submit(store.erase, ONE)
        late = [done.result() for done in adding].count("late")
    assert erasing.result() == 100 - late
    assert store.after(ONE) == []


def test_time_purges_what_ended_long_ago(store, clock):
    store.add(ONE, "visitor", {"text": "ancien"})
    store.add(TWO, "visitor", {"text": "ancien aussi"})
    clock.wait(days=29)
    store.add(TWO, "visitor", {"text": "mais repris"})
    assert store.purge() == 0
    clock.wait(days=2)
    assert store.purge() == 1
    assert [summary.conversation for summary in store.conversations()] == [TWO]
    assert said(store, TWO) == [(1, "visitor", "ancien aussi"), (2, "visitor", "mais repris")]
    with pytest.raises(ErasedError):
        store.add(ONE, "visitor", {"text": "trop tard"})
    clock.wait(days=31)
    assert store.purge() == 1
    # Nothing is remembered of the first one any more.
    assert set(store.erased()) == {TWO}
    assert store.add(ONE, "visitor", {"text": "nouveau"}).rank == 1


def test_conversations_are_listed_the_latest_first(store, clock):
    first = store.add(ONE, "visitor", {"text": "un"})
    last = store.add(ONE, "assistant", ANSWER)
    clock.wait(hours=1)
    other = store.add(TWO, "visitor", {"text": "deux"})
    take(store, ONE, "Anne")
    listed = [(one.conversation, one.first, one.last, one.entries, one.agent) for one in store.conversations()]
    assert listed == [(TWO, other.at, other.at, 1, None), (ONE, first.at, last.at, 2, "Anne")]


def test_an_export_holds_everything(store):
    store.add(ONE, "visitor", {"text": "bonjour"}, "v1")
    store.add(ONE, "assistant", ANSWER, "a1")
    store.rate(ONE, "a1", False, "trop long")
    exported = store.export(ONE)
    assert [message["event"] for message in exported["messages"]] == [{"text": "bonjour"}, ANSWER]
    assert exported["messages"][0]["at"] == "2026-01-31T12:00:00.000001Z"
    assert exported["ratings"] == [
        {
            "message_id": "a1",
            "topic": "mot_de_passe",
            "kind": "answer",
            "helpful": False,
            "reason": "trop long",
            "day": "2026-01-31",
        }
    ]


@pytest.mark.parametrize("text", ["é 👩‍🌾", "\ud800", "a\x00b", "' ; --", "x" * 100_000])
def test_any_text_comes_back_as_it_was(store, text):
    store.add(ONE, "visitor", {"text": text})
    assert store.after(ONE)[0].event == {"text": text}


def test_errors_do_not_quote_what_was_said(store, address):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE messages")
    with pytest.raises(Exception, match="messages") as caught:
        store.add(ONE, "visitor", {"text": "Mot-Secret"})
    assert "Mot-Secret" not in str(caught.value)


def test_the_settings_have_one_store(settings, data):
    assert transcripts(settings) is transcripts(settings)
    assert (data / "transcripts.db").exists()


@pytest.mark.parametrize(
    ("conversation", "shown"), [(ONE, "3f2a-91bc-04de"), (REST, REST), ("3F2A" * 8, "3F2A" * 8), ("", "")]
)
def test_a_visitor_reads_a_short_reference(conversation, shown):
    assert reference(conversation) == shown
