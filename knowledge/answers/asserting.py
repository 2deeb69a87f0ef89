"""What the words around a phrase make of it: a negation, a question, a correction."""

from __future__ import annotations

import re
from typing import Any

from knowledge.answers.hearing import Meaning
from knowledge.answers.plain import plain_text

_NEGATION = re.compile(r"\b(?:pas|aucune?|sans|jamais|ni|rien|plus de|nul|hors|non pas|personne n|personne ne)\b")
#: « Non » negates the word that follows it, and no more.
_DIRECTLY = re.compile(r"\bnon(?: \S+)?\s*$|\bnon (?:sign|referenc|prev|envoy|reconn)")
#: Questions on words and reasons assert nothing.
_DEFINES = re.compile(
    r"(?:^|[.,;:!?] )(?:\S+ ){0,2}(?:c est quoi|c quoi|qu est ce que c est|qu est ce qu (?:un|une|le|la|l|on)"
    r"|ca veut dire|que veut dire|que signifie|kesako|pourquoi)\b"
)
_FORMER = re.compile(r"\betai(?:t|s|ent)\b.*\b(?:avant|auparavant|precedemment)\b|\bancien\w* (?:contrat|poste)\b")
_CLAUSE = re.compile(r" (?:[.,;:!?()]|mais|car|puisque|parce qu) ")
_CORRECTION = re.compile(
    r"\b(?:pardon|non|plutot|en fait|enfin|je voulais dire|je me (?:suis )?trompe\w*|erreur|correction|desolee?|oups"
    r"|finalement)\b"
)
_TAKES_BACK = re.compile(
    r"(?:.*\bfinalement$)|(?:(?:ah|euh|oups|oh|attendez|mince|zut|oui|bah|ben|et) ,? ?)*(?:non ,? ?)?"
    r"(?:pardon|je me (?:suis )?trompe\w*|erreur|correction|en fait|desolee?|je voulais dire|plutot|finalement"
    r"|je corrige)\b"
)
_SECOND_THOUGHT = re.compile(
    r"\b(?:oui|non)\b.*\b(?:pardon|plutot|en fait|enfin|euh|heu|finalement|ah|attendez)\b.*\b(?:oui|non)\b"
)
_ASKS = re.compile(
    r"^(?:et |mais |au fait |sinon |euh |heu |donc |pardon |excusez moi |attendez |, )*"
    r"(?:est ce qu|est ce|c est quoi|c quoi|qu est ce|quoi|quel\w*|qui|comment|pourquoi|combien|quand|ou est"
    r"|ou se|ou trouver|ou je|faut il|dois je|puis je|peut on|doit on|a quoi|ca veut dire|ca sert|vous \w+ quoi"
    r"|y a t il|ai je|a t on|avons nous|suis je|kesako)\b"
)
#: How far before a phrase a negation bears on it, in words.
_REACH = 5


def asks(text: str) -> bool:
    """Tell whether a plain text is a question rather than an answer."""
    return bool(_ASKS.match(text)) or (text.endswith("?") and not re.search(r"[.,;:!]| mais ", text))


def defines(text: str) -> bool:
    """Tell whether a plain text asks what a word means or why something is asked."""
    return bool(_DEFINES.search(text))


def is_correction(text: str, *, is_yes_or_no: bool = False) -> bool:
    """Tell whether a plain text takes back something it says (« 10, non 11 »); « non » alone corrects no « oui »."""
    return bool((_SECOND_THOUGHT if is_yes_or_no else _CORRECTION).search(text))


def takes_back(text: str) -> bool:
    """Tell whether a message, as typed, begins by taking back what was said before (« non pardon, 52 »)."""
    return bool(_TAKES_BACK.match(plain_text(text)))


def is_question(text: str) -> bool:
    """Tell whether a message, as typed, is a question rather than an answer."""
    plain = plain_text(text)
    return plain.endswith("?") or any(_ASKS.match(clause.strip()) for clause in _CLAUSE.split(plain))


def bent(meaning: Meaning, kind: str, text: str, match: re.Match[str], *, is_asked: bool) -> Any:
    """Return what a negation or a question around a phrase makes of its value; None when nothing is asserted.

    Args:
        meaning: the phrase and its value.
        kind: the type of the fact.
        text: the plain text.
        match: the place of the phrase.
        is_asked: the fact is the one just asked.

    """
    clause = _CLAUSE.split(text[: match.start()] + " ")[-1]
    rest = _CLAUSE.split(text[match.end() - 1 :] + " ")[0]
    near = " ".join(clause.split()[-_REACH:])
    after = re.match(r"\s*(?:\S+ )?(?:pas|plus|jamais|non)\b", rest)
    inside = "" if meaning.pattern.is_negative else match[0]
    is_negated = bool(_NEGATION.search(f"{near} {inside}") or _DIRECTLY.search(f"{near} {inside}") or after)
    value = meaning.value
    if kind == "bool":
        if not is_asked and _is_questioned(clause, text[match.end() - 1 :]):
            return None
        return False if is_negated and value is True else value
    if kind in ("choice", "choices") and _FORMER.search(f"{clause} {rest}"):
        return None  # an earlier job
    if kind in ("number", "integer") and _NEGATION.search(near):
        return None
    if (
        kind in ("choice", "choices")
        and value != []
        and (_NEGATION.search(near) or (after and not meaning.pattern.is_negative))
    ):
        return None
    return value


def _is_questioned(clause: str, after: str) -> bool:
    return bool(_ASKS.match(clause.strip()))
