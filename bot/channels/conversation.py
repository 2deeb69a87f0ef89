"""One turn through Rasa, whatever the channel: guarded on the way in, never silent on the way out."""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.incoming import TooLongError, admit
from bot.privacy import Kind, Redacted, redact
from bot.recaps import with_address
from bot.settings import read_settings
from knowledge import library

logger = logging.getLogger(__name__)

#: The key of a message's metadata that gives the actions the dates of birth masked in its text.
BIRTHS = "naissance"

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class SpeakingChannel(OutputChannel):
    """An output channel that counts what it says; subclasses deliver."""

    def __init__(self) -> None:
        self.said = 0

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Deliver one of Rasa's messages to the visitor."""
        raise NotImplementedError

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Deliver a message whole: Rasa would cut it at blank lines and drop its metadata."""
        self.said += 1
        await self.deliver(recipient_id, with_address(message))

    async def say_phrase(self, recipient_id: str, key: str, **values: object) -> None:
        """Say a phrase of the content without going through Rasa."""
        text = random.choice(library().phrases[key].variants).format(**values)
        await self.send_response(recipient_id, {"text": text, "metadata": {"kind": "chat"}})


async def take_turn(
    text: str, sender: str, channel: SpeakingChannel, on_new_message: OnNewMessage, input_channel: str, metadata: Any
) -> None:
    """Pass a visitor's message to Rasa, its personal data masked, and see to it that something is said.

    Args:
        text: what the visitor sent.
        sender: the conversation's id.
        channel: where the replies go.
        on_new_message: Rasa's handler.
        input_channel: the name of the channel, for the tracker.
        metadata: what the client sent along, for the tracker.

    """
    try:
        admitted = admit(text, read_settings().max_message_chars)
    except TooLongError as error:
        await channel.say_phrase(sender, "repli.trop_long", limite=error.limit)
        return
    redacted = Redacted("")
    try:
        redacted = _redacted(admitted)
        told = _with_births(metadata, redacted.births)
        await on_new_message(UserMessage(redacted.text, channel, sender, input_channel=input_channel, metadata=told))
    except Exception as error:  # whatever happened, the visitor must hear of it
        logger.error("A turn failed: %s", type(error).__name__)
        logger.debug("The failed turn", exc_info=error)
    if channel.said == 0:
        await channel.say_phrase(sender, "repli.panne")
    if redacted.kinds == (Kind.BIRTH,):
        # A guided dialogue may have asked for it.
        await channel.say_phrase(sender, "vie_privee.masque_naissance")
    elif redacted.kinds:
        await channel.say_phrase(sender, "vie_privee.masque", quoi=_listed([kind.title for kind in redacted.kinds]))


def _redacted(admitted: str) -> Redacted:
    """Return a message without its personal data; a button's payload has none."""
    if admitted.startswith("/"):
        return Redacted(admitted)
    return redact(admitted, siret=read_settings().redact_siret)


def _with_births(metadata: Any, births: tuple[str, ...]) -> Any:
    """Return the client's metadata with the dates of birth, which only we may give."""
    if not isinstance(metadata, dict):
        return {BIRTHS: list(births)} if births else metadata
    plain = {name: value for name, value in metadata.items() if name != BIRTHS}
    return {**plain, BIRTHS: list(births)} if births else plain


def _listed(titles: list[str]) -> str:
    return " et ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
