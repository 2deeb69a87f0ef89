"""Rasa's tracker store of ours: a turn costs the same however long the conversation, and never holds the loop up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.transcripts.trackers import trackers_in

#: How many turns of a conversation Rasa is given: what the actions look back on is in the last one and in the slots.
TURNS = 5


class RecentTurns(TrackerStore):
    """Gives Rasa the slots and the latest turns of a conversation, and keeps all of them.

    Rasa's own store reads every event of a conversation for each message, replays them, and sends them to the action
    server; it also waits for its database on the event loop. Named in endpoints.yml.

    Args:
        domain: Rasa's.
        host: nothing (Rasa gives it).
        event_broker: where new events are told too.
        db: the SQLite file.

    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        db: str = "var/conversations.db",
    ) -> None:
        Path(db).parent.mkdir(parents=True, exist_ok=True)
        self._trackers = trackers_in(Path(db))
        super().__init__(domain, event_broker)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """Return the tracker of a conversation that begins."""
        tracker = super().init_tracker(sender_id)
        tracker.kept_events = 0
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a conversation as its next turn needs it; None when it is unknown."""
        names = [slot.name for slot in self.domain.slots if slot.name not in DEFAULT_SLOT_NAMES]
        return self._tracker(sender_id, await asyncio.to_thread(self._trackers.latest, sender_id, TURNS, names))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return a whole conversation; None when it is unknown."""
        return self._tracker(conversation_id, await asyncio.to_thread(self._trackers.events, conversation_id))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep what a tracker has that was not read from here; one of another make takes the conversation's place."""
        known = getattr(tracker, "kept_events", None)
        fresh = [event.as_dict() for event in list(tracker.events)[known or 0 :]]
        keep = self._trackers.replace if known is None else self._trackers.add
        await asyncio.to_thread(keep, tracker.sender_id, fresh)
        tracker.kept_events = len(tracker.events)
        if self.event_broker is not None:
            for event in fresh:
                self.event_broker.publish({"sender_id": tracker.sender_id, **event})

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return [known.conversation for known in await asyncio.to_thread(self._trackers.conversations)]

    def _tracker(self, conversation: str, events: list[dict[str, Any]]) -> DialogueStateTracker | None:
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(conversation, events, self.domain.slots)
        tracker.kept_events = len(tracker.events)
        return tracker
