"""One turn through Rasa, whatever the channel: guarded on the way in, never silent on the way out."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.buttons import Buttons
from bot.channels.incoming import OldButtonError, TooLongError, admit, receive
from bot.metrics import FAILED, REFUSED
from bot.privacy import Kind, Redacted, redact
from bot.recaps import has_recap, with_address
from bot.settings import read_settings
from knowledge import library, typographic

logger = logging.getLogger(__name__)

#: The key of a message's metadata that gives the actions the dates of birth masked in its text.
BIRTHS = "naissance"
#: How long a turn that is given up may take to end, in seconds.
_LAST_WORDS = 0.5

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class SpeakingChannel(OutputChannel):
    """An output channel that counts what it says; subclasses deliver.

    Attributes:
        said: how many messages.
        is_over: the turn is over: what Rasa still says comes too late and is dropped.

    """

    def __init__(self) -> None:
        self.said = 0
        self.is_over = False

    async def deliver(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Deliver one of Rasa's messages to the visitor."""
        raise NotImplementedError

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Deliver a message whole: Rasa would cut it at blank lines and drop its metadata."""
        if self.is_over:
            logger.info("An answer came after its deadline: dropped.")
            return
        await self._say(recipient_id, message)

    async def say_phrase(self, recipient_id: str, key: str, **values: object) -> None:
        """Say a phrase of the content without going through Rasa."""
        await self._say(recipient_id, {"text": phrase(key, **values), "metadata": {"kind": "chat"}})

    async def _say(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.said += 1
        # To its end, even when the turn ends meanwhile: what is kept must be shown too.
        await asyncio.shield(self._delivered(recipient_id, message))

    async def _delivered(self, recipient_id: str, message: dict[str, Any]) -> None:
        if has_recap(message):
            message = await asyncio.to_thread(with_address, message, recipient_id)
        await self.deliver(recipient_id, message)


def phrase(key: str, **values: object) -> str:
    """Return one of the variants of a phrase of the content, its placeholders filled."""
    return typographic(random.choice(library().phrases[key].variants).format(**values))


def heard(text: str) -> Redacted:
    """Return a visitor's message as it may be stored and passed to Rasa: checked, its personal data masked.

    Raises:
        TooLongError: it is longer than allowed.

    """
    settings = read_settings()
    admitted = admit(text, settings.max_message_chars)
    # A button's payload has no personal data.
    return Redacted(admitted) if admitted.startswith("/") else redact(admitted, siret=settings.redact_siret)


async def read(text: str, sender: str, buttons: Buttons, longest: int, channel: SpeakingChannel) -> Redacted | None:
    """Return what a client sent as it may be stored and passed to Rasa; None when the visitor was told why it may not.

    Args:
        text: what was sent: words, or the payload of a button.
        sender: the conversation's id.
        buttons: tells the buttons of this conversation.
        longest: how many characters a message may have.
        channel: where the visitor is told.

    """
    try:
        return heard(receive(text, sender, buttons, longest))
    except TooLongError as error:
        REFUSED.labels("too_long").inc()
        await channel.say_phrase(sender, "repli.trop_long", limite=error.limit)
    except OldButtonError:
        REFUSED.labels("old_button").inc()
        await channel.say_phrase(sender, "limites.ancien_bouton")
    return None


async def take_turn(
    message: Redacted, sender: str, channel: SpeakingChannel, on_new_message: OnNewMessage, metadata: Any
) -> None:
    """Pass a visitor's message to Rasa, and see to it that something is said before the deadline (TURN_SECONDS).

    A turn that is late is given up: Rasa gives its lock back and keeps nothing of it.

    Args:
        message: what the visitor sent (see ``heard``).
        sender: the conversation's id.
        channel: where the replies go; its name is the channel's in the tracker.
        on_new_message: Rasa's handler.
        metadata: what the client sent along, for the tracker.

    """
    told = _with_births(metadata, message.births)
    try:
        said = UserMessage(message.text, channel, sender, input_channel=channel.name(), metadata=told)
        await _in_time(on_new_message(said), channel, read_settings().turn_seconds)
    except TimeoutError:
        FAILED.inc()
        logger.error("A turn was given up: no answer within TURN_SECONDS.")
        if channel.said == 0:
            await channel.say_phrase(sender, "repli.trop_lent")
    except Exception as error:  # whatever happened, the visitor must hear of it
        FAILED.inc()
        logger.error("A turn failed: %s", type(error).__name__)
        logger.debug("The failed turn", exc_info=error)
    if channel.said == 0:
        await channel.say_phrase(sender, "repli.panne")
    if message.kinds == (Kind.BIRTH,):
        # A guided dialogue may have asked for it.
        await channel.say_phrase(sender, "vie_privee.masque_naissance")
    elif message.kinds:
        await channel.say_phrase(sender, "vie_privee.masque", quoi=_listed([kind.title for kind in message.kinds]))


async def _in_time(work: Awaitable[Any], channel: SpeakingChannel, seconds: float) -> None:
    """Wait for a turn until its deadline; past it, nothing of it is said any more.

    Raises:
        TimeoutError: it was not over in time.

    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        channel.is_over = True
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_LAST_WORDS)
    if not done:
        if task.done() and not task.cancelled():
            task.exception()  # it failed as it was given up: nobody else asks
        raise TimeoutError
    task.result()


def _with_births(metadata: Any, births: tuple[str, ...]) -> Any:
    """Return the client's metadata with the dates of birth, which only we may give."""
    if not isinstance(metadata, dict):
        return {BIRTHS: list(births)} if births else metadata
    plain = {name: value for name, value in metadata.items() if name != BIRTHS}
    return {**plain, BIRTHS: list(births)} if births else plain


def _listed(titles: list[str]) -> str:
    return " et ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
