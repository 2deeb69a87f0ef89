"""An erasure asked of the channel: never held up, tried again when it failed half-way, and nothing comes back."""

import threading
import time

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels import erasing


def kept(folder, words):
    return any(words.encode() in path.read_bytes() for path in folder.glob("*.db*") if path.is_file())


@pytest.fixture
def broken(monkeypatch):
    """While ``broken`` is set, the stores behind the transcripts cannot be written."""
    is_broken = threading.Event()
    erase = erasing.erase_conversation

    def maybe(settings, conversation):
        if is_broken.is_set():
            raise OperationalError("delete", {}, Exception("disk full"))
        return erase(settings, conversation)

    monkeypatch.setattr(erasing, "erase_conversation", maybe)
    return is_broken


def test_one_that_failed_half_way_is_tried_again(serve, page, broken, caplog):
    one = page(serve().url)
    one.resume()
    one.send("un mot rarissime", "id1")
    one.hear()
    broken.set()
    receipt = one.ask("erase")
    assert receipt["received"] is False
    assert "n’est pas terminé" in receipt["text"]
    assert [record.getMessage() for record in caplog.records if record.name == "bot.channels.erasing"] == [
        "A conversation was erased in part only: OperationalError"
    ]
    # Its session takes no message any more, and the page hears why.
    refused = one.send("encore", "id2")
    assert (refused["received"], refused["reason"]) == (False, "erased")
    broken.clear()
    assert one.ask("erase") == {"received": True}
    assert one.ask("erase") == {"received": True}


def test_one_that_cannot_even_begin_leaves_the_conversation_as_it_was(serve, page, monkeypatch):
    from bot.transcripts import Transcripts

    one = page(serve().url)
    one.resume()
    with monkeypatch.context() as patch:
        patch.setattr(Transcripts, "erase", lambda *_: (_ for _ in ()).throw(OperationalError("x", {}, Exception())))
        assert "n’a pas pu être effacée" in one.ask("erase")["text"]
    assert one.send("bonjour", "id1") == {"received": True}
    assert one.hear()["text"] == "« bonjour »"


def test_it_waits_for_a_hung_turn_no_longer_than_its_deadline(serve, page, tmp_path):
    served = serve(TURN_SECONDS="1")
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    for number in range(4):
        assert one.send(f"un mot rarissime {number}", f"id{number}")["received"]
    assert served.started.wait(5)
    start = time.monotonic()
    assert one.ask("erase") == {"received": True}
    # Four turns of a second would be four seconds: those that had not begun are not waited for.
    assert time.monotonic() - start < 3
    served.hold.set()
    one.silent()
    assert len(served.reached) == 1
    assert not kept(tmp_path, "rarissime")


def test_a_message_that_crosses_an_erasure_is_refused_and_told(serve, page, tmp_path):
    served = serve()
    one, two = page(served.url), page(served.url)
    one.resume()
    two.resume(one.token)
    one.ask("erase")
    two.erased.get(timeout=5)
    refused = two.send("un mot rarissime", "id1")
    assert (refused["received"], refused["reason"]) == (False, "erased")
    assert "effacée" in refused["text"]
    assert not kept(tmp_path, "rarissime")
    assert served.reached == []
    # A page that comes back learns that it was no expiry.
    assert two.resume(two.token)["erased"] is True
    assert two.resume("rien")["erased"] is False


def test_pages_that_erase_and_write_at_once_end_with_nothing_kept(serve, page, tmp_path):
    served = serve()
    one, two = page(served.url), page(served.url)
    one.resume()
    two.resume(one.token)
    receipts = []

    def write():
        for number in range(10):
            receipts.append(two.send(f"un mot rarissime {number}", f"id{number}"))

    writer = threading.Thread(target=write)
    writer.start()
    assert one.ask("erase") == {"received": True}
    writer.join(20)
    # Each was either there and erased, or refused with a word for its visitor.
    assert len(receipts) == 10
    assert all(receipt["received"] or receipt["text"] for receipt in receipts)
    assert receipts[-1]["received"] is False
    assert not kept(tmp_path, "rarissime")
