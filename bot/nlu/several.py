"""Whether a message asks about two topics, and which: read from the whole message and from its two parts.

The two topics come first in the ranking of the whole message nearly always; a cut then gives one to each part. How sure
that is, a logistic model tells from the evidence below. Its weights are few and know nothing of the topics:
``python -m bot.evaluation.fit_several`` finds them again when the topic model changes (docs/nlu-pairs.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.question_weights import BIAS, WEIGHTS
from bot.nlu.segments import Cut, cuts, is_asking
from bot.nlu.topic_model import Ranking

#: How the retrieval labels of topics begin.
_TOPIC = "faq/"
#: The topics of the whole message among which two are looked for.
_CANDIDATES = 4
#: Most questions that one message is taken to ask.
MOST = 3
_FLOOR = 1e-12

Rank = Callable[[Sequence[str]], list[Ranking]]
#: The topic (label) that a text names after a question on a topic, if it does: « les pièces », after DÉFI Emploi.
Naming = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Pair:
    """Two topics, one for each part of a message, and what speaks for them.

    Attributes:
        first: label of the topic of the left part.
        second: label of the topic of the right part.
        cut: where the message is cut.
        evidence: numbers by name, see ``_evidence``.

    """

    first: str
    second: str
    cut: Cut
    evidence: dict[str, float]

    @property
    def probability(self) -> float:
        """How likely the message asks about both."""
        return 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS[name] * value for name, value in self.evidence.items()))))


def names_nothing(text: str, label: str) -> str | None:
    """Name no topic, whatever the text: what is used where nothing is known of the subject's words."""
    return None


def questions(text: str, whole: Ranking, rank: Rank, least: float, naming: Naming = names_nothing) -> tuple[str, ...]:
    """Return the labels of the topics that a message asks about when they are several, in order; else nothing.

    Args:
        text: the message.
        whole: its ranking.
        rank: ranks texts; called once for all the parts, and not at all when the whole message leaves no doubt.
        least: least probability of two questions.
        naming: what a part means that leans on the topic of the part before.

    """
    found = _cut_at_best(text, whole, rank, least, naming)
    if found is None:
        return ()
    pair, left, right = found
    asked: list[str] = []
    for part, ranking, label in ((pair.cut.left, left, pair.first), (pair.cut.right, right, pair.second)):
        # A part may hold two questions in turn, one of them being what the part is about.
        inner = _cut_at_best(part, ranking, rank, least, naming)
        within = (inner[0].first, inner[0].second) if inner else ()
        asked.extend(within if label in within else (label,))
    return tuple(dict.fromkeys(asked))[:MOST]


def best_pair(
    whole: Ranking, ways: Sequence[Cut], parts: Sequence[Ranking], naming: Naming = names_nothing
) -> Pair | None:
    """Return the best two topics and where to cut, if there is any way to cut.

    Args:
        whole: the ranking of the message.
        ways: the ways to cut it.
        parts: the rankings of the parts: left and right of the first cut, then of the second…
        naming: what a right part means that leans on the topic of the left one.

    """
    overall = _logarithms(whole)
    candidates = [label for label, _ in whole if label.startswith(_TOPIC)][:_CANDIDATES]
    best: tuple[float, str, str, int] | None = None
    sides = [_logarithms(part) for part in parts]
    for number, way in enumerate(ways):
        left, right = sides[2 * number], sides[2 * number + 1]
        named = naming(way.right, max(left, key=left.__getitem__))
        if named in right:
            right[named] = 0.0  # its words say so: what they may mean alone does not count
        for first, second in _couples(candidates):
            score = min(left[first], right[second]) + 0.5 * min(overall[first], overall[second])
            if best is None or score > best[0]:
                best = (score, first, second, number)
    if best is None:
        return None
    _, first, second, number = best
    left, right = sides[2 * number], sides[2 * number + 1]
    told = {
        # How much better each part's topic does than the other topic in the same part.
        "contrast": min(left[first] - left[second], right[second] - right[first], 10.0),
        # How sure the parts are of their topics; then how much room the whole message leaves to the lesser of the two,
        # and to any third label.
        "parts": max(min(left[first], right[second]), -4.0),
        **_of_whole(overall, first, second),
        **_of_cut(ways[number]),
    }
    return Pair(first, second, ways[number], told)


def _cut_at_best(
    text: str, whole: Ranking, rank: Rank, least: float, naming: Naming
) -> tuple[Pair, Ranking, Ranking] | None:
    ways = cuts(text)
    if not ways or not _may_be_two(whole, ways, least):
        return None
    parts = rank([part for way in ways for part in (way.left, way.right)])
    pair = best_pair(whole, ways, parts, naming)
    if pair is None or pair.probability < least:
        return None
    number = ways.index(pair.cut)
    return pair, parts[2 * number], parts[2 * number + 1]


def _may_be_two(whole: Ranking, ways: Sequence[Cut], least: float) -> bool:
    """Tell whether parts as sure as can be would make two questions of a message: encoding them costs."""
    overall = _logarithms(whole)
    candidates = [label for label, _ in whole if label.startswith(_TOPIC)][:_CANDIDATES]
    for first, second in _couples(candidates):
        for way in ways:
            ideal = {"contrast": 10.0, "parts": 0.0, **_of_whole(overall, first, second), **_of_cut(way)}
            if Pair(first, second, way, ideal).probability >= least:
                return True
    return False


def _of_whole(overall: dict[str, float], first: str, second: str) -> dict[str, float]:
    third = max((value for label, value in overall.items() if label not in (first, second)), default=-10.0)
    return {"room": max(min(overall[first], overall[second]), -9.0), "third": max(third, -10.0)}


def _of_cut(cut: Cut) -> dict[str, float]:
    left, right = is_asking(cut.left) or cut.separator == "mark", is_asking(cut.right)
    told = {f"by_{name}": 0.0 for name in ("mark", "plus", "strong", "end", "et", "comma")}
    if cut.separator != "word":
        told[f"by_{cut.separator}"] = 1.0
    return {**told, "left_asks": float(left), "right_asks": float(right), "both_ask": float(left and right)}


def _couples(labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((first, second) for first in labels for second in labels if first != second)


def _logarithms(ranking: Ranking) -> dict[str, float]:
    return {label: math.log(max(probability, _FLOOR)) for label, probability in ranking}
