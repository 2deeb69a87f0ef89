"""Why a message is understood as it is: what was read, what it resembles, what decided."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.decision import OUT_OF_SCOPE, Decision, Thresholds
from bot.nlu.neighbours import Neighbour
from bot.nlu.segments import cuts
from bot.nlu.text import expand, fold, has_words
from bot.nlu.topic_classifier import TopicClassifier

#: How many training phrases are shown.
NEIGHBOURS = 5


@dataclass(frozen=True)
class Ground:
    """What the decision was held against.

    Attributes:
        name: the threshold, a field of ``Thresholds``.
        value: what the message has.
        limit: what it needs.

    """

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether the message has what it needs."""
        return self.value >= self.limit


@dataclass(frozen=True)
class Explanation:
    """Why a message is understood as it is.

    Attributes:
        text: the message.
        read: the message as its words were compared, corrected; empty without words.
        corrections: what was typed → what was read, for what spelling correction changed.
        pieces: the ways in which the message was cut in two, to see whether it asks two questions.
        neighbours: the training phrases that are nearest, best first.
        decision: what is done, with the labels and their probabilities.
        grounds: what decided, in the order in which it is looked at.
        profile: who is writing, when the message tells it.

    """

    text: str
    read: str
    corrections: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[str, str], ...]
    neighbours: tuple[Neighbour, ...]
    decision: Decision
    grounds: tuple[Ground, ...]
    profile: str | None = None


def explain(classifier: TopicClassifier, text: str, profile: str | None = None) -> Explanation:
    """Return why a trained classifier understands a message as it does.

    Args:
        classifier: the classifier (see ``bot.nlu.archive``).
        text: the message.
        profile: what another part of the assistant read of its writer.

    """
    decision = classifier.decide_on(text)
    if not has_words(text):
        return Explanation(text, "", (), (), (), decision, (), profile)
    reading = classifier.model.read(text, NEIGHBOURS)
    typed = expand(fold(text), classifier.model.features.abbreviations)
    return Explanation(
        text,
        reading.cleaned,
        _corrections(typed, reading.cleaned),
        tuple((cut.left, cut.right) for cut in cuts(text)),
        reading.neighbours,
        decision,
        _grounds(decision, classifier.thresholds, reading.likeness),
        profile,
    )


def _grounds(decision: Decision, limits: Thresholds, likeness: float) -> tuple[Ground, ...]:
    if len(decision.detected) > 1:
        return ()  # two questions are told by their parts, not by one probability
    (name, first), others = decision.scores[0], decision.scores[1:]
    if name == OUT_OF_SCOPE:
        return (Ground("refuse", first, limits.refuse),)
    if decision.kind == "chat":
        return (Ground("chat", first, limits.chat),)
    lead = first - others[0][1] if others else first
    return (
        Ground("answer", first, limits.answer),
        Ground("lead", lead, limits.lead),
        Ground("likeness", likeness, limits.likeness),
    )


def _corrections(typed: str, read: str) -> tuple[tuple[str, str], ...]:
    """Return the runs of words that differ."""
    from difflib import SequenceMatcher

    before, after = typed.split(), read.split()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return tuple(
        (" ".join(before[a:b]), " ".join(after[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    )
