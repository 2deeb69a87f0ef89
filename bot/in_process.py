"""The whole assistant in one process: Rasa's agent with the actions run beside it, without a server.

Used by the terminal chat, the evaluation and the dialogue tests: what they measure is what visitors get.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.action_results import check_schema_once
from bot.channels.conversation import SpeakingChannel, heard, take_turn
from bot.channels.incoming import TooLongError
from bot.channels.outgoing import to_rest

#: The package whose actions are run.
ACTIONS = "actions"


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server, and runs the actions at once."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that Rasa asks for and return its events and responses."""
        return await self._executor.run(kwargs["json"])


class _Collector(SpeakingChannel):
    """Collects what is said in the shape of the REST channel."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in the tracker."""
        return "in_process"

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(to_rest(recipient_id, message))


class Assistant:
    """The assistant with an in-memory store.

    Args:
        model: path of the trained model.

    """

    def __init__(self, model: Path) -> None:
        check_schema_once()
        self.agent = Agent.load(str(model), action_endpoint=InProcessActions())
        if self.agent.processor is None:
            raise FileNotFoundError(f"no usable model at {model}: run `make train`")

    async def say(self, text: str, sender: str = "visitor") -> list[dict[str, Any]]:
        """Send one message (or a button's payload) and return the replies, as the REST channel does."""
        channel = _Collector()
        try:
            await take_turn(heard(text), sender, channel, self.agent.handle_message, None)
        except TooLongError as error:
            await channel.say_phrase(sender, "repli.trop_long", limite=error.limit)
        return channel.messages

    async def slots(self, sender: str = "visitor") -> dict[str, Any]:
        """Return the slots of a conversation."""
        tracker = await self.agent.tracker_store.get_or_create_tracker(sender)
        return dict(tracker.current_slot_values())

    async def parse(self, text: str) -> dict[str, Any]:
        """Return what the NLU makes of a text, ``decision`` included."""
        return dict(await self.agent.parse_message(text))

    def forget(self) -> None:
        """Drop all conversations."""
        store = InMemoryTrackerStore(self.agent.domain)
        self.agent.tracker_store = store
        if self.agent.processor is not None:
            self.agent.processor.tracker_store = store
