"""One way to write a text before it is compared: used in training and on what visitors type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_APOSTROPHES = re.compile(r"[’'`´ʼ]")
_NOT_WORD = re.compile(r"[^a-z0-9%€]+")
#: Stands for personal data taken out of a message (bot/privacy): it says nothing of what is asked.
_MASK = re.compile(r"\[[^\[\]]{2,60} masquée?\]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
#: What a word may follow and still begin a sentence: its capital says nothing.
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n…])\W*$")
_REPEATED = re.compile(r"([a-z])\1{2,}")


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, apostrophes or punctuation, single-spaced.

    « L’adresse N°3 !!! » becomes « l adresse n 3 »; three and more of a letter become one (« ouiiii »).
    """
    lowered = _MASK.sub(" ", text).lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub(" ", bare))
    return " ".join(_REPEATED.sub(r"\1", words).split())


def expand(folded: str, abbreviations: Mapping[str, str]) -> str:
    """Replace the words of a folded text that are abbreviations (« mdp ») by what they stand for."""
    return " ".join(abbreviations.get(word, word) for word in folded.split())


def proper_words(text: str) -> frozenset[str]:
    """Return the folded words that their capitals mark as names or acronyms (« Mme Durant », « le TSF »).

    A text mostly in capitals, or one that gives every word a capital, marks none.
    """
    found = list(_WORD.finditer(text))
    capital = [match for match in found if match[0][0].isupper() and len(match[0]) > 1]
    if 2 * len(capital) > len(found):
        return frozenset()
    return frozenset(fold(match[0]) for match in capital if not _SENTENCE_START.search(text[: match.start()]))


def has_words(text: str) -> bool:
    """Tell whether a text holds at least one letter or digit of any script (an emoji alone does not)."""
    return any(char.isalnum() for char in text)
