"""From what an operator is given (an id, or the reference that a visitor reads) to a conversation."""

from __future__ import annotations

from bot.recaps import recaps
from bot.settings import Settings
from bot.transcripts.entries import REFERENCE_CHARS, Summary, reference
from bot.transcripts.store import transcripts
from bot.transcripts.trackers import trackers


class NotFoundError(Exception):
    """No conversation, or more than one, is meant; the message says so in French."""


def listed(settings: Settings) -> list[Summary]:
    """Return every conversation, the latest first: those of the transcripts, then those that only Rasa knows."""
    said = transcripts(settings).conversations()
    known = {summary.conversation for summary in said}
    others = [summary for summary in trackers(settings).conversations() if summary.conversation not in known]
    return said + sorted(others, key=lambda summary: summary.last, reverse=True)


def find(settings: Settings, wanted: str) -> str:
    """Return the id of a conversation that some store has.

    Args:
        settings: tell where the stores are.
        wanted: the whole id, or the reference of a conversation of the website; hyphens and case do not matter in it.

    Raises:
        NotFoundError: it fits none or several.

    """
    known = {summary.conversation for summary in listed(settings)} | recaps(settings).conversations()
    plain = wanted.strip().replace("-", "").lower()
    found = {known_id for known_id in (wanted, plain) if known_id in known}
    if len(plain) == REFERENCE_CHARS:
        found |= {known_id for known_id in known if reference(known_id).replace("-", "") == plain}
    if not found:
        raise NotFoundError(
            f"Aucune conversation ne correspond à « {wanted} ». Donnez la référence que lit le visiteur (par exemple "
            "3f2a-91bc-04de) ou l’identifiant complet ; la conversation a peut-être déjà été effacée."
        )
    if len(found) > 1:
        raise NotFoundError(
            f"« {wanted} » désigne plusieurs conversations. Donnez l’identifiant complet : {', '.join(sorted(found))}."
        )
    return found.pop()
