"""What the pages of the website may ask, event by event (docs/widget.md)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.answering import Answering, Arrived
from bot.channels.conversation import OnNewMessage, heard, phrase
from bot.channels.erasing import Erasing
from bot.channels.exchanges import Exchanges, entry_as_json, shown
from bot.channels.incoming import OldButtonError, TooLongError, bounded, clean, receive
from bot.channels.limits import Limits, Rate
from bot.channels.opening import greeting
from bot.channels.outgoing import to_socket
from bot.channels.sessions import Session
from bot.channels.turns import FullError
from bot.channels.visitors import Visitors
from bot.handover.reception import Reception
from bot.metrics import ERASED, MESSAGES, RATINGS, REFUSED, WAITING
from bot.privacy import Redacted, redact
from bot.settings import Settings
from bot.transcripts import ErasedError, RepeatedError, reference

logger = logging.getLogger(__name__)

#: How many conversations one address may erase in a minute.
ERASURES_PER_MINUTE = 20
#: The longest id that a client may give a message.
_LONGEST_ID = 64
#: The longest reason of a rating, in characters.
_LONGEST_REASON = 600
#: What stands for a button that nobody remembers.
_OLD_BUTTON = "(réponse proposée)"

Receipt = dict[str, Any]


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818 - a courtesy, not an error
    """A message is not taken in.

    Attributes:
        reason: for the figures.
        text: for the visitor.
        once: tell a client that asks again only once a window.

    """

    reason: str
    text: str
    once: bool = True


class Service:
    """Serves the pages of the website.

    Args:
        settings: the settings in force.
        visitors: who speaks.
        exchanges: what is said, and where it is kept.
        rates: how much a visitor may send.
        reception: speaks of the way to a human.
        on_new_message: Rasa's handler.

    """

    def __init__(
        self,
        settings: Settings,
        visitors: Visitors,
        exchanges: Exchanges,
        rates: Limits,
        reception: Reception,
        on_new_message: OnNewMessage,
    ) -> None:
        self._settings = settings
        self._server = exchanges.server
        self._visitors = visitors
        self._exchanges = exchanges
        self._store = exchanges.store
        self._buttons = exchanges.buttons
        self._turns = exchanges.turns
        self._rates = rates
        self._reception = reception
        self._answering = Answering(exchanges, reception, on_new_message)
        self._erasing = Erasing(settings, exchanges, self._answering)
        self._erasures = Rate(ERASURES_PER_MINUTE)

    def listen(self) -> None:
        """Take the events of the server."""
        for name in ("session_request", "resume", "user_uttered", "feedback", "erase"):
            self._server.on(name, self._guarded(getattr(self, name), is_ask=name != "user_uttered"))

    def _guarded(self, handler: Any, *, is_ask: bool) -> Any:
        async def handle(connection: str, data: Any = None, *_: Any) -> Any:
            if is_ask and not self._rates.allow_ask(connection, self._visitors.address(connection)):
                return _refusal("too_fast", self._rates.phrase())
            # The connection may end at any moment: then there is nobody to answer.
            with contextlib.suppress(KeyError):
                try:
                    return await handler(connection, data if isinstance(data, dict) else {})
                except SQLAlchemyError as error:
                    logger.error("The store does not answer « %s »: %s", handler.__name__, type(error).__name__)
                    return _refusal("error", phrase("repli.panne"))
            return None

        return handle

    async def session_request(self, connection: str, data: dict[str, Any]) -> None:
        """Confirm the client's session, or issue one (Rasa's event)."""
        session = await self._visitors.of_token(connection, data)
        if session is None:
            await self._visitors.fresh(connection)
        else:
            await self._server.emit("session_confirm", session.token, to=connection)

    async def resume(self, connection: str, data: dict[str, Any]) -> Receipt:
        """Return the session, what was said since the line that the page has, and what it must know to begin."""
        session = await self._visitors.of_token(connection, data)
        was_erased = session is None and self._visitors.signed(data) is not None
        session = session or await self._visitors.fresh(connection, tell=False)
        if session is None:
            return _refusal("too_fast", self._rates.phrase())
        await self._exchanges.own_up(session.conversation)
        after = data.get("after") if data.get("session_id") == session.token else 0
        entries = await asyncio.to_thread(self._store.after, session.conversation, after if type(after) is int else 0)
        return {
            "token": session.token,
            "reference": reference(session.conversation),
            "entries": [entry_as_json(entry) for entry in entries],
            "greeting": self._greeting(session),
            # Why it is another conversation than the page's: that one was erased, or else its session has expired.
            "erased": was_erased,
            "kept_days": self._settings.retention_days,
            "longest": self._settings.max_message_chars,
            **await self._exchanges.state(session.conversation),
        }

    async def user_uttered(self, connection: str, data: dict[str, Any]) -> Receipt | None:
        """Take a message in: it is kept and shown before the assistant, or the agent, answers it."""
        if not isinstance(data.get("message"), str):
            logger.info("A client sent « user_uttered » without the text « message »: ignored.")
            return None
        who = self._visitors.counted(connection, data)
        try:
            # First of all: nothing else that costs is done for a flood.
            if not self._rates.allow_message(who, self._visitors.address(connection)):
                raise Refused("too_fast", self._rates.phrase())
            session = await self._visitors.of_token(connection, data)
            if session is None and _id(data) is not None and self._visitors.signed(data) is not None:
                # Our widget asks its visitor what becomes of it.
                raise Refused("erased", phrase("limites.effacee"))
            session = session or await self._visitors.own(connection)
            if session is None:
                raise Refused("too_fast", self._rates.phrase())
            arrived = await self._taken_in(connection, session, data)
        except Refused as refusal:
            return await self._refuse(connection, who, data, refusal)
        if arrived is not None:
            MESSAGES.labels("website").inc()
            address = self._visitors.address(connection)
            self._answering.begin(session.conversation, address, arrived, bounded(_metadata(data)))
        return {"received": True}

    async def feedback(self, connection: str, data: dict[str, Any]) -> Receipt:
        """Keep the rating of one of the assistant's messages of this conversation."""
        message_id, helpful, reason = data.get("message_id"), data.get("helpful"), data.get("reason")
        session = await self._visitors.of_token(connection, data)
        if session is None:
            return {"received": False}
        if not isinstance(message_id, str) or not isinstance(helpful, bool):
            return {"received": False}
        why = redact(clean(reason)[:_LONGEST_REASON]).text if isinstance(reason, str) and reason.strip() else None
        done = await asyncio.to_thread(self._store.rate, session.conversation, message_id[:_LONGEST_ID], helpful, why)
        if done:
            RATINGS.labels("yes" if helpful else "no").inc()
        return {"received": done}

    async def erase(self, connection: str, data: dict[str, Any]) -> Receipt:
        """Erase the conversation wherever it is kept, and end its session; one that failed half-way is tried again."""
        session = self._visitors.signed(data)
        if session is None:
            return {"received": False}
        # An erasure tidies the whole file of the store: nobody needs many.
        if not self._erasures.allows(self._visitors.address(connection)):
            return _refusal("too_fast", phrase("limites.effacement_impossible"))
        failure = await self._erasing.erase(session.conversation)
        if failure is not None:
            self._visitors.forget(session)
            return {"received": False, "text": phrase(failure)}
        ERASED.inc()
        self._exchanges.changes.tell("erased", session.conversation)
        self._visitors.forget(session)
        await self._server.emit("conversation_erased", {}, room=session.conversation, skip_sid=connection)
        await self._server.close_room(session.conversation)
        return {"received": True}

    async def _taken_in(self, connection: str, session: Session, data: dict[str, Any]) -> Arrived | None:
        """Check a message, keep it, show it; return it with its place among the turns, None when it is there already.

        Raises:
            Refused: it cannot be taken in.

        """
        who = session.conversation
        try:
            self._turns.enter(who)
        except FullError as error:
            if error.own:
                raise Refused("own_queue", self._rates.phrase()) from error
            raise Refused("queue_full", phrase("limites.trop_de_monde")) from error
        WAITING.set(len(self._turns))
        try:
            return await self._kept(session, data)
        except BaseException as error:
            self._turns.leave(who)
            WAITING.set(len(self._turns))
            if not isinstance(error, RepeatedError):
                raise
            # Sent again because its receipt was lost: it is answered already, or being answered.
            await self._server.emit("visitor_uttered", entry_as_json(error.entry), to=connection)
            return None

    async def _kept(self, session: Session, data: dict[str, Any]) -> Arrived:
        who = session.conversation
        try:
            typed = receive(data["message"], who, self._buttons, self._settings.max_message_chars)
            message = heard(typed)
            instead = await self._reception.stand_in(who, typed)
            said = instead or await self._shown(session, data["message"], message)
            if said:
                await self._exchanges.visitor(who, said, _id(data))
        except TooLongError as error:
            raise Refused("too_long", phrase("repli.trop_long", limite=error.limit), once=False) from error
        except OldButtonError as error:
            raise Refused("old_button", phrase("limites.ancien_bouton"), once=False) from error
        except ErasedError as error:
            raise Refused("erased", phrase("limites.effacee")) from error
        except RepeatedError:
            raise
        except Exception as error:  # whatever happened, the visitor must hear of it
            logger.error("A message could not be taken in: %s", type(error).__name__)
            raise Refused("error", phrase("repli.panne"), once=False) from error
        return Arrived(message, typed if instead else None)

    async def _refuse(self, connection: str, who: str, data: dict[str, Any], refusal: Refused) -> Receipt:
        """Tell a refusal: to our widget in the receipt, to another client as a message."""
        if _id(data) is None and (not refusal.once or self._rates.may_tell(who)):
            event = to_socket({"text": refusal.text, "metadata": {"kind": "chat"}})
            await self._server.emit("bot_uttered", event, to=connection)
        return _refusal(refusal.reason, refusal.text)

    async def _shown(self, session: Session, sent: str, message: Redacted) -> str:
        """Return what the visitor's pages show of a message: a button's title stands for its payload."""
        if not message.text.startswith("/"):
            return message.text
        sealed = sent.strip()
        events = [entry.event for entry in await asyncio.to_thread(self._store.after, session.conversation)]
        for event in (*reversed(events), self._greeting(session)):
            title = shown(event, sealed)
            if title:
                return title
        return _OLD_BUTTON

    def _greeting(self, session: Session) -> dict[str, Any]:
        return to_socket(self._buttons.sealed(greeting(), session.conversation)) or {}


def _refusal(reason: str, text: str) -> Receipt:
    REFUSED.labels(reason).inc()
    return {"received": False, "reason": reason, "text": text}


def _id(data: dict[str, Any]) -> str | None:
    """Return the id that our widget gives its messages; other clients give none."""
    given = data.get("message_id")
    return given if isinstance(given, str) and 0 < len(given) <= _LONGEST_ID and given.isalnum() else None


def _metadata(data: dict[str, Any]) -> Any:
    return data.get("metadata") or data.get("customData")
