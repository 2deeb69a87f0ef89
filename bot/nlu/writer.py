"""Tells from which side a message is written: turns of phrase first, then a model where they say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.nlu.spelling import Speller
from bot.nlu.text import expand, fold
from bot.nlu.writer_files import NEITHER, SIDES, Writers
from bot.nlu.writer_model import UNKNOWN, WriterModel
from bot.nlu.writer_words import WriterWords

#: Least probability for which the model is believed where no turn of phrase speaks, and where both sides' speak.
#: Set for few wrong sides (docs/nlu-profile.md).
ALONE, BETWEEN = 0.85, 0.9
#: How much a phrase of the topics counts beside one that was written to tell who writes.
_TOPIC_WEIGHT = 0.5
#: « je ne suis pas un organisme », « pas formateur »: what is denied reveals nothing.
_DENIED = re.compile(
    r"(?<!\S)(?:(?:ne|n) (?:suis|sommes|est|fais) (?:pas|plus) (?:(?:UN|LE|de|a|cote) )*\S+"
    r"|(?:non )?pas (?:(?:UN|LE|de|a|cote) )*\S*(?:LIEU_FORMATION|FORMATEUR|PATRON|ENTREPRISE)\S*)"
)


class WriterReader:
    """Reads the side of the one who writes.

    Args:
        sorts: folded words by sort.
        turns: regular expressions by side and for « aucun » (``Writers.turns``).
        abbreviations: folded word → what it stands for.
        counts: words that spelling is corrected to, with how often they occur.
        is_word: tells that a word is correct French and must stay as it is.

    """

    def __init__(
        self,
        sorts: Mapping[str, list[str]],
        turns: Mapping[str, list[str]],
        abbreviations: Mapping[str, str],
        counts: dict[str, int],
        is_word: Callable[[str], bool] | None = None,
    ) -> None:
        self._sorts, self._sources = dict(sorts), {side: list(found) for side, found in turns.items()}
        self._abbreviations = dict(abbreviations)
        self._words = WriterWords(sorts)
        self._turns = {side: [re.compile(turn) for turn in found] for side, found in turns.items()}
        self._speller = Speller(counts, is_word=is_word)
        self.model = WriterModel(self._words.read)

    @classmethod
    def learn(
        cls,
        writers: Writers,
        topics: Sequence[tuple[str, str | None]],
        abbreviations: Mapping[str, str],
        is_word: Callable[[str], bool] | None = None,
    ) -> WriterReader:
        """Make a reader from the files and from the phrases of the topics.

        Args:
            writers: what ``read_writers`` returned.
            topics: phrases of the topics with the side that is annotated in them, None without annotation.
            abbreviations: folded word → what it stands for.
            is_word: tells that a word is correct French.

        """
        told = Counter(word for text, _ in topics for word in expand(fold(text), abbreviations).split())
        counts = Counter({word: count for word, count in told.items() if count > 1})
        for text, _ in writers.phrases:
            counts.update(set(expand(fold(text), abbreviations).split()))
        counts.update(WriterWords(writers.sorts).words())
        reader = cls(writers.sorts, writers.turns, abbreviations, dict(counts), is_word)
        # A topic's phrase without annotation that a turn of phrase claims is not known to tell nothing: left out.
        kept = [(text, side) for text, side in topics if side or not any(reader.turns(reader.clean(text)).values())]
        examples = [*writers.phrases, *kept]
        weights = [1.0] * len(writers.phrases) + [_TOPIC_WEIGHT] * len(kept)
        cleaned = [reader.clean(text) for text, _ in examples]
        reader.model.fit(cleaned, [side or UNKNOWN for _, side in examples], weights)
        return reader

    def clean(self, text: str) -> str:
        """Return a text folded, abbreviations expanded, spelling corrected."""
        return self._speller.correct(expand(fold(text), self._abbreviations))

    def turns(self, cleaned: str) -> dict[str, str]:
        """Return the first turn of phrase found for each side and for « aucun », empty where there is none."""
        told = _DENIED.sub("·", self._told(cleaned))
        return {side: _first(turns, told) for side, turns in self._turns.items()}

    def read(self, text: str, also: Iterable[str] = ()) -> tuple[str, str] | None:
        """Return the side of the writer and what tells it, or None when nothing does.

        Args:
            text: the message as typed.
            also: sides that something else than the turns of phrase already found.

        """
        cleaned = self.clean(text)
        found = self.turns(cleaned)
        if found.get(NEITHER):
            return None
        sides = {side for side in SIDES if found.get(side)} | set(also)
        if len(sides) == 1:
            side = sides.pop()
            return side, found.get(side) or cleaned
        if not sides and _DENIED.search(self._told(cleaned)):
            return None  # the model does not see what « pas » bears on
        chances = self.model.likelihoods(cleaned)
        best = max(SIDES, key=lambda side: chances.get(side, 0.0))
        least = BETWEEN if sides else ALONE
        return (best, cleaned) if chances.get(best, 0.0) >= least else None

    def _told(self, cleaned: str) -> str:
        return " ".join(self._words.read(cleaned))

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was learnt: arrays (for numpy) and texts (for JSON)."""
        arrays, model = self.model.state()
        settings = {"sorts": self._sorts, "turns": self._sources, "abbreviations": self._abbreviations}
        return arrays, {**settings, "counts": self._speller.counts, "model": model}

    @classmethod
    def from_state(
        cls, arrays: Any, texts: dict[str, Any], is_word: Callable[[str], bool] | None = None
    ) -> WriterReader:
        """Make a reader from what ``state`` returned."""
        reader = cls(texts["sorts"], texts["turns"], texts["abbreviations"], texts["counts"], is_word)
        reader.model = WriterModel.from_state(reader._words.read, arrays, texts["model"])
        return reader


def _first(turns: list[re.Pattern[str]], told: str) -> str:
    for turn in turns:
        match = turn.search(told)
        if match is not None:
            return match.group(0).strip() or match.re.pattern
    return ""
