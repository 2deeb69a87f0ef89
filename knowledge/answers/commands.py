"""What a visitor says of the dialogue itself: go back, stop, say why, say what a word means."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from knowledge.answers.patterns import Pattern, PatternError, compile_pattern
from knowledge.answers.plain import plain_text
from knowledge.answers.words import words_of
from knowledge.errors import ContentError, Fault

Commands = Mapping[str, tuple[Pattern, ...]]

#: Longer messages say something more than a command.
_LONGEST = 12


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
    """Return the command that a short message gives, among some, the longest phrase first; None when it gives none."""
    found = f" {plain_text(text)} "
    if len(found.split()) > _LONGEST:
        return None
    best: tuple[int, str] | None = None
    for name in names:
        for pattern in (known or commands())[name]:
            match = pattern.regex.search(found)
            if match and (best is None or len(match[0]) > best[0]):
                best = (len(match[0]), name)
    return best[1] if best else None
