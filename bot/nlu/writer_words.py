"""Sees a message as who speaks of whom: words become the sort of place, trade or person that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

#: Words that say the same of who speaks: « j’ », « je » and « moi »; « nous » and « on »; « ma » and « mes ».
_SAME = {
    **dict.fromkeys(("je", "j", "moi", "jsuis"), "JE"),
    **dict.fromkeys(("mon", "ma", "mn"), "MON"),
    **dict.fromkeys(("le", "la", "les", "l"), "LE"),
    **dict.fromkeys(("un", "une"), "UN"),
    **dict.fromkeys(("son", "sa", "ses", "leur", "leurs"), "SON"),
    **dict.fromkeys(("votre", "vos"), "VOTRE"),
    **dict.fromkeys(("me", "m"), "ME"),
    **dict.fromkeys(("mien", "mienne", "miens", "miennes"), "MIEN"),
    **dict.fromkeys(("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"), "NUM"),
    **dict.fromkeys(("quinze", "vingt", "trente", "quarante", "cinquante", "cent", "plusieurs", "quelques"), "NUM"),
    **dict.fromkeys(("d", "de"), "de"),
    **dict.fromkeys(("qu", "que"), "que"),
    "mes": "MES",
    "notre": "NOTRE",
    "nos": "NOS",
    "nous": "NOUS",
    "on": "ON",
}
#: « du » is « de le »: the article says that one place is meant.
_GLUED = {"du": ("de", "LE"), "au": ("a", "LE"), "aux": ("a", "LE")}
_DETERMINERS = frozenset(("MON", "MES", "NOTRE", "NOS", "LE", "UN", "SON", "DES", "NUM", "des", "de"))
#: Words between an article and the person or place that say nothing of the side.
_BETWEEN = frozenset(
    (
        "petit",
        "petite",
        "petits",
        "petites",
        "tite",
        "ptit",
        "ptite",
        "nouveau",
        "nouvelle",
        "nouvel",
        "nouveaux",
        "nouvelles",
        "futur",
        "future",
        "futurs",
        "prochain",
        "prochaine",
        "propre",
        "propres",
        "premier",
        "premiere",
        "second",
        "seconde",
        "jeune",
        "jeunes",
        "bon",
        "bonne",
        "grand",
        "grande",
        "gros",
        "vieux",
        "vieille",
        "meilleur",
        "autre",
        "autres",
        "NUM",
    )
)
_ENDINGS = (
    ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"), ("ieres", "ier"), ("iere", "ier"),
    ("eres", "er"), ("ere", "er"), ("iennes", "ien"), ("ienne", "ien"), ("onnes", "on"), ("onne", "on"),
    ("aux", "al"), ("eaux", "eau"), ("eux", "eu"), ("ales", "al"), ("es", ""), ("ees", "e"), ("ee", "e"), ("e", ""),
    ("s", ""), ("x", ""), ("euses", "euse"), ("ives", "if"), ("ive", "if"),
)  # fmt: skip


class WriterWords:
    """Replaces the words of a cleaned text by the sort of what they name.

    Args:
        sorts: words of each sort, folded; a word may be of several sorts.

    """

    def __init__(self, sorts: Mapping[str, Iterable[str]]) -> None:
        self._sorts: dict[tuple[str, ...], str] = {}
        found: dict[tuple[str, ...], list[str]] = {}
        for sort, entries in sorts.items():
            for entry in entries:
                found.setdefault(tuple(entry.split()), []).append(sort)
        self._sorts = {words: "_".join(sorted(set(names))).upper() for words, names in found.items()}
        #: Most words of an entry that begins with a word: few words begin any, most of a text is passed over.
        self._longest: dict[str, int] = {}
        for words in self._sorts:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def words(self) -> list[str]:
        """Return every single word of the lists: what spelling may be corrected to."""
        return sorted({word for words in self._sorts for word in words})

    def read(self, cleaned: str) -> list[str]:
        """Return the tokens of a cleaned text, its places, trades and persons replaced by their sort."""
        words = cleaned.split()
        tokens: list[str] = []
        at = 0
        while at < len(words):
            sort, length = self._sort_at(words, at)
            if sort:
                while len(tokens) > 1 and tokens[-1] in _BETWEEN and tokens[-2] in _DETERMINERS:
                    tokens.pop()
                tokens.append(sort)
            elif words[at] in _GLUED:
                tokens.extend(_GLUED[words[at]])
            else:
                word = words[at]
                tokens.append("NUM" if word.isdigit() else _SAME.get(word, word))
            at += length
        return tokens

    def _sort_at(self, words: list[str], at: int) -> tuple[str, int]:
        heads = [head for head in _forms(words[at]) if head in self._longest]
        for length in range(min(max(map(self._longest.__getitem__, heads), default=0), len(words) - at), 0, -1):
            rest = words[at + 1 : at + length]
            for head in heads:
                for tail in (rest, [_singular(word) for word in rest]):
                    sort = self._sorts.get((head, *tail))
                    if sort:
                        return sort, length
        return "", 1


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _forms(word: str) -> Iterator[str]:
    """Yield a word as written, then without the endings of plural and feminine."""
    yield word
    yield _singular(word)
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield word[: -len(ending)] + base
