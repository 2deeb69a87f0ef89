"""Which labels are taken for which, with the messages that show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.evaluation.metrics import Scored, outcome
from bot.nlu.decision import OUT_OF_SCOPE

#: Stands for every conversational label: they are answered alike, with a word of courtesy.
CONVERSATION = "conversation"


@dataclass(frozen=True)
class Confusion:
    """A label taken for another, with the messages of this kind."""

    expected: str
    found: str
    results: tuple[Scored, ...]


@dataclass(frozen=True)
class TopicRow:
    """A label with errors: how many messages it has, how many are right, what the others are taken for."""

    label: str
    lines: int
    right: int
    taken_for: tuple[tuple[str, int], ...]


def grouped(label: str, topics: Collection[str]) -> str:
    """Return a label as the confusion matrix names it: the conversational labels are one."""
    return label if label in topics or label == OUT_OF_SCOPE else CONVERSATION


def matrix(results: Sequence[Scored], labels: Sequence[str]) -> npt.NDArray[np.int64]:
    """Count the messages by expected label (row) and first label (column).

    Args:
        results: the messages with what was decided.
        labels: the topics, « hors_sujet » and ``CONVERSATION``, in the order of rows and columns.

    """
    place = {label: index for index, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for item in results:
        counts[place[grouped(item.phrase.topic, place)], place[grouped(item.first, place)]] += 1
    return counts


def rows_with_errors(counts: npt.NDArray[np.int64], labels: Sequence[str]) -> list[TopicRow]:
    """Return the labels with errors, most errors first."""
    rows = []
    for index, label in enumerate(labels):
        lines, right = int(counts[index].sum()), int(counts[index, index])
        if lines > right:
            others = Counter({labels[column]: int(count) for column, count in enumerate(counts[index]) if count})
            del others[label]
            rows.append(TopicRow(label, lines, right, tuple(others.most_common())))
    return sorted(rows, key=lambda row: (row.right - row.lines, row.label))


def worst_confusions(results: Sequence[Scored], count: int = 12) -> list[Confusion]:
    """Return the pairs of labels most often confused, the ones that gave a wrong answer first among equals."""
    groups: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for item in results:
        if item.first != item.phrase.topic:
            groups[item.phrase.topic, item.first].append(item)
    found = [Confusion(expected, first, tuple(items)) for (expected, first), items in groups.items()]
    found.sort(key=lambda one: (-len(one.results), -sum(map(misled, one.results)), one.expected, one.found))
    return found[:count]


def misled(item: Scored) -> bool:
    """Tell whether the visitor got an answer that is not to the question."""
    return item.prediction.decision == "answer" and outcome(item) == "wrong"
