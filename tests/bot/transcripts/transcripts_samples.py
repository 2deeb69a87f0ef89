"""Conversations and a clock for the tests of the transcripts."""

from datetime import datetime, timedelta, timezone

from bot.handover import of_tool
from bot.handover.states import Handovers

#: The ids of two conversations of the website, and of one of a REST client.
ONE, TWO, REST = "3f2a91bc04de" + "1" * 20, "77aa91bc04de" + "2" * 20, "moi@poste 12"
#: A moment, UTC without time zone as in the stores.
NOON = datetime(2026, 1, 31, 12, tzinfo=timezone.utc).replace(tzinfo=None)
#: An answer of the assistant.
ANSWER = {"text": "Voici.", "metadata": {"kind": "answer", "topic": "mot_de_passe", "message_id": "a1"}}


class Clock:
    """Stands still but for a millionth of a second a look, and for ``wait``."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(microseconds=1)
        return self.time

    def wait(self, **much: float) -> None:
        self.time += timedelta(**much)


def take(store, conversation: str, name: str) -> None:
    """Give a conversation to an agent."""
    Handovers(store).take(conversation, of_tool(name))
