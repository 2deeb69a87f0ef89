"""Removes conversations from every store: one when it is asked, those whose time is over with ``purge``.

``bot.recaps`` opens its database with this package's help: it is imported where it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.settings import Settings
from bot.transcripts.store import now, transcripts
from bot.transcripts.trackers import trackers

#: After that no turn is under way any more that began before its conversation was erased.
_LONGEST_TURN = timedelta(minutes=10)


@dataclass(frozen=True)
class Erased:
    """What was removed of one conversation: entries of the transcript, events of Rasa, recaps."""

    entries: int
    events: int
    recaps: int


@dataclass(frozen=True)
class Purged:
    """What was removed: conversations of the transcripts, conversations of Rasa, recaps."""

    transcripts: int
    trackers: int
    recaps: int


def erase_conversation(settings: Settings, conversation: str) -> Erased:
    """Remove a conversation from every store; an unknown one is refused from now on as well.

    It leaves the files too, a large one with ``rewrite`` only.

    Args:
        settings: tell where the stores are.
        conversation: its id.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: a store cannot be written; what was removed from the others stays removed.

    """
    from bot.recaps import recaps

    # The transcript first: from then on nothing is added, nor passed to Rasa.
    entries = transcripts(settings).erase(conversation)
    return Erased(entries, trackers(settings).erase(conversation), recaps(settings).erase(conversation))


def purge(settings: Settings) -> Purged:
    """Remove from every store what is older than the settings allow; it leaves the files as with an erasure.

    A turn that was under way while its conversation was erased may have brought back what Rasa knew, or a recap:
    these go too. (A REST client that later begins again under the same name is left alone.)

    Raises:
        sqlalchemy.exc.SQLAlchemyError: a store cannot be written; what was removed from the others stays removed.

    """
    from bot.recaps import recaps

    said, pages = transcripts(settings), recaps(settings)
    old = said.purge()
    late = {conversation: at + _LONGEST_TURN for conversation, at in said.erased().items()}
    left = trackers(settings).purge(now() - timedelta(days=settings.retention_days), late)
    known = late.keys() & pages.conversations()
    again = sum(pages.erase(conversation, late[conversation]) for conversation in sorted(known))
    return Purged(old, left, again + pages.purge())


def rewrite(settings: Settings) -> None:
    """Rewrite the files of every store, whatever their size, so that nothing of what was removed remains in them."""
    from bot.recaps import recaps

    for store in (transcripts(settings), trackers(settings), recaps(settings)):
        store.rewrite()
