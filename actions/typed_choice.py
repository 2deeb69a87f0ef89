"""Understands a proposal that is chosen by typing: its number, its rank, or its label."""

from __future__ import annotations

import re
import unicodedata

from actions.turn import Turn
from knowledge import Library, Profile

_RANKS: dict[str, int] = {
    "un": 1, "deux": 2, "trois": 3,
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3,
    "dernier": -1, "derniere": -1,
}  # fmt: skip
_EMPTY = frozenset(
    ("de", "la", "le", "les", "l", "d", "du", "celui", "celle", "c", "est", "pour", "plutot", "un", "une", "oui")
)
_FEW_WORDS = 3
#: A longer message than this that begins with « oui » says something more.
_SHORT_YES = 4
_CHOICE = re.compile(r"^(?:(?:le|la|l|numero|n|choix|option|proposition|plutot) )*(\w+?)(?:er|ere|e|eme)?$")


def plain(text: str) -> str:
    """Return a text in lower case, without accents or punctuation, single-spaced."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(char if char.isalnum() else " " for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


def chosen_topic(turn: Turn, content: Library) -> str | None:
    """Return the topic that the visitor picks by typing, if that is what the message does."""
    said = plain(turn.text)
    for topic in content.topics.values():
        if said == plain(topic.title):
            return topic.id
    if turn.thread.pending != "suggestions":
        return None
    match = _CHOICE.match(said)
    if match is None:
        return _named(said, turn, content)
    word = match.group(1)
    rank = int(word) if word.isdecimal() else _RANKS.get(word) or _RANKS.get(said.split()[-1])
    if rank is None:
        return _named(said, turn, content)
    if not -1 <= rank <= len(turn.thread.topics) or rank == 0:
        return None
    return turn.thread.topics[rank if rank < 0 else rank - 1]


def _named(said: str, turn: Turn, content: Library) -> str | None:
    """Return the one proposal whose title holds the words of a short answer (« de la Région »)."""
    words = {word for word in said.split() if word not in _EMPTY}
    if not words or len(words) > _FEW_WORDS:
        return None
    found = [topic for topic in turn.thread.topics if words <= set(plain(content.topics[topic].title).split())]
    return found[0] if len(found) == 1 else None


def accepts_offer(turn: Turn) -> bool:
    """Tell whether a short message that begins with « oui » accepts what was offered (« oui merci »)."""
    words = plain(turn.text).split()
    offered = turn.thread.pending in ("second", "nearest")
    return offered and 0 < len(words) <= _SHORT_YES and words[0] in ("oui", "ok", "ouais", "volontiers", "yes")


def chosen_profile(turn: Turn) -> Profile | None:
    """Return the profile typed in answer to the profile question (« 1 », « organisme », « of »)."""
    if turn.thread.pending != "profile":
        return None
    said = plain(turn.text)
    if said in ("1", "entreprise", "une entreprise", "moncompte", "employeur"):
        return "entreprise"
    if said in ("2", "organisme", "un organisme", "of", "un of", "un organisme de formation", "partnet", "cfa", "mfr"):
        return "organisme_formation"
    return None
