"""From a ranking of labels to what the assistant does: answer, suggest, refuse or chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.nlu.topic_model import Ranking

Kind = Literal["answer", "suggest", "refuse", "chat"]

TOPIC_PREFIX = "faq/"
OUT_OF_SCOPE = "hors_sujet"
#: A bare « DEFI »: two schemes bear the name, so both are proposed.
HOMONYM = "defi_homonyme"
HOMONYM_TOPICS = ("defi_emploi_presentation", "defi_region_deroulement")
#: Labels that mean something only after an answer.
CONTEXTUAL = frozenset(
    {"ne_marche_pas", "suite", "repeter", "affirmer", "nier", "preciser_profil", "aucune_proposition"}
)
#: No words at all (empty message, emoji alone).
WORDLESS = "message_vide"


@dataclass(frozen=True)
class Thresholds:
    """When a probability is enough.

    Attributes:
        answer: least probability of a topic to answer at once.
        lead: least distance to the next label to answer at once.
        refuse: least probability of « hors_sujet » to refuse without proposing a topic.
        chat: least probability of a conversational label.
        suggest: least probability of a topic to be proposed.
        likeness: least likeness of the nearest training phrase to answer at once.
        second: least probability that the message asks two questions (see ``bot.nlu.several``).

    """

    answer: float = 0.7
    lead: float = 0.15
    refuse: float = 0.7
    chat: float = 0.4
    suggest: float = 0.04
    likeness: float = 0.4
    second: float = 0.75


@dataclass(frozen=True)
class Decision:
    """What to do with a message.

    Attributes:
        kind: answer, suggest, refuse or chat.
        label: the topic id, the conversational label or « hors_sujet » that comes first.
        scores: public names (topic id, conversational label, ``hors_sujet``) with their probability, best first.
        suggestions: topics to propose, best first (three at most).
        detected: every topic served from this message, in the order of the message.
        flavour: for « hors_sujet », its kind (proche, loin, insulte, autre).

    """

    kind: Kind
    label: str
    scores: tuple[tuple[str, float], ...]
    suggestions: tuple[str, ...] = ()
    detected: tuple[str, ...] = ()
    flavour: str | None = None


def public_scores(ranking: Ranking) -> list[tuple[str, float, bool]]:
    """Add up the probabilities by public name; the flag tells topics from other labels."""
    totals: dict[str, float] = {}
    topics: set[str] = set()
    for label, probability in ranking:
        if label.startswith(TOPIC_PREFIX):
            name = label[len(TOPIC_PREFIX) :]
            topics.add(name)
        else:
            name = label.split("/")[0]
        totals[name] = totals.get(name, 0.0) + probability
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [(name, probability, name in topics) for name, probability in ordered]


def decide(
    whole: Ranking, asked: Sequence[str] = (), thresholds: Thresholds | None = None, likeness: float = 1.0
) -> Decision:
    """Decide what to do with a message.

    Args:
        whole: the ranking of the whole message.
        asked: the labels of the topics that it asks about, in order, when they are several (see ``bot.nlu.several``).
        thresholds: when a probability is enough.
        likeness: how like the nearest training phrase the message is.

    """
    limits = thresholds or Thresholds()
    scores = public_scores(whole)
    public = tuple((name, probability) for name, probability, _ in scores)
    likely = [(name, probability) for name, probability, is_topic in scores if is_topic]
    proposed = tuple(name for name, probability in likely if probability >= limits.suggest)[:3]
    name, probability, is_topic = scores[0]
    lead = probability - scores[1][1] if len(scores) > 1 else probability
    several = tuple(label.removeprefix(TOPIC_PREFIX) for label in asked)

    if len(several) > 1:
        return Decision("answer", several[0], public, proposed, several)
    if name == HOMONYM and probability >= limits.chat:
        return Decision("suggest", name, public, HOMONYM_TOPICS)
    if is_topic and probability >= limits.answer and lead >= limits.lead and likeness >= limits.likeness:
        return Decision("answer", name, public, proposed, (name,))
    if name == OUT_OF_SCOPE and (probability >= limits.refuse or not proposed):
        return Decision("refuse", name, public, proposed, flavour=_flavour(whole))
    if not is_topic and name not in (OUT_OF_SCOPE, HOMONYM) and (probability >= limits.chat or not proposed):
        return Decision("chat", name, public, proposed)
    return Decision("suggest", likely[0][0], public, proposed or (likely[0][0],))


def _flavour(ranking: Ranking) -> str | None:
    kinds = [label for label, _ in ranking if label.startswith(f"{OUT_OF_SCOPE}/")]
    return kinds[0].split("/")[1] if kinds else None
