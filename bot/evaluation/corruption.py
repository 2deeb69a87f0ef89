"""The measured messages as hurried fingers type them: the same faults each time for the same message."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from bot.nlu.keyboard import NEIGHBOURS

_APOSTROPHES = re.compile(r"[’'`´ʼ]")


def with_edits(text: str, letters: int) -> str:
    """Return a text with one slip of the fingers in so many letters, at places that depend on the text alone.

    A slip changes a letter for its neighbour on the keyboard, drops it, doubles it or swaps it with the next.
    """
    chance = random.Random(f"{letters} {text}")
    places = [place for place, char in enumerate(text) if char.isalpha()]
    whole, rest = divmod(len(places), letters)
    count = whole + (chance.random() < rest / letters)
    edited = list(text)
    for place in sorted(chance.sample(places, min(count, len(places))), reverse=True):
        edited[place : place + 2] = _slip(edited[place : place + 2], chance)
    return "".join(edited)


def without_accents(text: str) -> str:
    """Return a text without accents and cedillas."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def without_apostrophes(text: str) -> str:
    """Return a text whose apostrophes are left out, the words glued (« lespace »)."""
    return _APOSTROPHES.sub("", text)


#: Name of each way of spoiling a message → how; the names stand in ``targets``.
CORRUPTIONS: dict[str, Callable[[str], str]] = {
    "edit_16": lambda text: with_edits(text, 16),
    "edit_8": lambda text: with_edits(text, 8),
    "no_accents": without_accents,
    "capitals": str.upper,
    "no_apostrophes": without_apostrophes,
}


def _slip(pair: list[str], chance: random.Random) -> list[str]:
    letter, after = pair[0], pair[1:]
    kind = chance.choice(("neighbour", "drop", "double", "swap"))
    if kind == "drop":
        return after
    if kind == "double":
        return [letter, letter, *after]
    if kind == "swap" and after and after[0].isalpha():
        return [after[0], letter]
    around = NEIGHBOURS.get(without_accents(letter).lower())
    return [chance.choice(sorted(around)) if around else letter, *after]
