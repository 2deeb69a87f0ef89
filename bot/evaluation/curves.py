"""The curves of the study, as SVG: what more phrases bring, and what answering more often costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.evaluation.confusions import misled
from bot.evaluation.intervals import wilson
from bot.evaluation.metrics import Scored
from bot.evaluation.pictures import COLOURS, bare, percents
from bot.nlu.decision import OUT_OF_SCOPE
from bot.svg import new_figure, to_svg


def learning_picture(points: Sequence[Mapping[str, int]]) -> str:
    """Show the share of first labels right against the number of phrases a topic, with its 95 % interval."""
    figure = new_figure(4.6, 3.2)
    axes = figure.add_subplot()
    sizes = [point["phrases"] for point in points]
    shares = [point["right"] / point["of"] for point in points]
    bounds = [wilson(point["right"], point["of"]) for point in points]
    axes.fill_between(sizes, [low for low, _ in bounds], [high for _, high in bounds], color="#cfe6dc", linewidth=0)
    axes.plot(sizes, shares, "o-", color=COLOURS["right"])
    for size, share in zip(sizes, shares, strict=True):
        axes.annotate(f"{100 * share:.1f}".replace(".", ","), (size, share), (8, -11), textcoords="offset points")
    axes.set_xlabel("phrases d’exemple par sujet")
    axes.set_ylabel("bons sujets en tête")
    percents(axes.yaxis)
    bare(axes, ("bottom", "left"))
    return to_svg(figure, "learning", "Part de bons sujets selon le nombre de phrases d’exemple par sujet")


def risk_points(results: Sequence[Scored], topics: Sequence[str]) -> list[tuple[float, float]]:
    """Return, for each score from which one could answer, the share answered and the share of these that is wrong.

    Args:
        results: messages about a topic or out of scope.
        topics: the ids of the topics: what can be answered.

    """
    asked = [item for item in results if item.phrase.topic in topics or item.phrase.topic == OUT_OF_SCOPE]
    scores = np.array([item.prediction.topics[0][1] if item.first in topics else 0.0 for item in asked])
    wrong = np.array([item.first != item.phrase.topic for item in asked])
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] > 0]
    counts = np.arange(1, len(order) + 1)
    return [(float(a), float(b)) for a, b in zip(counts / len(asked), np.cumsum(wrong[order]) / counts, strict=True)]


def risk_picture(results: Sequence[Scored], topics: Sequence[str]) -> str:
    """Show how many answers are wrong against how many messages are answered, and where the assistant stands."""
    figure = new_figure(4.6, 3.2)
    axes = figure.add_subplot()
    points = risk_points(results, topics)
    axes.plot([x for x, _ in points], [y for _, y in points], color=COLOURS["right"])
    asked = [item for item in results if item.phrase.topic in topics or item.phrase.topic == OUT_OF_SCOPE]
    answered = [item for item in asked if item.prediction.decision == "answer"]
    if answered:
        place = (len(answered) / len(asked), sum(map(misled, answered)) / len(answered))
        axes.plot(*place, "o", color=COLOURS["wrong"])
        axes.annotate("l’assistant", place, (-8, 8), textcoords="offset points", ha="right", color=COLOURS["wrong"])
    axes.set_xlabel("messages auxquels on répond")
    axes.set_ylabel("réponses fausses")
    axes.set_ylim(bottom=0)
    percents(axes.xaxis)
    percents(axes.yaxis)
    bare(axes, ("bottom", "left"))
    return to_svg(figure, "risk", "Part de réponses fausses selon la part de messages auxquels on répond")
