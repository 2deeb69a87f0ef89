"""What the tests of the transcripts share: a folder of data, a clock, Rasa's own store, the bytes of all files."""

import asyncio
from datetime import timezone

import pytest
from transcripts_samples import Clock

from bot.settings import read_settings
from bot.transcripts import Transcripts


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PUBLIC_URL", "https://assistant.test")
    return tmp_path


@pytest.fixture
def settings(data):
    return read_settings()


@pytest.fixture
def address(data):
    return f"sqlite:///{data / 'transcripts.db'}"


@pytest.fixture
def store(address, clock):
    return Transcripts(address, 30, clock)


@pytest.fixture
def left(data):
    """Tell which words remain in the files of the stores."""

    def words_left(*words):
        raw = b"".join(path.read_bytes() for path in data.iterdir())
        return {word for word in words if word.encode() in raw}

    return words_left


@pytest.fixture
def rasa(data):
    """Keep a conversation as Rasa does; its store stays open, as in the server."""
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered

    kept = SQLTrackerStore(Domain.empty(), db=str(data / "conversations.db"))

    async def keep(conversation, text, times):
        tracker = await kept.get_or_create_tracker(conversation, append_action_listen=False)
        start = [] if tracker.events else [SessionStarted(**times)]
        for event in (*start, UserUttered(text, **times), BotUttered(f"Réponse à {text}", **times)):
            tracker.update(event)
        await kept.save(tracker)

    def save(conversation, text, at=None):
        loop = asyncio.new_event_loop()
        times = {"timestamp": at.replace(tzinfo=timezone.utc).timestamp()} if at else {}
        loop.run_until_complete(keep(conversation, text, times))
        loop.close()

    return save
