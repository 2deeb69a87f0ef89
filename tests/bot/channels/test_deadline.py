"""A turn has a deadline: an apology, nothing late, and a conversation that goes on."""

import asyncio
import threading

import pytest
from rasa.core.lock_store import InMemoryLockStore

from bot.channels.conversation import SpeakingChannel, heard, take_turn


class Channel(SpeakingChannel):
    def __init__(self):
        super().__init__()
        self.texts = []

    @classmethod
    def name(cls):
        return "test"

    async def deliver(self, recipient_id, message):
        self.texts.append(message["text"])


@pytest.fixture(autouse=True)
def one_second(monkeypatch, tmp_path):
    monkeypatch.setenv("TURN_SECONDS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


class Rasa:
    """Rasa's lock, and actions that may hang."""

    def __init__(self):
        self.locks = InMemoryLockStore()
        self.hangs = asyncio.Event()
        self.first = None

    async def __call__(self, message):
        async with self.locks.lock("v", wait_time_in_seconds=0.05):
            if self.first:
                await message.output_channel.send_response("v", {"text": self.first})
            if message.text == "stubborn":
                try:
                    await self.hangs.wait()
                except asyncio.CancelledError:
                    await self.hangs.wait()
            if message.text == "hang":
                await self.hangs.wait()
            await message.output_channel.send_response("v", {"text": f"« {message.text} »"})


async def said(rasa, text):
    channel = Channel()
    await take_turn(heard(text), "v", channel, rasa, None)
    return channel


async def test_a_hung_turn_is_apologised_for_and_gives_rasas_lock_back():
    rasa = Rasa()
    (apology,) = (await said(rasa, "hang")).texts
    assert "à temps" in apology
    assert rasa.locks.get_lock("v") is None
    assert (await said(rasa, "a")).texts == ["« a »"]


async def test_what_comes_late_is_not_shown():
    rasa = Rasa()
    channel = await said(rasa, "stubborn")
    rasa.hangs.set()
    await asyncio.sleep(0.1)
    assert len(channel.texts) == 1
    assert "à temps" in channel.texts[0]


async def test_a_turn_that_had_answered_is_not_apologised_for():
    rasa = Rasa()
    rasa.first = "réponse"
    assert (await said(rasa, "hang")).texts == ["réponse"]


async def test_a_turn_that_is_cancelled_takes_rasas_work_with_it():
    rasa = Rasa()
    turn = asyncio.ensure_future(said(rasa, "hang"))
    await asyncio.sleep(0.05)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert rasa.locks.get_lock("v") is None


def test_the_visitor_hears_of_it_and_goes_on(serve, page):
    served = serve(TURN_SECONDS="1")
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    one.send("a", "id1")
    assert "à temps" in one.hear()["text"]
    served.hold.set()
    one.silent()
    one.send("b", "id2")
    assert one.hear()["text"] == "« b »"
    said = [entry["event"]["text"] for entry in one.resume(one.token)["entries"]]
    assert (said[0], said[2:]) == ("a", ["b", "« b »"])
