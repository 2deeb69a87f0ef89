"""Which methods the bake-off measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.evaluation import rasa_candidates
from bot.evaluation.candidates import (
    Candidate,
    Described,
    Linear,
    Mean,
    Nearest,
    Row,
    Sentences,
    TwoStages,
    WordVectors,
    folded_pieces,
    folded_words,
    machine,
    product,
)


def _logistic(blocks: Callable[[], list[Any]]) -> Callable[[], Candidate]:
    def make() -> Candidate:
        from sklearn.linear_model import LogisticRegression

        return Linear(blocks(), LogisticRegression(C=10, max_iter=60, tol=1e-3), sharpness=1)

    return make


def _support(blocks: Callable[[], list[Any]]) -> Callable[[], Candidate]:
    return lambda: Linear(blocks(), machine())


def _pieces_and(*others: Callable[[], Any]) -> Callable[[], list[Any]]:
    return lambda: [folded_words(), folded_pieces(), *(make() for make in others)]


#: In the order of the table.
ROWS: tuple[Row, ...] = (
    Row("Rasa: counts + DIET (its default)", lambda: rasa_candidates.RasaPipeline(rasa_candidates.DEFAULT), False),
    Row("Rasa: spaCy vectors + counts + DIET", lambda: rasa_candidates.RasaPipeline(rasa_candidates.WITH_SPACY), False),
    Row("Rasa: counts + logistic", lambda: rasa_candidates.RasaPipeline(rasa_candidates.LOGISTIC), False),
    Row("logistic: words", _logistic(lambda: [folded_words()])),
    Row("SVM: words", _support(lambda: [folded_words()])),
    Row("SVM: words + pieces", _support(_pieces_and())),
    Row("SVM: words + pieces + spaCy vectors", _support(_pieces_and(WordVectors))),
    Row("SVM: words + pieces + sentences", _support(_pieces_and(lambda: Sentences(1.1)))),
    Row("nearest five: words", lambda: Nearest(folded_words())),
    Row("nearest five: sentences", lambda: Nearest(Sentences())),
    Row("product", product),
    Row("product, sentence typed and cleaned", lambda: product(meaning_form="both", meaning_weight=0.8)),
    Row("product + titles as phrases", lambda: Described(product())),
    Row("product in two stages", lambda: TwoStages(product)),
    Row("mean of product and nearest sentences", lambda: Mean([product(), Nearest(Sentences())])),
)
