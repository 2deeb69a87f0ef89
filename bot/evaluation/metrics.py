"""The figures of a set, from what was expected and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from bot.evaluation.prediction import Prediction
from bot.evaluation.sets import DoublePhrase, Phrase
from bot.nlu.decision import OUT_OF_SCOPE

#: What can become of a question about a topic; these add up to all of them.
OUTCOMES = ("right", "proposed", "proposed_others", "wrong", "refused", "chat")


@dataclass(frozen=True)
class Share:
    """So many out of so many."""

    count: int
    of: int

    @property
    def rate(self) -> float:
        """The share as a number from 0 to 1."""
        return self.count / self.of


@dataclass(frozen=True)
class Scored:
    """A message with what was decided, and the best labels of the baseline."""

    phrase: Phrase
    prediction: Prediction
    baseline: Sequence[str] = ()

    @property
    def first(self) -> str:
        """The label that comes first."""
        topics = self.prediction.topics
        return topics[0][0] if topics else ""


@dataclass(frozen=True)
class ScoredDouble:
    """A message with two questions and what was decided."""

    phrase: DoublePhrase
    prediction: Prediction


@dataclass(frozen=True)
class Figures:
    """The figures of a set.

    Attributes:
        name: the set's file name.
        shares: by key of ``wording.MEASURES``; a figure about no message at all is left out.
        macro_f1: mean of the F1 of the topics, None without a message about a topic.
        baseline: the figures that the baseline has too.
        by_style: first label right, for messages about a topic, by style.
        outcomes: what became of the messages about a topic (see ``OUTCOMES``).

    """

    name: str
    lines: int
    shares: dict[str, Share] = field(default_factory=dict)
    macro_f1: float | None = None
    baseline: dict[str, Share] = field(default_factory=dict)
    by_style: dict[str, Share] = field(default_factory=dict)
    outcomes: dict[str, Share] = field(default_factory=dict)


def outcome(scored: Scored) -> str:
    """Return what became of a message about a topic: one of ``OUTCOMES``."""
    expected, prediction = scored.phrase.topic, scored.prediction
    if prediction.decision == "answer":
        return "right" if expected in prediction.detected else "wrong"
    if prediction.decision == "suggest":
        return "proposed" if expected in prediction.proposed else "proposed_others"
    return "refused" if prediction.decision == "refuse" else "chat"


def single_figures(name: str, results: Sequence[Scored], topics: Collection[str]) -> Figures:
    """Return the figures of a set of messages with one label.

    Args:
        name: the set's name.
        results: its messages with what was decided.
        topics: the ids of the topics; the other labels are conversation and « hors_sujet ».

    """
    about_topic = [item for item in results if item.phrase.topic in topics]
    outside = [item for item in results if item.phrase.topic == OUT_OF_SCOPE]
    small_talk = [item for item in results if item.phrase.topic not in topics and item.phrase.topic != OUT_OF_SCOPE]
    named = [item for item in results if item.phrase.audience != "inconnu"]
    outcomes = {kind: share(outcome(item) == kind for item in about_topic) for kind in OUTCOMES}
    shares = {
        "top1": share(item.first == item.phrase.topic for item in about_topic),
        "top3": share(_in_first_three(item) for item in about_topic),
        "right_at_once": share(item.prediction.detected[:1] == (item.phrase.topic,) for item in about_topic),
        "right_or_proposed": share(outcome(item) in ("right", "proposed") for item in about_topic),
        "wrong_answer": outcomes["wrong"],
        "refused_in_scope": outcomes["refused"],
        "outside_answered": share(item.prediction.decision == "answer" for item in outside),
        "outside_refused": share(item.prediction.decision == "refuse" for item in outside),
        "chat_recognised": share(
            item.prediction.decision == "chat" and item.first == item.phrase.topic for item in small_talk
        ),
        "profile_recognised": share(item.prediction.profile == item.phrase.audience for item in named),
        "profile_assumed": share(item.prediction.profile not in (None, item.phrase.audience) for item in results),
    }
    for style in ("far", "near"):
        those = (item for item in outside if item.phrase.style == style)
        shares[f"{style}_answered"] = share(item.prediction.decision == "answer" for item in those)
    baseline = {
        "top1": share(list(item.baseline[:1]) == [item.phrase.topic] for item in about_topic),
        "top3": share(item.phrase.topic in item.baseline[:3] for item in about_topic),
    }
    return Figures(
        name,
        len(results),
        _meaningful(shares),
        macro_f1([(item.phrase.topic, item.first) for item in about_topic]),
        _meaningful(baseline),
        _by_style(about_topic),
        _meaningful(outcomes),
    )


def double_figures(name: str, results: Sequence[ScoredDouble]) -> Figures:
    """Return the figures of a set of messages with two questions."""
    served = [len(set(item.phrase.topics) & set(item.prediction.detected)) for item in results]
    shares = {
        "both_served": share(count == 2 for count in served),
        "one_served": share(count >= 1 for count in served),
        "third_served": share(bool(set(item.prediction.detected) - set(item.phrase.topics)) for item in results),
    }
    return Figures(name, len(results), _meaningful(shares))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return the mean, over the expected labels, of the F1 of each; None without any (expected, found) pair."""
    labels = {expected for expected, _ in pairs}
    if not labels:
        return None
    scores = []
    for label in labels:
        right = sum(expected == label == found for expected, found in pairs)
        expected_or_found = sum((expected == label) + (found == label) for expected, found in pairs)
        scores.append(2 * right / expected_or_found)
    return sum(scores) / len(scores)


def share(hits: Iterable[bool]) -> Share:
    """Count the hits."""
    found = list(hits)
    return Share(sum(found), len(found))


def _in_first_three(item: Scored) -> bool:
    return item.phrase.topic in [name for name, _ in item.prediction.topics[:3]]


def _by_style(results: Sequence[Scored]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for item in results:
        groups[item.phrase.style].append(item.first == item.phrase.topic)
    return {style: share(groups[style]) for style in sorted(groups)}


def _meaningful(shares: dict[str, Share]) -> dict[str, Share]:
    return {key: value for key, value in shares.items() if value.of}
