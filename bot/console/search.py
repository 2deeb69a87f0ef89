"""Full-text search over what the assistant knows: accents, capitals and plurals do not matter."""

from __future__ import annotations

import functools
import re
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from bot.console.corpus import Entry, corpus

#: How many results are shown.
MOST = 30
#: How many words of a search count.
_MOST_WORDS = 12
_WORD = re.compile(r"\w+")
#: What surrounds a word found; no text of the content holds it.
_OPEN, _CLOSE = "\x02", "\x03"
#: Words that tell nothing, without accents.
_EMPTY = frozenset(
    [
        "a",
        "ai",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cet",
        "cette",
        "comment",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "il",
        "ils",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "ma",
        "mais",
        "mes",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "quel",
        "quelle",
        "quels",
        "qui",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "ta",
        "te",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)


@dataclass(frozen=True)
class Hit:
    """A result: the entry, its title and an excerpt with the words found marked."""

    entry: Entry
    title: Markup
    excerpt: Markup


class Index:
    """An index in memory; may be used from any thread.

    Args:
        entries: what can be found.

    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        tokens = "unicode61 remove_diacritics 2"
        self._database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(title, text, tokenize='{tokens}')")
        rows = [(number, entry.title, entry.text) for number, entry in enumerate(self._entries, 1)]
        self._database.executemany("INSERT INTO texts(rowid, title, text) VALUES (?, ?, ?)", rows)

    def find(self, wanted: str) -> list[Hit]:
        """Return what holds all the words, or else some of them, best first."""
        words = _words(wanted)
        if not words:
            return []
        return self._matching(" AND ".join(words)) or self._matching(" OR ".join(words))

    def _matching(self, query: str) -> list[Hit]:
        select = (
            f"SELECT rowid, highlight(texts, 0, '{_OPEN}', '{_CLOSE}'), "  # noqa: S608 - constants alone
            f"snippet(texts, 1, '{_OPEN}', '{_CLOSE}', '…', 40) FROM texts WHERE texts MATCH ? "
            f"ORDER BY bm25(texts, 4.0, 1.0) LIMIT {MOST}"
        )
        with self._lock:
            rows = self._database.execute(select, (query,)).fetchall()
        return [Hit(self._entries[number - 1], _marked(title), _marked(text)) for number, title, text in rows]


def _words(wanted: str) -> list[str]:
    """Return the words of a search as FTS5 takes them: beginnings, so that a plural finds the singular and back."""
    found = [word for word in _WORD.findall(wanted.casefold()) if len(word) > 1 and word not in _EMPTY]
    stems = [re.sub(r"(?:es|s|x)$", "", word) if len(word) > 4 else word for word in found]
    return [f'"{stem}"*' for stem in dict.fromkeys(stems)][:_MOST_WORDS]


def _marked(text: str) -> Markup:
    safe = str(escape(text))
    return Markup(safe.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))  # noqa: S704 - escaped above


@functools.cache
def index() -> Index:
    """Return the index of the product's content, made once."""
    return Index(corpus())
