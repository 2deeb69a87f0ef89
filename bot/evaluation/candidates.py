"""The methods that were weighed: each learns labels from phrases and ranks the labels of a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.evaluation.probe import SPACY_MODEL
from bot.nlu.meaning import sentence_encoder
from bot.nlu.neighbours import unit
from bot.nlu.text import fold
from bot.nlu.topic_classifier import TopicClassifier, untrained_model
from bot.nlu.topic_model import Ranking

#: Whatever stands between two spaces is a word.
_WORD = r"\S+"
#: How much the linear candidates trust their margins before these become probabilities.
_SHARPNESS = 5.0


class Candidate(Protocol):
    """A method."""

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> object:
        """Learn."""

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return every label with its probability, likeliest first, for each text."""


@dataclass(frozen=True)
class Row:
    """A row of the bake-off.

    Attributes:
        name: how the table calls it.
        make: makes the untrained candidate.
        crossed: whether it is also cross-validated; what trains for minutes is measured on the sets alone.

    """

    name: str
    make: Callable[[], Candidate]
    crossed: bool = True


class Linear:
    """A linear classifier of scikit-learn over blocks of features.

    Args:
        blocks: objects with ``fit_transform`` and ``transform``.
        classifier: a classifier with ``decision_function``.
        sharpness: multiplies the margins; 1 for what already gives log-odds.

    """

    def __init__(self, blocks: Sequence[Any], classifier: Any, sharpness: float = _SHARPNESS) -> None:
        self._blocks, self._classifier, self._sharpness = blocks, classifier, sharpness

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn."""
        rows = hstack([csr_matrix(block.fit_transform(texts)) for block in self._blocks], format="csr")
        self._classifier.fit(rows, list(labels))

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their probabilities."""
        rows = hstack([csr_matrix(block.transform(texts)) for block in self._blocks], format="csr")
        margins = self._classifier.decision_function(rows) * self._sharpness
        return [ranking([str(label) for label in self._classifier.classes_], one) for one in margins]


class Nearest:
    """Takes the labels of the nearest phrases, by their cosine in a block of features."""

    def __init__(self, block: Any, count: int = 5) -> None:
        self._block, self._count = block, count

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn."""
        self._rows = csr_matrix(self._block.fit_transform(texts))
        self._names = sorted(set(labels))
        place = {name: index for index, name in enumerate(self._names)}
        self._labels = np.array([place[label] for label in labels])

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their probabilities."""
        found = []
        for cosines in (csr_matrix(self._block.transform(texts)) @ self._rows.T).toarray():
            votes = np.zeros(len(self._names))
            near = np.argsort(-cosines)[: self._count]
            np.add.at(votes, self._labels[near], cosines[near])
            found.append(ranking(self._names, 10 * votes))
        return found


class Described:
    """Another candidate, with the title and the question of each topic as phrases more."""

    def __init__(self, inner: Candidate) -> None:
        self._inner = inner

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn."""
        from knowledge import library

        titles = [(topic.title, f"faq/{name}") for name, topic in library().topics.items()]
        self._inner.fit([*texts, *(title for title, _ in titles)], [*labels, *(label for _, label in titles)])

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their probabilities."""
        return self._inner.rank(texts)


class TwoStages:
    """First topic, conversation or out of scope; then, among the topics, which: Rasa's parent intent and retrieval."""

    def __init__(self, make: Callable[[], Candidate]) -> None:
        self._first, self._second = make(), make()

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn."""
        self._first.fit(texts, [label.split("/")[0] if label.startswith("faq/") else label for label in labels])
        topics = [(text, label) for text, label in zip(texts, labels, strict=True) if label.startswith("faq/")]
        self._second.fit([text for text, _ in topics], [label for _, label in topics])

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their probabilities."""
        found = []
        for first, second in zip(self._first.rank(texts), self._second.rank(texts), strict=True):
            share = dict(first)["faq"]
            whole = [*((label, share * one) for label, one in second), *(item for item in first if item[0] != "faq")]
            found.append(sorted(whole, key=lambda item: (-item[1], item[0])))
        return found


class Mean:
    """The mean of the probabilities of several candidates."""

    def __init__(self, inner: Sequence[Candidate]) -> None:
        self._inner = inner

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn."""
        for one in self._inner:
            one.fit(texts, labels)

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the labels with their probabilities."""
        found = []
        for rankings in zip(*(one.rank(texts) for one in self._inner), strict=True):
            names = sorted(label for label, _ in rankings[0])
            shares = np.mean([[dict(one)[name] for name in names] for one in rankings], axis=0)
            found.append(sorted(zip(names, map(float, shares), strict=True), key=lambda item: (-item[1], item[0])))
        return found


def ranking(names: Sequence[str], log_odds: Any) -> Ranking:
    """Return labels with the softmax of their log-odds, likeliest first."""
    powers = np.exp(log_odds - np.max(log_odds))
    shares = powers / powers.sum()
    return sorted(zip(names, map(float, shares), strict=True), key=lambda item: (-item[1], item[0]))


def folded_words() -> Any:
    """Return TF-IDF of folded words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        preprocessor=fold, token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True, min_df=2, dtype=np.float32
    )


def folded_pieces() -> Any:
    """Return TF-IDF of pieces of folded words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2, dtype=np.float32
    )


def machine(strength: float = 1.0) -> Any:
    """Return a linear support vector classifier."""
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, tol=1e-2, random_state=0)


class Sentences:
    """The sentence encoder's numbers, as typed."""

    def __init__(self, weight: float = 1.0) -> None:
        self._weight = weight

    def transform(self, texts: Sequence[str]) -> Any:
        """Return a row a text."""
        return np.asarray(sentence_encoder().encode(list(texts))) * self._weight

    fit_transform = transform


class WordVectors:
    """The mean of spaCy's vectors of the words, brought to length 1."""

    def transform(self, texts: Sequence[str]) -> Any:
        """Return a row a text."""
        return unit(np.stack([self._model.make_doc(text).vector for text in texts]))

    def fit_transform(self, texts: Sequence[str]) -> Any:
        """Load the model and return a row a text."""
        import spacy

        self._model = spacy.load(SPACY_MODEL)
        return self.transform(texts)


def product(**settings: Any) -> Candidate:
    """Return the product's own model, with other settings where they are given."""
    return untrained_model({**TopicClassifier.get_default_config(), **settings})
