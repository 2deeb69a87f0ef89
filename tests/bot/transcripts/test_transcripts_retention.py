"""What is erased or purged leaves every store, and the bytes of every file, while the server has them open."""

import random
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from transcripts_samples import ANSWER, ONE, REST, TWO, take

from bot.recaps import recaps
from bot.transcripts import Erased, Purged, Transcripts, database, erase_conversation, purge, rewrite, transcripts
from bot.transcripts.store import now
from bot.transcripts.trackers import trackers


def fill(settings, rasa, conversation, word, age=timedelta()):
    """Have a conversation in every store, of that age in the first two."""
    past = now() - age
    old = Transcripts(f"sqlite:///{settings.data_dir / 'transcripts.db'}", settings.retention_days, lambda: past)
    old.add(conversation, "visitor", {"text": f"{word}-visiteur"}, "v1")
    old.add(conversation, "assistant", {**ANSWER, "text": f"{word}-réponse " * 500}, "a1")
    old.rate(conversation, "a1", False, f"{word}-raison")
    take(old, conversation, f"{word}-conseiller")
    rasa(conversation, f"{word}-moteur", at=past)
    return recaps(settings).save(f"{word}-récapitulatif", conversation)


def age_recaps(settings, *conversations):
    with closing(sqlite3.connect(settings.data_dir / "recaps.db")) as connection:
        for conversation in conversations:
            connection.execute(
                "UPDATE recaps SET made = '2020-01-01 00:00:00.0' WHERE conversation = ?", [conversation]
            )
        connection.commit()


def opened(settings):
    """Open each database a second time, as the server has it."""
    connections = [sqlite3.connect(path) for path in settings.data_dir.glob("*.db")]
    for connection in connections:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connections


def test_an_erased_conversation_leaves_every_file(settings, rasa, left):
    fill(settings, rasa, ONE, "Zinnia")
    token = fill(settings, rasa, TWO, "Dahlia")
    assert left("Zinnia", "Dahlia") == {"Zinnia", "Dahlia"}
    connections = opened(settings)
    assert erase_conversation(settings, ONE) == Erased(2, 3, 1)
    assert left("Zinnia", "Dahlia") == {"Dahlia"}
    assert len(trackers(settings).events(TWO)) == 3
    assert recaps(settings).find(token) is not None
    assert erase_conversation(settings, ONE) == Erased(0, 0, 0)
    for connection in connections:
        connection.close()


def test_time_purges_every_store_and_file(settings, rasa, left):
    fill(settings, rasa, ONE, "Zinnia", timedelta(days=31))
    fill(settings, rasa, REST, "Muguet", timedelta(days=40))
    fill(settings, rasa, TWO, "Dahlia", timedelta(days=29))
    rasa("seul@rest", "Pivoine", now() - timedelta(days=31))
    age_recaps(settings, ONE, REST)
    connections = opened(settings)
    assert purge(settings) == Purged(2, 3, 2)
    assert left("Zinnia", "Muguet", "Dahlia", "Pivoine") == {"Dahlia"}
    assert purge(settings) == Purged(0, 0, 0)
    for connection in connections:
        connection.close()


def test_a_conversation_that_goes_on_is_not_purged(settings, rasa, left):
    rasa("seul@rest", "Pivoine", now() - timedelta(days=40))
    rasa("seul@rest", "Glycine")
    assert purge(settings) == Purged(0, 0, 0)
    assert left("Pivoine", "Glycine") == {"Pivoine", "Glycine"}


def test_what_a_turn_under_way_brings_back_goes_with_the_next_purge(settings, rasa, left):
    fill(settings, rasa, ONE, "Zinnia")
    erase_conversation(settings, ONE)
    rasa(ONE, "Zinnia")
    recaps(settings).save("Zinnia", ONE)
    assert purge(settings) == Purged(0, 1, 1)
    assert left("Zinnia") == set()


def test_a_rest_client_may_begin_again_after_an_erasing(settings, rasa, left):
    rasa(REST, "Zinnia")
    erase_conversation(settings, REST)
    later = now() + timedelta(hours=1)
    rasa(REST, "Dahlia", later)
    recaps(settings).save("Muguet", REST)
    with closing(sqlite3.connect(settings.data_dir / "recaps.db")) as connection:
        connection.execute("UPDATE recaps SET made = ?", [str(later)])
        connection.commit()
    assert purge(settings) == Purged(0, 0, 0)
    assert left("Zinnia", "Dahlia", "Muguet") == {"Dahlia", "Muguet"}


@pytest.mark.parametrize("made", [False, True])
def test_rasa_may_not_have_kept_anything_yet(settings, data, made):
    if made:
        sqlite3.connect(data / "conversations.db").close()
    assert erase_conversation(settings, ONE) == Erased(0, 0, 0)
    assert purge(settings) == Purged(0, 0, 0)
    assert (trackers(settings).conversations(), trackers(settings).events(ONE)) == ([], [])


def test_a_reader_only_delays_the_erasing(settings, rasa, left):
    fill(settings, rasa, ONE, "Zinnia")
    reader = sqlite3.connect(settings.data_dir / "transcripts.db", check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM messages").fetchall()
    end = threading.Timer(0.3, reader.close)
    end.start()
    erase_conversation(settings, ONE)
    end.join()
    assert left("Zinnia") == set()


def test_visitors_write_while_others_are_erased(settings, left):
    store = transcripts(settings)
    names = [f"{number:032x}" for number in range(20)]
    for name in names:
        store.add(name, "visitor", {"text": f"secret-{name}"})
    writer = threading.Thread(target=lambda: [store.add(TWO, "visitor", {"text": str(n)}) for n in range(100)])
    writer.start()
    for name in names:
        erase_conversation(settings, name)
    writer.join()
    assert len(store.after(TWO)) == 100
    assert left(*(f"secret-{name}" for name in names)) == set()


def test_nothing_remains_where_the_database_moved_its_rows(settings, left):
    # With these sizes, a copy remains between the rows without VACUUM: what SQLite moves, it does not overwrite.
    store, random_sizes = transcripts(settings), random.Random(1)
    names = [f"{random_sizes.getrandbits(128):032x}" for _ in range(30)]
    gone = []
    for step in range(900):
        name = random_sizes.choice(names)
        store.add(name, "visitor", {"text": f"secret-{name} " * random_sizes.choice((1, 3, 15))})
        if step % 50 == 49:
            names.remove(name)
            gone.append(f"secret-{name}")
            store.erase(name)
    assert left(*gone) == set()


def free_pages(settings):
    with closing(sqlite3.connect(settings.data_dir / "transcripts.db")) as connection:
        return connection.execute("PRAGMA freelist_count").fetchone()[0]


def test_a_large_file_is_rewritten_only_when_asked(settings, rasa, left, monkeypatch):
    fill(settings, rasa, TWO, "Dahlia")
    for conversation in (ONE, REST):
        fill(settings, rasa, conversation, "Zinnia")
    monkeypatch.setattr(database, "REWRITTEN_AT_ONCE", 0)
    erase_conversation(settings, ONE)
    assert free_pages(settings) > 0
    rewrite(settings)
    assert free_pages(settings) == 0
    monkeypatch.setattr(database, "REWRITTEN_AT_ONCE", 10**9)
    erase_conversation(settings, REST)
    assert free_pages(settings) == 0
    assert left("Zinnia", "Dahlia") == {"Dahlia"}
