"""Agents, conversations, a clock and ears for the tests of the hand-over."""

from datetime import datetime, timedelta, timezone

from bot.handover import Agent

ANNE, PAUL = Agent("1", "Anne"), Agent("2", "Paul")
#: Two conversations of the website.
ONE, TWO = "3f2a91bc04de" + "1" * 20, "77aa91bc04de" + "2" * 20
#: A Wednesday, ten o'clock in Paris.
MORNING = datetime(2026, 3, 4, 9, tzinfo=timezone.utc).replace(tzinfo=None)


class Clock:
    """Stands still but for ``wait``."""

    def __init__(self):
        self.time = MORNING

    def __call__(self):
        self.time += timedelta(microseconds=1)
        return self.time

    def wait(self, **much):
        self.time += timedelta(**much)


class Heard:
    """Keeps what is said as the channel does, and remembers it and the states that were told."""

    def __init__(self, store):
        self.store = store
        self.said = []
        self.states = []

    async def utter(self, conversation, author, event, speaker=None, shown=None):
        self.store.add(conversation, author, event)
        self.said.append((conversation, author, shown or event["text"], speaker))

    async def tell_state(self, conversation):
        self.states.append(conversation)

    @property
    def last(self):
        return self.said[-1][2]
