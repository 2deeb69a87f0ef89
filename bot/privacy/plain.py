"""The plain form of a message, in which patterns look: as long as the message, so that places are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.privacy.kinds import Kind

#: What people type between the characters of a number.
MARKS = " ./_|·:*=-"
#: The same for a pattern: at most five (« 06  /  12 »).
GAP = r"[ ./_|·:*=-]{0,5}"
#: Stands for what has been found already, so that nothing else finds it again.
TAKEN = "¤"
_WIDEST_GAP = 5
#: Letters and digits that follow each other.
_GROUP = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Found:
    """A piece of a message.

    Attributes:
        start: where it starts.
        end: where it ends.
        kind: what it is; None for a number that is not personal and that nothing else may take.
        value: for a date of birth, the date (ISO).

    """

    start: int
    end: int
    kind: Kind | None
    value: str = ""


def plain(text: str) -> str:
    """Return a text without case, accents or rare spaces, dashes and digits, character for character."""
    return "".join(map(_plain, text))


def without(text: str, found: Iterable[Found]) -> str:
    """Return a plain text in which what was found is taken."""
    for item in found:
        text = text[: item.start] + TAKEN * (item.end - item.start) + text[item.end :]
    return text


def places(text: str, start: int, most: int) -> list[int]:
    """Return the places of the letters and digits that follow each other from ``start``, at most ``most``."""
    taken: list[int] = []
    place = start
    while place < len(text) and len(taken) < most:
        character = text[place]
        if character.isascii() and character.isalnum():
            taken.append(place)
        elif character not in MARKS or (taken and place - taken[-1] > _WIDEST_GAP):
            break
        place += 1
    return taken


def groups(text: str) -> tuple[int, ...]:
    """Return the lengths of the groups in which a number is written: « 06 12 » is (2, 2)."""
    return tuple(map(len, _GROUP.findall(text)))


def compact(text: str) -> str:
    """Return the letters and digits of a number, in capitals."""
    return "".join(_GROUP.findall(text)).upper()


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character.lower()
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Pd" or character == "−":
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cf"):
        return " "
    if character in "’ʼ‘":
        return "'"
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 and base.isascii() and base.isalpha() else character
