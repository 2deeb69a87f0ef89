"""The choice that an answer names: by its number, its label, or most of its label's words."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from knowledge.answers.plain import flat, plain_text
from knowledge.schema_rules import Fact

_NUMBERED = re.compile(
    r"(?:(?:le|la|l|les|choix|numero|n°|option|reponse|plutot|alors|je dirais|donc|la reponse)\s)*"
    r"(?:(?P<number>\d)(?: ?(?:er|ere|e|eme|nd|nde))?|(?P<second>seconde?)|(?P<last>dernier|derniere))"
    r"(?:\s(?:choix|option|reponse|proposition|s il vous plait|svp))*[ .!]*"
)
_ALL = re.compile(r"\b(?:tous|toutes|tout|les 2|les 3|les 4|les 5|l ensemble|au complet)\b")
_ALL_BUT = re.compile(r"\b(?:sauf|a part|hormis|excepte|moins|pas)\b")
_EMPTY = frozenset(
    [
        "de",
        "d",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "un",
        "une",
        "et",
        "ou",
        "avec",
        "en",
        "a",
        "au",
        "aux",
        "par",
        "sur",
        "qui",
        "est",
        "pour",
        "dans",
        "sans",
        "non",
        "pas",
        "librement",
    ]
)
#: How like two words must be, out of 100, and which part of a label's words must be said.
_LIKE = 86
_PART = 0.6


def excepts(plain: str) -> bool:
    """Tell whether an answer names all but some (« toutes sauf la conclusion »)."""
    return bool(_ALL.search(plain) and _ALL_BUT.search(plain))


def choice_in(plain: str, name: str, fact: Fact) -> list[dict[str, Any]]:
    """Return the readings of an answer to a question with choices: one when it is clear, several when it is not.

    Args:
        plain: the answer, as ``plain_text`` writes it.
        name: the fact.
        fact: its definition, with its choices.

    """
    choices = fact.choices or {}
    is_list = fact.type == "choices"
    numbered = _NUMBERED.fullmatch(plain)
    if numbered:
        count = len(choices)
        place = count if numbered["last"] else 2 if numbered["second"] else int(numbered["number"])
        chosen = [list(choices)[place - 1]] if 1 <= place <= count else []
    elif is_list and _ALL.search(plain):
        excepted = _ALL_BUT.split(plain)
        left_out = _named(excepted[1], choices, several=True) if len(excepted) > 1 else []
        return [{name: [choice for choice in choices if choice not in left_out]}]
    else:
        chosen = _named(plain, choices, several=is_list)
    if is_list:
        return [{name: chosen}] if chosen else []
    return [{name: choice} for choice in chosen]


def _named(plain: str, choices: dict[str, str], *, several: bool = False) -> list[str]:
    words = [word for word in plain.split() if word not in _EMPTY]
    scores = {key: max(_said(words, label), _said(words, key.replace("_", " "))) for key, label in choices.items()}
    # Of two labels wholly said, the longer is meant: « chambre d’agriculture » rather than « agriculture ».
    best = max(scores.values(), default=(0.0, 0))
    least = (_PART, 0) if several else best
    return [key for key, score in scores.items() if score >= least] if best[0] >= _PART else []


def _said(words: list[str], label: str) -> tuple[float, int]:
    """Return which part of a label's words an answer says, typing errors allowed, and how many."""
    told = plain_text(flat(re.sub(r"\(.*?\)", "", label))).split()
    wanted = [word for word in told if word not in _EMPTY and word.isalnum()]
    count = sum(any(fuzz.ratio(word, other) >= _LIKE for other in words) for word in wanted)
    return (count / len(wanted), count) if wanted else (0.0, 0)
