"""What the topic model sees of a text: words, pieces of words, and the meaning of the sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.meaning import Meaning
from bot.nlu.spelling import Speller
from bot.nlu.terms import Terms, reader_of
from bot.nlu.text import expand, fold, proper_words

#: Cleaned texts are single-spaced: whatever stands between two spaces is a word.
_WORD = r"\S+"


class Featurizer:
    """Turns texts into rows of features.

    Args:
        abbreviations: folded word → what it stands for.
        kept: folded words that spelling correction must leave alone.
        meaning: how sentences become numbers.

    """

    def __init__(
        self, abbreviations: Mapping[str, str], kept: Collection[str] = (), meaning: Meaning | None = None
    ) -> None:
        self.abbreviations = dict(abbreviations)
        self.kept = frozenset(kept)
        self.meaning = meaning or Meaning()
        self.words = _word_vectorizer()
        self.pieces = _piece_vectorizer()
        self.speller = Speller({})
        self._readers: tuple[Callable[[str], Terms], ...] = ()

    def clean(self, text: str) -> str:
        """Return a text as the word features see it: folded, abbreviations expanded, spelling corrected."""
        return self.speller.correct(expand(fold(text), self.abbreviations), proper_words(text))

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the vocabulary of the training texts and return their features, one row a text."""
        expanded = [expand(fold(text), self.abbreviations) for text in texts]
        self.speller = Speller.learn(expanded, self.kept)
        cleaned = [self.clean(text) for text in texts]
        self.words.fit(cleaned)
        self.pieces.fit(cleaned)
        self._readers = ()
        return self._joined(cleaned, self.meaning.fit(texts, cleaned))

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return the features of texts, one row a text."""
        return self.rows(texts, [self.clean(text) for text in texts])

    def rows(self, texts: Sequence[str], cleaned: Sequence[str]) -> csr_matrix:
        """Return the features of texts that ``clean`` has cleaned already."""
        return self._joined(cleaned, self.meaning.transform(texts, cleaned))

    def meanings(self, rows: csr_matrix) -> npt.NDArray[np.float32]:
        """Return the part of the features that is the meaning of the sentence."""
        dense: npt.NDArray[np.float32] = rows[:, rows.shape[1] - self.meaning.directions :].toarray()
        return dense

    def _joined(self, cleaned: Sequence[str], meaning: npt.NDArray[np.float32]) -> csr_matrix:
        if not self._readers:
            self._readers = (reader_of(self.words), reader_of(self.pieces))
        starts = np.cumsum([0, len(self.words.vocabulary_), len(self.pieces.vocabulary_), meaning.shape[1]])
        last = np.arange(meaning.shape[1], dtype=np.int32)
        columns, values, ends = [], [], [0]
        for text, numbers in zip(cleaned, meaning, strict=True):
            blocks = [*(read(text) for read in self._readers), (last, numbers)]
            columns += [found + start for (found, _), start in zip(blocks, starts, strict=False)]
            values += [block for _, block in blocks]
            ends.append(ends[-1] + sum(len(block) for _, block in blocks))
        parts = (np.concatenate(values), np.concatenate(columns), ends) if values else ([], [], ends)
        return csr_matrix(parts, shape=(len(cleaned), starts[-1]), dtype=np.float32)

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was learnt: arrays (for numpy) and texts (for JSON)."""
        arrays = {"words_idf": self.words.idf_, "pieces_idf": self.pieces.idf_, **self.meaning.arrays()}
        texts = {
            "words": _by_column(self.words),
            "pieces": _by_column(self.pieces),
            "counts": self.speller.counts,
            "pairs": sorted(self.speller.pairs),
            "kept": sorted(self.kept),
            "abbreviations": self.abbreviations,
            "meaning": self.meaning.settings(),
        }
        return arrays, texts

    @classmethod
    def from_state(cls, arrays: Mapping[str, Any], texts: Mapping[str, Any]) -> Featurizer:
        """Make a featurizer from what ``state`` returned."""
        features = cls(texts["abbreviations"], texts["kept"], Meaning.from_state(arrays, texts["meaning"]))
        features.words = _word_vectorizer(vocabulary=texts["words"])
        features.pieces = _piece_vectorizer(vocabulary=texts["pieces"])
        features.words.idf_, features.pieces.idf_ = arrays["words_idf"], arrays["pieces_idf"]
        pairs = [(first, second) for first, second in texts["pairs"]]
        features.speller = Speller(texts["counts"], pairs, texts["kept"])
        return features


def _word_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    """Words and pairs of words."""
    return TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD, min_df=2, dtype=np.float32, vocabulary=vocabulary
    )


def _piece_vectorizer(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    """Pieces of words, two to five letters: they survive misspelling."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2, dtype=np.float32, vocabulary=vocabulary
    )


def _by_column(vectorizer: TfidfVectorizer) -> list[str]:
    return sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
