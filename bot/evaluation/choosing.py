"""Chooses the thresholds of the decision by what each mistake costs, on training phrases held out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.evaluation.crossing import Held
from bot.evaluation.training import public_label
from bot.nlu.decision import OUT_OF_SCOPE, TOPIC_PREFIX, Decision, Thresholds, decide
from bot.nlu.topic_model import Ranking

#: What each outcome costs the visitor. A right proposal still asks for a choice: half of a useless one.
WRONG_ANSWER, USELESS_PROPOSAL, RIGHT_PROPOSAL, WRONG_REFUSAL = 5.0, 1.0, 0.5, 2.0
#: Settings that cost at most so much more than the cheapest are as good: the one that answers most is taken.
AS_GOOD = 0.05
#: What is tried, setting by setting.
TRIED: dict[str, tuple[float, ...]] = {
    "answer": (0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9),
    "refuse": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "suggest": (0.02, 0.04, 0.08),
    "likeness": (0.0, 0.3, 0.4, 0.5),
}
SHARPNESS = tuple(np.arange(0.5, 2.01, 0.05))
#: How often each setting is tried anew after the others have moved.
ROUNDS = 2


@dataclass(frozen=True)
class Tried:
    """Thresholds and what they bring on the phrases held out.

    Attributes:
        thresholds: the thresholds.
        cost: mean cost of a message, in scope and out of scope.
        answered: share of the questions in scope that are answered, rightly, at once.
        wrong: share of the questions in scope that get another answer.
        refused: share of the questions in scope that are refused.
        outside: share of the messages out of scope that are answered.

    """

    thresholds: Thresholds
    cost: float
    answered: float
    wrong: float
    refused: float
    outside: float


def cost(decision: Decision, label: str) -> float:
    """Return what a decision costs who asked about ``label``, a topic or « hors_sujet/… »."""
    name, inside = public_label(label), label.startswith(TOPIC_PREFIX)
    if decision.kind == "answer":
        return 0.0 if name in decision.detected else WRONG_ANSWER
    if decision.kind == "suggest":
        return RIGHT_PROPOSAL if inside and name in decision.suggestions else USELESS_PROPOSAL
    return WRONG_REFUSAL if inside else 0.0


def tried(held: Sequence[Held], thresholds: Thresholds) -> Tried:
    """Return what thresholds bring."""
    asked = [one for one in held if one.label.startswith(TOPIC_PREFIX) or public_label(one.label) == OUT_OF_SCOPE]
    decided = [(decide(one.ranking, (), thresholds, one.likeness), one.label) for one in asked]
    inside = [(one, label) for one, label in decided if label.startswith(TOPIC_PREFIX)]
    answers = [(one, label) for one, label in inside if one.kind == "answer"]
    right = sum(public_label(label) in one.detected for one, label in answers)
    outside = [one.kind == "answer" for one, label in decided if not label.startswith(TOPIC_PREFIX)]
    return Tried(
        thresholds,
        sum(cost(one, label) for one, label in decided) / len(decided),
        right / len(inside),
        (len(answers) - right) / len(inside),
        sum(one.kind == "refuse" for one, _ in inside) / len(inside),
        sum(outside) / max(1, len(outside)),
    )


def choose(held: Sequence[Held], start: Thresholds) -> list[Tried]:
    """Move one setting at a time to where the cost is least, then try all the values of ``answer``.

    Returns:
        What each value of ``answer`` brings, the one to take first: of those as good as the cheapest, the one that
        answers most.

    """
    best = tried(held, start)
    for name in itertools.chain.from_iterable([TRIED] * ROUNDS):
        found = [tried(held, replace(best.thresholds, **{name: value})) for value in TRIED[name]]
        best = min([best, *found], key=lambda one: one.cost)
    found = [tried(held, replace(best.thresholds, answer=value)) for value in TRIED["answer"]]
    limit = best.cost * (1 + AS_GOOD)
    return sorted(found, key=lambda one: (one.cost > limit, -one.answered))


def likelihood_loss(held: Sequence[Held], factor: float) -> float:
    """Return the mean log-loss of the true labels when the margins are multiplied by ``factor`` more."""
    losses = []
    for one in held:
        shares = np.array([max(share, 1e-12) for _, share in one.ranking]) ** factor
        right = next(place for place, (label, _) in enumerate(one.ranking) if label == one.label)
        losses.append(-np.log(shares[right] / shares.sum()))
    return float(np.mean(losses))


def best_factor(held: Sequence[Held]) -> float:
    """Return by how much the sharpness should be multiplied for probabilities to be true."""
    return float(min(SHARPNESS, key=lambda factor: likelihood_loss(held, factor)))


def sharpened(ranking: Ranking, factor: float) -> Ranking:
    """Return a ranking with its margins multiplied."""
    shares = np.array([share for _, share in ranking]) ** factor
    return [(label, float(share)) for (label, _), share in zip(ranking, shares / shares.sum(), strict=True)]
