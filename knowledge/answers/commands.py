"""What a visitor says of the dialogue itself: go back, stop, say why, say what a word means."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from knowledge.answers.patterns import Pattern, PatternError, compile_pattern
from knowledge.answers.plain import plain_text
from knowledge.answers.words import words_of
from knowledge.errors import ContentError, Fault

Commands = Mapping[str, tuple[Pattern, ...]]

_CLAUSES = re.compile(r" (?:[.,;:!]|mais|et) ")
#: The part of a clause that a command must be.
_SHARE = 0.35


@functools.cache
def commands() -> Commands:
    """Return the product's phrases of ``hearing/guidage.yml``, read once.

    Raises:
        ContentError: phrases cannot be read.

    """
    faults: list[Fault] = []
    known: dict[str, tuple[Pattern, ...]] = {}
    for name, texts in words_of("guidage").items():
        found = []
        for text in texts:
            try:
                found.append(compile_pattern(text))
            except PatternError as error:
                faults.append(Fault("hearing/guidage.yml", name, f"« {text} » : {error}", "corrigez la phrase"))
        known[name] = tuple(found)
    if faults:
        raise ContentError(faults)
    return known


def says(text: str, name: str, known: Commands | None = None) -> bool:
    """Tell whether a message says a command."""
    found = f" {plain_text(text)} "
    return any(pattern.regex.search(found) for pattern in (known or commands())[name])


def command_in(text: str, names: tuple[str, ...], known: Commands | None = None) -> str | None:
    """Return the command that a message gives, among some, the longest phrase first; None when it gives none.

    The phrase must be most of one clause: « je fais comment ? » after a question does not ask to repeat.
    """
    best: tuple[int, str] | None = None
    for clause in _CLAUSES.split(plain_text(text)):
        said = f" {clause.strip()} "
        for name in names:
            for pattern in (known or commands())[name]:
                match = pattern.regex.search(said)
                words = [word for word in said.split() if word.isalnum()]
                if match is None or len(match[0].split()) < _SHARE * len(words):
                    continue
                if best is None or len(match[0]) > best[0]:
                    best = (len(match[0]), name)
    return best[1] if best else None
