"""The small language of ``hearing/*.yml``: words, ``mot*``, ``(a|b)``, ``[option]``, ``…`` and typed slots."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.answers.plain import flat, plain_text

#: What each slot of a pattern accepts.
SLOTS: dict[str, str] = {
    "nombre": "nombre",
    "etp": "etp",
    "personnes": "personnes",
    "heures": "heures",
    "heures_semaine": "heures_semaine",
    "duree": "mois|ans|semaines|jours|depuis",
    "ans": "ans",
    "pourcent": "pourcent",
    "euros": "euros",
    "euros_heure": "euros_heure",
    "date": "date|debut|fin|depuis",
    "debut": "debut",
    "fin": "fin",
}
_PIECE = re.compile(
    r"\{(?P<slot>\w+)\}|\((?P<group>[^()]*)\)|\[(?P<option>\([^()]*\)|[^\[\]()]*)\]|(?P<gap>…)|(?P<word>[^\s(){}\[\]…]+)"
)
_NEGATIVE = re.compile(r"\b(?:pas|aucun\w*|sans|jamais|ni|rien|non|nul|hors|plus)\b")
_PARTICLE = re.compile(r"(?:^|\s)(?:le|du|au|en|de|d|depuis le|jusqu au)$")
_GAP = r"(?: (?!(?:mais|et)\b)[^\s.,;:!?()]+){0,4}?"


class PatternError(ValueError):
    """A pattern that cannot be read; the message (French) tells what is wrong."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern.

    Attributes:
        regex: what finds it in a slotted text; the group ``slot`` holds the number of its slot.
        weight: how many literal words it has, to prefer the most precise.
        is_negative: its own words hold a negation (« sans diplôme »), which then negates nothing else.

    """

    regex: re.Pattern[str]
    weight: int
    is_negative: bool = False

    @property
    def has_slot(self) -> bool:
        """Tell whether the pattern takes its value from a slot."""
        return "slot" in self.regex.groupindex


def compile_pattern(text: str) -> Pattern:
    """Read one pattern.

    Raises:
        PatternError: an unknown slot, two slots, or something that is not in the language.

    """
    pieces = list(_PIECE.finditer(text))
    if "".join(piece[0] for piece in pieces).replace(" ", "") != text.replace(" ", ""):
        raise PatternError("la phrase contient un signe inconnu ou une parenthèse qui ne se ferme pas")
    slots = [piece["slot"] for piece in pieces if piece["slot"]]
    if len(slots) > 1:
        raise PatternError("la phrase a plus d'un emplacement entre accolades")
    unknown = [name for name in slots if name not in SLOTS]
    if unknown:
        raise PatternError(f"l'emplacement {{{unknown[0]}}} n'existe pas : choisissez parmi {', '.join(SLOTS)}")
    if not any(piece["word"] or piece["group"] or piece["slot"] for piece in pieces):
        raise PatternError("la phrase est vide")
    following = [piece["slot"] for piece in pieces[1:]] + [None]
    body = "".join(
        _regex(piece, SLOTS.get(slot or "") == SLOTS["date"]) for piece, slot in zip(pieces, following, strict=True)
    )
    weight = sum(
        _weight(piece, SLOTS.get(slot or "") == SLOTS["date"]) for piece, slot in zip(pieces, following, strict=True)
    )
    # Each piece brings the space before it, so that an option leaves none behind: the text is given one too.
    return Pattern(re.compile(rf"{body}(?!\S)"), weight, bool(_NEGATIVE.search(flat(text))))


def _weight(piece: re.Match[str], is_before_date: bool) -> int:
    """Return how much a piece makes a pattern precise: words do, particles and options do not."""
    if is_before_date and piece["slot"] is None and piece["gap"] is None:
        return int(all(_PARTICLE.sub("", part) for part in (piece["group"] or piece["word"] or "").split("|")))
    return int(bool(piece["word"] or piece["group"]))


def _regex(piece: re.Match[str], is_before_date: bool) -> str:
    if piece["gap"]:
        return _GAP
    if piece["slot"]:
        return rf" <(?:{SLOTS[piece['slot']]})#(?P<slot>\d+)>"
    if piece["option"] is not None:
        inner = piece["option"].removeprefix("(").removesuffix(")")
        return rf"(?: (?:{_alternatives(inner)}))?"
    if is_before_date:
        # A date is found with the article or the preposition before it.
        parts = [_PARTICLE.sub("", part) for part in (piece["group"] or piece["word"]).split("|")]
        kept = "|".join(part for part in parts if part)
        optional = "" if all(parts) else "?"
        return f"(?: (?:{_alternatives(kept)})){optional}" if kept else ""
    return " (?:" + (_alternatives(piece["group"]) if piece["group"] else _words(piece["word"])) + ")"


def _alternatives(text: str) -> str:
    return "|".join(_words(part) for part in text.split("|"))


def _words(text: str) -> str:
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    if word.lower() in ("un", "une"):
        return "(?:1|une?)"  # an article or a number, as ``plain_text`` understood it
    if word.lower() in ("de", "le", "la", "que", "ne", "me", "te", "se", "je"):
        return f"(?:{word.lower()}|{word[0].lower()})"  # elided before a vowel
    if "*" in word:
        return re.escape(flat(word)).replace(r"\*", r"[^\s<>]*")
    return re.escape(plain_text(word))


@functools.cache
def _compiled(text: str) -> Pattern:
    return compile_pattern(text)


def matches(texts: Iterable[str], message: str) -> bool:
    """Tell whether a message, as typed, holds one of some phrases (without slot).

    Raises:
        PatternError: a phrase cannot be read.

    """
    said = f" {plain_text(message)} "
    return any(_compiled(text).regex.search(said) for text in texts)
