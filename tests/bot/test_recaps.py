"""The recaps of guided dialogues: kept, found by their token alone, shown safely, dropped in time."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from bot import recaps as module
from bot.channels.conversation import SpeakingChannel
from bot.pages import _recap
from bot.recaps import MARK, ROUTE, Recaps, page_of, recaps, with_address
from bot.settings import read_settings


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PUBLIC_URL", "https://assistant.test/")
    return read_settings()


def told(text="# Situation"):
    message = with_address({"text": f"Ici : [page]({MARK})", "metadata": {"kind": "chat", "recap": text}})
    return message, message["text"].split(ROUTE)[1].rstrip(")")


def test_a_recap_is_read_at_its_address(settings):
    message, token = told("**Conclusion**\n\n- une ligne")
    assert message["text"].startswith("Ici : [page](https://assistant.test/recapitulatif/")
    assert message["metadata"] == {"kind": "chat"}
    status, page = page_of(token)
    assert status == 200
    assert "<h2>Conclusion</h2>" in page
    assert "<li>une ligne</li>" in page


def test_two_addresses_differ_and_another_finds_nothing(settings):
    tokens = {told()[1] for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32
    status, page = page_of("autre")
    assert status == 404
    assert "n’existe pas" in page


def test_the_token_itself_is_not_kept(settings, tmp_path):
    _, token = told()
    assert token.encode() not in (tmp_path / "recaps.db").read_bytes()


def test_what_a_visitor_typed_is_shown_as_text(settings):
    _, token = told("<script>alert(1)</script> [x](javascript:alert(1))")
    page = page_of(token)[1]
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_a_recap_is_dropped_when_its_time_is_over(settings, monkeypatch):
    _, token = told()
    later = datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(days=settings.retention_days + 1)
    monkeypatch.setattr(module, "_now", lambda: later)
    assert page_of(token)[0] == 404
    store = recaps(settings)
    store.save("autre")
    with store._engine.begin() as connection:
        assert connection.execute(module.sa.select(module.sa.func.count()).select_from(module._TABLE)).scalar() == 1


class Broken:
    """A store that is away."""

    def save(self, text, conversation):
        raise module.sa.exc.OperationalError("save", {}, Exception("away"))

    def find(self, token):
        raise module.sa.exc.OperationalError(f"find {token}", {}, Exception(f"away, {token}"))


def test_a_store_that_fails_is_told_in_one_line_and_keeps_the_conversation_going(settings, monkeypatch, caplog):
    monkeypatch.setattr(module, "recaps", lambda settings: Broken())
    message = with_address({"text": f"({MARK})", "metadata": {"recap": "x"}})
    assert "pas disponible" in message["text"]
    assert "recap" not in message["metadata"]
    status, page = page_of("jeton-secret")
    assert status == 503
    assert "pour l’instant" in page
    assert [record.getMessage() for record in caplog.records] == [
        "A recap could not be kept: OperationalError",
        "A recap could not be read: OperationalError",
    ]
    assert not any(record.exc_info for record in caplog.records)


async def test_a_slow_store_holds_nobody_up(settings, monkeypatch):
    """The page and the address are waited for in a thread: the loop serves others meanwhile."""
    meanwhile = []

    class Slow:
        def __init__(self, loop):
            self.loop = loop

        def _wait(self):
            done = threading.Event()
            self.loop.call_soon_threadsafe(lambda: (meanwhile.append("served"), done.set()))
            assert done.wait(5), "the loop is held up"

        def save(self, text, conversation):
            self._wait()
            return "jeton"

        def find(self, token):
            self._wait()

    slow = Slow(asyncio.get_running_loop())
    monkeypatch.setattr(module, "recaps", lambda settings: slow)

    class Channel(SpeakingChannel):
        async def deliver(self, recipient_id, message):
            self.message = message

    channel = Channel()
    await channel.send_response("v", {"text": f"({MARK})", "metadata": {"recap": "x"}})
    assert channel.message["text"].endswith("/recapitulatif/jeton)")
    assert (await _recap("jeton")).status == 404
    assert len(meanwhile) == 2


def test_a_message_without_a_recap_is_left_alone():
    message = {"text": f"({MARK})", "metadata": {"kind": "chat"}}
    assert with_address(message) is message


def test_a_recap_needs_a_folder_that_can_be_written(tmp_path):
    store = Recaps(f"sqlite:///{tmp_path / 'recaps.db'}", 1)
    assert store.find(store.save("texte"))[0] == "texte"


def test_a_recap_goes_with_its_conversation(settings):
    store = recaps(settings)
    tokens = [store.save(f"{name} {number}", name) for name in ("une", "autre") for number in (1, 2)]
    assert [text for text, _ in store.of("une")] == ["une 1", "une 2"]
    assert store.conversations() == {"une", "autre"}
    assert (store.erase("une"), store.erase("une"), store.erase("inconnue")) == (2, 0, 0)
    assert [store.find(token) is None for token in tokens] == [True, True, False, False]


def test_the_conversation_of_a_message_is_kept_with_its_recap(settings):
    with_address({"text": f"({MARK})", "metadata": {"recap": "texte"}}, "une")
    told()
    assert recaps(settings).conversations() == {"une"}


def test_time_purges_the_recaps_and_their_file(settings, monkeypatch, tmp_path):
    store = recaps(settings)
    store.save("Zinnia " * 2000, "une")
    assert store.purge() == 0
    later = datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(days=settings.retention_days + 1)
    monkeypatch.setattr(module, "_now", lambda: later)
    assert (store.purge(), store.purge()) == (1, 0)
    assert b"Zinnia" not in (tmp_path / "recaps.db").read_bytes()


def test_a_store_of_before_keeps_working(settings, tmp_path):
    made = datetime.now(timezone.utc).replace(tzinfo=None)
    with closing(sqlite3.connect(tmp_path / "recaps.db")) as connection:
        connection.execute(
            "CREATE TABLE recaps (token_hash VARCHAR(64) NOT NULL, text TEXT NOT NULL, made DATETIME NOT NULL, "
            "PRIMARY KEY (token_hash))"
        )
        connection.execute("INSERT INTO recaps VALUES (?, ?, ?)", (module._hash("ancien"), "texte", str(made)))
        connection.commit()
    for _ in range(2):
        store = Recaps(f"sqlite:///{tmp_path / 'recaps.db'}", 1)
    assert store.find("ancien") == ("texte", made)
    assert store.conversations() == set()
    assert store.find(store.save("nouveau", "une"))[0] == "nouveau"
    assert (store.erase("une"), store.purge()) == (1, 0)
