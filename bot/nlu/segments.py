"""Where a message may be cut in two, and what each part looks like: every cut leaves two whole parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: What parts the two sides: a question mark, a sign (« + »), words that announce another question (« par ailleurs »),
#: the end of a sentence, « et », a comma or a colon, a question word alone.
Separator = Literal["mark", "plus", "strong", "end", "et", "comma", "word"]

_ANNOUNCED = (
    r"par ailleurs|au passage|(?:une )?autre (?:question|chose|point)|d[’' ]autre part|d[’' ]ailleurs|en (?:plus|outre)"
    r"|sinon|ensuite|puis|pui|aussi|osi|[ée]galement|ainsi que|au fait|tant que j[’' ]y suis|tant qu[’' ]on y est"
    r"|en m[êe]me temps|deuxi[èe]mement|enfin"
)
_AFTER_AND = rf"{_ANNOUNCED}|apr[èe]s|du coup|surtout|de plus"
_QUESTION_WORD = (
    r"comment|cmt|comen|où|combien|pourquoi|quel(?:le)?s?|est[- ]ce|peut[- ]on|puis[- ]je|faut[- ]il|dois[- ]je"
)
_CUT = re.compile(
    r"(?P<end>\s*[?!.;\n…]+(?=\s|$))"
    r"|(?P<plus>\s[+&/]\s)"
    rf"|(?P<strong>,?\s+(?:et|é|mais|ou)\s+(?:{_AFTER_AND})\b,?|(?:,|(?<=[.?!;])|(?<=\s))\s*(?:{_ANNOUNCED})\b,?)"
    r"|(?P<et>,?\s+(?:et|é|ni|mais)\b)"
    r"|(?P<comma>,\s|\s[-–—:]\s|:\s|\()"
    rf"|(?P<word>\s(?=(?:{_QUESTION_WORD})\b))",
    re.IGNORECASE,
)
#: Which separators are kept first when there are too many, and which one names a run of several (« ? Et »).
_STRENGTH: dict[str, int] = {"plus": 4, "strong": 4, "end": 3, "et": 2, "comma": 1, "word": 0}
#: A question word cuts only between parts of so many words: « je ne sais pas | comment faire » is one question.
_WORDS_AROUND = 3
_EDGES = " ,;:"
#: How many places of a message are looked at: more are no writing.
_MOST_PLACES = 40

_POLITE = re.compile(
    r"\b(?:bonjour|bonsoir|bjr|slt|salut|madame|monsieur|mesdames|messieurs|ch[eè]re?|correspondante?|conseill[eè]re?"
    r"|ocapiat|merci|d[’']avance|svp|cordialement|bien|salutations|distinguées|vous|à|tous)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\?|\b(?:comment|cmt|coment|combien|cb|pourquoi|quel(?:le)?s?|quoi|koi|est[- ]ce|puis[- ]je|peut[- ]on|dois[- ]je"
    r"|faut[- ]il|[a-z]+[- ]t[- ]on|(?:voudrai|aimerai|souhaitai)\w*|souhait\w+|merci de|besoin|me faut|savoir"
    r"|conna[iî]tre|svp|pouvez|pourriez|donnez|expliquez|indiquer?)\b"
    r"|(?:^|\bà |\bd[’'])(?:où|ou|qui|quand)\b|\b(?:où|quand|ou)\b\W*$|\boù\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cut:
    """A message in two parts.

    Attributes:
        separator: what parts them.
        left: the text before.
        right: the text after.

    """

    separator: Separator
    left: str
    right: str


def cuts(text: str, most: int = 4) -> list[Cut]:
    """Return the ways to cut a message in two, in order.

    Args:
        text: the message.
        most: how many are returned at most: the likeliest separators, then the most even parts. Each costs the
            encoding of two texts.

    """
    found: list[tuple[str, int, int]] = []
    for match in _CUT.finditer(text):
        name = match.lastgroup or ""
        if found and not _words(text[found[-1][2] : match.start()]):
            before, start, _ = found[-1]
            name = max(before, name, key=_STRENGTH.__getitem__)
            found[-1] = (name, start, match.end())
        else:
            found.append((name, match.start(), match.end()))
    if len(found) > _MOST_PLACES:
        found = sorted(sorted(found, key=lambda place: -_STRENGTH[place[0]])[:_MOST_PLACES], key=lambda place: place[1])
    made = [(name, _cut(text, name, start, end)) for name, start, end in found]
    kept = [(name, cut) for name, cut in made if _is_cut(name, cut)]
    best = sorted(kept, key=lambda item: (-_STRENGTH[item[0]], -_shortest(item[1])))[:most]
    return [cut for name, cut in kept if (name, cut) in best]


def is_asking(part: str) -> bool:
    """Tell whether a part of a message asks something: a question mark or word, a request."""
    return _ASKING.search(part) is not None


def _cut(text: str, name: str, start: int, end: int) -> Cut:
    separator: Separator = "mark" if "?" in text[start:end] else name  # type: ignore[assignment]
    return Cut(separator, text[:start].strip(_EDGES), text[end:].strip(_EDGES))


def _is_cut(name: str, cut: Cut) -> bool:
    if name == "word" and _shortest(cut) < _WORDS_AROUND:
        return False
    # « Bonjour, » and « Merci ! » are not questions.
    return all(_words(_POLITE.sub(" ", part)) for part in (cut.left, cut.right))


def _shortest(cut: Cut) -> int:
    return min(len(_words(cut.left)), len(_words(cut.right)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
