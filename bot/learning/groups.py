"""Groups messages by likeness, most frequent first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bot.learning.signals import KINDS, Kind, Signal
from bot.nlu.text import expand, fold
from bot.nlu.vocabulary import DEFAULT_FILE, read_vocabulary

#: How far apart, on average, the messages of a group may be (1 − cosine); measured, see docs/adr/0013-publication.md.
DISTANCE = 0.6
#: How near a message must be to a decided one to belong to it: nearer, since what is decided is not shown again.
SAME = 0.5
#: How many different messages are compared, the most frequent first: each is compared with each.
MOST = 3000
#: How many are shown of a group.
EXAMPLES = 20

Encode = Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Group:
    """Messages that are alike.

    Attributes:
        key: names the group while its most frequent message stays the same.
        examples: the messages as typed, with how often, most frequent first.
        kinds: how many of each kind.
        conversations: in how many conversations.
        first: day of the first.
        last: day of the last.
        topics: the topics that visitors chose, or found useless, with how often.

    """

    key: str
    examples: tuple[tuple[str, int], ...]
    kinds: Mapping[Kind, int]
    conversations: int
    first: date
    last: date
    topics: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many messages there are in all."""
        return sum(count for _, count in self.examples)

    @property
    def title(self) -> str:
        """Its most frequent message."""
        return self.examples[0][0]


def plain(text: str, abbreviations: Mapping[str, str] | None = None) -> str:
    """Return a message as it is compared: folded, abbreviations expanded; empty when nothing but masks is left."""
    return expand(fold(text), abbreviations or {})


def digest_of(text: str) -> str:
    """Return what is kept of a message to know it again: not its words."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]


def group(
    signals: Iterable[Signal], encode: Encode | None = None, vocabulary: Path = Path(DEFAULT_FILE)
) -> list[Group]:
    """Group signals by the likeness of their messages.

    Args:
        signals: what was found.
        encode: sentences → vectors; None for the assistant's own encoder.
        vocabulary: the abbreviations.

    """
    abbreviations = read_vocabulary(vocabulary).abbreviations
    by_text: dict[str, list[Signal]] = {}
    for signal in signals:
        text = plain(signal.text, abbreviations)
        if text:
            by_text.setdefault(text, []).append(signal)
    texts = sorted(by_text, key=lambda text: (-len(by_text[text]), text))[:MOST]
    groups: dict[int, list[Signal]] = {}
    for text, label in zip(texts, likeness(texts, encode), strict=True):
        groups.setdefault(label, []).extend(by_text[text])
    made = [_group(found) for found in groups.values()]
    return sorted(made, key=lambda one: (-one.count, -one.last.toordinal(), one.title))


def likeness(texts: Sequence[str], encode: Encode | None = None) -> list[int]:
    """Return a label for each text; those with the same label are alike."""
    if len(texts) < 2:
        return [0] * len(texts)
    from scipy.cluster.hierarchy import fcluster, linkage

    vectors = _vectors(texts, encode)
    return [int(label) for label in fcluster(linkage(vectors, "average", metric="cosine"), DISTANCE, "distance")]


def nearest(texts: Sequence[str], known: Sequence[str], encode: Encode | None = None) -> list[int | None]:
    """Return for each text the place of the known text that is alike, None when none is near enough."""
    if not texts or not known:
        return [None] * len(texts)
    vectors = _vectors([*texts, *known], encode)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    distances = 1 - vectors[: len(texts)] @ vectors[len(texts) :].T
    best = distances.argmin(axis=1)
    return [int(place) if row[place] <= SAME else None for row, place in zip(distances, best, strict=True)]


def _vectors(texts: Sequence[str], encode: Encode | None) -> Any:
    """Return the meaning of each text beside its pieces of words: the two err on different messages."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from bot.nlu.meaning import sentence_encoder

    meaning = np.asarray((encode or sentence_encoder().encode)(list(texts)), dtype=np.float32)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    return np.hstack([meaning, pieces.fit_transform(texts).toarray()])


def _group(signals: Sequence[Signal]) -> Group:
    typed = Counter(fold(signal.text) for signal in signals)
    shown: dict[str, str] = {}
    for signal in signals:
        shown.setdefault(fold(signal.text), signal.text)
    # The same message may be a signal twice (refused, then judged useless): each kind counts.
    order = sorted(typed, key=lambda text: (-typed[text], len(text), text))
    kinds = Counter(signal.kind for signal in signals)
    days = [signal.day for signal in signals]
    return Group(
        key=digest_of(order[0])[:12],
        examples=tuple((shown[text], typed[text]) for text in order),
        kinds={kind: kinds[kind] for kind in KINDS if kinds[kind]},
        conversations=len({signal.conversation for signal in signals}),
        first=min(days),
        last=max(days),
        topics=dict(Counter(signal.topic for signal in signals if signal.topic).most_common()),
    )
