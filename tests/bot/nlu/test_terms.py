"""The terms of one text are those of the library's own ``transform``."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import hstack

from bot.nlu.features import Featurizer
from bot.nlu.meaning import Meaning
from bot.nlu.terms import reader_of

PHRASES = [
    "mot de passe perdu", "j'ai perdu mon mot de passe", "où en est ma facture ?", "ma facture est refusée",
    "je cherche un financement pour mes salariés", "un financement pour une formation", "bonjour", "bonjour à tous",
]  # fmt: skip


class Letters(Meaning):
    """Meanings that need no encoder: how often the first letters of the alphabet occur."""

    def _encode(self, typed, cleaned, most=None):
        return np.array([[text.count(letter) for letter in "abcd"] for text in cleaned], dtype=np.float32).reshape(
            -1, 4
        )


@pytest.fixture(scope="module")
def features():
    found = Featurizer({"mdp": "mot de passe"}, meaning=Letters(directions=3))
    found.fit(PHRASES)
    return found


@settings(max_examples=100, deadline=None)
@given(st.text("aàbcdéfimoprstu '", max_size=40))
def test_columns_and_values_are_those_of_the_library(features, text):
    for vectorizer in (features.words, features.pieces):
        columns, values = reader_of(vectorizer)(text)
        row = np.zeros(len(vectorizer.vocabulary_), dtype=np.float32)
        row[columns] = values
        assert np.allclose(row, vectorizer.transform([text]).toarray()[0], atol=1e-6)


@pytest.mark.parametrize("texts", [PHRASES, ["mdp perdu"], ["", "zzz"], []], ids=len)
def test_rows_join_words_pieces_and_meaning(features, texts):
    cleaned = [features.clean(text) for text in texts]
    rows = features.transform(texts)
    assert rows.shape == (len(texts), len(features.words.vocabulary_) + len(features.pieces.vocabulary_) + 3)
    if texts:
        parts = [features.words.transform(cleaned), features.pieces.transform(cleaned)]
        meaning = features.meaning.transform(texts, cleaned)
        assert np.allclose(rows.toarray(), np.hstack([hstack(parts).toarray(), meaning]), atol=1e-6)
        assert np.allclose(features.meanings(rows), meaning)


def test_what_is_learnt_anew_is_seen(features):
    other = Featurizer({}, meaning=Letters(directions=3))
    other.fit(PHRASES[:4])
    before = other.transform(["ma facture"]).shape[1]
    other.fit(PHRASES)
    assert other.transform(["ma facture"]).shape[1] > before
