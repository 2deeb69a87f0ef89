"""Corrects misspelt, glued and split words against the vocabulary of the training phrases."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.nlu.keyboard import are_neighbours

#: A word met less often than this is known, but nothing is corrected to it: it may be misspelt itself.
OFTEN_ENOUGH = 2
#: Words shorter than this are left alone: one letter changed makes another word.
SHORTEST = 3
#: From so many letters on a word may have one, two or three faults.
_FAULTS = ((10, 3), (6, 2), (0, 1))
#: How much less a word costs beside a word that it is met with, and for each time (logarithm) that it is met.
PAIR, OFTEN = 0.5, 0.15
#: Two pieces are joined, or a word cut in two, only when the whole has so many letters.
SHORTEST_WHOLE = 6
#: What stands before an apostrophe, folded: « lespace » is « l espace ».
_ELIDED = ("qu", "l", "d", "j", "n", "m", "t", "s", "c")
_VOWELS = frozenset("aeiouyh")
#: More words than this are not remembered: visitors can type any number of them.
_REMEMBERED = 20_000


class Speller:
    """Replaces unknown words by the nearest of a vocabulary.

    Args:
        counts: how often each word of the vocabulary occurs.
        pairs: words that follow each other in the training phrases (« de passe »): where a glued word may be cut, and
            what a misspelt word may be beside its neighbours.
        kept: folded words that are not in the vocabulary and must stay as they are (names of things, acronyms).
        is_word: tells that a word outside the vocabulary is correct French and must stay.

    """

    def __init__(
        self,
        counts: Mapping[str, int],
        pairs: Iterable[tuple[str, str]] = (),
        kept: Iterable[str] = (),
        is_word: Callable[[str], bool] | None = None,
    ) -> None:
        self.counts = dict(counts)
        self.pairs = frozenset(pairs)
        self.kept = frozenset(kept)
        self._is_word = is_word or (lambda word: False)
        self._candidates = sorted(
            word for word, count in self.counts.items() if _correctable(word) and count >= OFTEN_ENOUGH
        )
        self._near: dict[str, list[tuple[float, str]]] = {}

    @classmethod
    def learn(cls, texts: Iterable[str], kept: Iterable[str] = ()) -> Speller:
        """Make a speller from folded texts: their words, and the pairs of words that are met often enough."""
        words, pairs = Counter[str](), Counter[tuple[str, str]]()
        for text in texts:
            found = text.split()
            words.update(found)
            pairs.update(itertools.pairwise(found))
        return cls(words, (pair for pair, count in pairs.items() if count >= OFTEN_ENOUGH), kept)

    def correct(self, folded: str, spared: Collection[str] = ()) -> str:
        """Return a folded text with its unknown words corrected, glued words cut and cut words joined.

        Args:
            folded: the text.
            spared: words of this text that must stay as they are (names of people and places).

        """
        corrected: list[str] = []
        words = self._joined(folded.split())
        for place, word in enumerate(words):
            if self._stays(word) or word in spared:
                corrected.append(word)
            else:
                before, after = corrected[-1:], words[place + 1 : place + 2]
                corrected += (self._elided(word) or self._cut(word) or self._nearest(word, before, after)).split()
        return " ".join(corrected)

    def _stays(self, word: str) -> bool:
        return not _correctable(word) or word in self.counts or word in self.kept or self._is_word(word)

    def _joined(self, words: list[str]) -> list[str]:
        """Join two words that make a known one together when one of them is unknown (« conne xion »)."""
        joined: list[str] = []
        for word in words:
            whole = f"{joined[-1]}{word}" if joined else ""
            if len(whole) >= SHORTEST_WHOLE and whole in self.counts and not self._both_known(joined[-1], word):
                joined[-1] = whole
            else:
                joined.append(word)
        return joined

    def _both_known(self, first: str, second: str) -> bool:
        return all(word in self.counts or word in self.kept or word.isdigit() for word in (first, second))

    def _elided(self, word: str) -> str | None:
        for start in _ELIDED:
            rest = word[len(start) :]
            if word.startswith(start) and rest[:1] in _VOWELS and len(rest) > 1 and rest in self.counts:
                return f"{start} {rest}"
        return None

    def _cut(self, word: str) -> str | None:
        """Cut a glued word where the training phrases have its parts one after the other (« depasse »)."""
        if len(word) < SHORTEST_WHOLE:
            return None
        found = [
            (min(self.counts[first], self.counts[second]), f"{first} {second}")
            for first, second in ((word[:place], word[place:]) for place in range(1, len(word)))
            if (first, second) in self.pairs
        ]
        return max(found)[1] if found else None

    def _nearest(self, word: str, before: Sequence[str], after: Sequence[str]) -> str:
        """Return the likeliest word: few and easy faults, often met, met beside its neighbours; itself without any."""
        ranked = []
        for cost, candidate in self._candidates_near(word):
            beside = sum((one, candidate) in self.pairs for one in before)
            beside += sum((candidate, one) in self.pairs for one in after)
            # Beside words that it never follows, a short word may be another word altogether.
            if len(word) >= 4 or beside:
                ranked.append((cost - PAIR * beside, candidate))
        return min(ranked)[1] if ranked else word

    def _candidates_near(self, word: str) -> list[tuple[float, str]]:
        if word not in self._near:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            allowed = next(faults for least, faults in _FAULTS if len(word) >= least)
            found = process.extract(
                word, self._candidates, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=None
            )
            self._near[word] = [
                (distance + _unlikely(word, candidate) - OFTEN * math.log(self.counts[candidate]), candidate)
                for candidate, distance, _ in found
            ]
        return self._near[word]


def _correctable(word: str) -> bool:
    return len(word) >= SHORTEST and not any(char.isdigit() for char in word)


def _unlikely(word: str, candidate: str) -> float:
    """Return how much less likely a correction is than others at its distance."""
    # A wrong first letter is rare: such a candidate must wait behind the others.
    cost = 0.5 * (word[0] != candidate[0])
    if len(word) == len(candidate):
        changed = [(a, b) for a, b in zip(word, candidate, strict=True) if a != b]
        if len(changed) == 1 and not are_neighbours(*changed[0]):
            cost += 0.25
    return cost
