"""Corrects misspelt words against the vocabulary of the training phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz.distance import DamerauLevenshtein

#: Words shorter than this are left alone: one letter changed makes another word.
SHORTEST = 4


class Speller:
    """Replaces an unknown word by the nearest word of a vocabulary.

    Args:
        counts: how often each word of the vocabulary occurs.
        is_word: tells that a word outside the vocabulary is correct French and must stay.

    """

    def __init__(self, counts: dict[str, int], is_word: Callable[[str], bool] | None = None) -> None:
        self.counts = counts
        self._is_word = is_word or (lambda word: False)
        self._by_length: dict[int, list[str]] = {}
        for word in counts:
            if len(word) >= SHORTEST and not any(char.isdigit() for char in word):
                self._by_length.setdefault(len(word), []).append(word)
        self._corrected: dict[str, str] = {}

    @classmethod
    def learn(cls, texts: Iterable[str], at_least: int, is_word: Callable[[str], bool] | None = None) -> Speller:
        """Make a speller from folded texts, keeping the words seen ``at_least`` times."""
        counts = Counter(word for text in texts for word in text.split())
        return cls({word: count for word, count in counts.items() if count >= at_least}, is_word)

    def correct(self, folded: str) -> str:
        """Return a folded text with its unknown words corrected."""
        return " ".join(self._word(word) for word in folded.split())

    def _word(self, word: str) -> str:
        if len(word) < SHORTEST or word in self.counts or any(char.isdigit() for char in word):
            return word
        if word not in self._corrected:
            if len(self._corrected) > 20_000:  # bounded: visitors can type any number of words
                self._corrected.clear()
            self._corrected[word] = word if self._is_word(word) else self._nearest(word)
        return self._corrected[word]

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < 8 else 2
        best: tuple[float, int, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate in self._by_length.get(length, ()):
                distance = DamerauLevenshtein.distance(word, candidate, score_cutoff=allowed)
                if distance > allowed:
                    continue
                # A wrong first letter is rare: such a candidate must wait behind the others.
                rank = (distance + 0.5 * (word[0] != candidate[0]), -self.counts[candidate], candidate)
                if best is None or rank < best:
                    best = rank
        return best[2] if best else word
