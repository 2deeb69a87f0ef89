"""Recognises, in a message, who is writing: someone in a company or in a training body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.nlu.text import fold
from bot.nlu.writer import WriterReader
from bot.nlu.writer_files import SIDES

#: Words that name a party without saying that it is the writer's own: they count only in a very short message.
_BARE = re.compile(r"^(?:une? |l |le |la |les |des |d un |dans un )?[\w]+(?: de formation)?$")
_SHORT = 3
#: All the forms of a verb in -er have its first letters: « employer », « emploie ».
_STEM = 4
_WRITER = re.compile(r"\b(?:je|j|moi|me|m|nous|on)\b")


@dataclass(frozen=True)
class Mention:
    """What reveals a profile: a stretch of a folded text, or a turn of phrase."""

    profile: str
    words: str


class ProfileReader:
    """Finds the profile that a message reveals.

    Args:
        expressions: folded expressions learnt from annotated phrases, by profile; those that name a party without
            saying that it is the writer's count in a very short message, the others are left to ``writer``.
        patterns: regular expressions over folded text, by profile.
        verbs: infinitives that reveal a profile when the writer is their subject, by profile.
        writer: reads the side from turns of phrase and from a model; None to do without.

    """

    def __init__(
        self,
        expressions: Mapping[str, Iterable[str]],
        patterns: Mapping[str, Iterable[str]],
        verbs: Mapping[str, Iterable[str]],
        writer: WriterReader | None = None,
    ) -> None:
        self._expressions = {profile: sorted(set(found)) for profile, found in expressions.items()}
        self._patterns = {profile: list(found) for profile, found in patterns.items()}
        self._verbs = {profile: list(found) for profile, found in verbs.items()}
        self.writer = writer
        in_both = set(self._expressions.get(SIDES[0], ())) & set(self._expressions.get(SIDES[1], ()))
        self._does: dict[str, re.Pattern[str]] = {}
        self._may_do: dict[str, re.Pattern[str]] = {}
        self._any: dict[str, re.Pattern[str]] = {}
        self._short: dict[str, re.Pattern[str]] = {}
        for profile in SIDES:
            found = self._expressions.get(profile, ())
            bare = [re.escape(words) for words in found if words not in in_both and _BARE.match(words)]
            self._any[profile] = _one_of(self._patterns.get(profile, []))
            self._short[profile] = _one_of(bare)
            doing = "|".join(self._verbs.get(profile, ()))
            self._does[profile] = re.compile(
                rf"\b(?<!etre )(?:je|j|moi|nous|on)(?: (?!etre)\w+){{0,2}} (?:{doing})\b" if doing else r"(?!)"
            )
            forms = "|".join(sorted({verb[:_STEM] for verb in self._verbs.get(profile, ())}))
            self._may_do[profile] = re.compile(rf"\b(?:{forms})" if forms else r"(?!)")

    def state(self) -> dict[str, dict[str, list[str]]]:
        """Return the arguments that make this reader again, without ``writer`` (JSON)."""
        return {"expressions": self._expressions, "patterns": self._patterns, "verbs": self._verbs}

    def read(self, text: str, lemmas: Callable[[], str] = str) -> Mention | None:
        """Return what reveals the profile, or None when nothing does or both profiles are revealed.

        Args:
            text: the message as typed.
            lemmas: returns its folded lemmas, « on avoir recruter »; called only when they may tell something.

        """
        found = self._mentions(fold(text), lemmas)
        if self.writer is None:
            return next(iter(found.values())) if len(found) == 1 else None
        read = self.writer.read(text, also=found)
        if read is None:
            return None
        side, words = read
        return found.get(side) or Mention(side, words)

    def _mentions(self, folded: str, lemmas: Callable[[], str]) -> dict[str, Mention]:
        found: dict[str, Mention] = {}
        for profile in SIDES:
            match = self._any[profile].search(folded)
            if match is None and len(folded.split()) <= _SHORT:
                match = self._short[profile].search(folded)
            if match is None and self._may_do[profile].search(folded) and _WRITER.search(folded):
                match = self._does[profile].search(lemmas())
            if match is not None:
                found[profile] = Mention(profile, match.group(0).strip())
        return found


def _one_of(patterns: list[str]) -> re.Pattern[str]:
    if not patterns:
        return re.compile(r"(?!)")
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(longest_first) + r")\b")
