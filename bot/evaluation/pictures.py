"""The pictures of the report, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.evaluation.metrics import OUTCOMES, Figures
from bot.evaluation.reliability import Slice
from bot.evaluation.wording import OUTCOME_NAMES, STYLE_NAMES, percent
from bot.svg import new_figure, to_svg

#: Told apart by those who see few colours: dark to light for what helps, warm for what harms.
COLOURS = {
    "right": "#1b6e53",
    "proposed": "#7cc4a3",
    "proposed_others": "#d9d9d9",
    "chat": "#b9b3d6",
    "refused": "#f0b65a",
    "wrong": "#c0392b",
}
#: A share of fewer messages than this says nothing: it is not drawn.
ENOUGH = 5
_INK, _QUIET = "#1f2933", "#8a949e"
_ORDER = ("right", "proposed", "proposed_others", "chat", "refused", "wrong")
assert set(_ORDER) == set(OUTCOMES)  # noqa: S101  (each outcome has a colour and a place)


def outcomes_picture(sets: Sequence[tuple[str, Figures]]) -> str:
    """Show what becomes of the questions of each set (name, figures): one bar a set."""
    figure = new_figure(9.4, 0.75 * len(sets) + 0.5)
    axes = figure.add_subplot()
    for row, (_, figures) in enumerate(sets):
        left = 0.0
        for kind in _ORDER:
            part = figures.outcomes[kind]
            axes.barh(row, part.rate, left=left, height=0.6, color=COLOURS[kind], label=OUTCOME_NAMES[kind])
            if part.rate >= 0.045:
                colour = "white" if kind in ("right", "wrong") else _INK
                place = left + part.rate / 2
                axes.text(place, row, percent(part.rate, 0), ha="center", va="center", color=colour, fontsize=9)
            left += part.rate
    axes.set_yticks(range(len(sets)), [name for name, _ in sets])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    bare(axes, ())
    handles, names = axes.get_legend_handles_labels()
    kinds = len(_ORDER)
    axes.legend(
        handles[:kinds], names[:kinds], ncol=3, loc="upper center", bbox_to_anchor=(0.5, 0.0), frameon=False, fontsize=9
    )
    return to_svg(figure, "outcomes", "Ce que deviennent les questions, par jeu de phrases")


def styles_picture(sets: Sequence[tuple[str, Figures]]) -> str:
    """Show the share of first labels right by way of writing: one point a set and style."""
    styles = sorted(
        {style for _, figures in sets for style in figures.by_style}, key=lambda key: STYLE_NAMES.get(key, key)
    )
    figure = new_figure(7.4, 0.34 * len(styles) + 0.8)
    axes = figure.add_subplot()
    marks = zip(sets, "oDs^", ("#1b6e53", "#8e5ea2", "#f0b65a", _QUIET), (-0.13, 0.13, 0.0, 0.0), strict=False)
    for (name, figures), marker, colour, shift in marks:
        known = [
            (figures.by_style[style].rate, row + shift) for row, style in enumerate(styles) if style in figures.by_style
        ]
        axes.scatter(
            [x for x, _ in known], [y for _, y in known], marker=marker, color=colour, s=42, label=name, zorder=3
        )
    axes.set_yticks(range(len(styles)), [STYLE_NAMES.get(style, style) for style in styles])
    axes.invert_yaxis()
    least = min((part.rate for _, figures in sets for part in figures.by_style.values()), default=0.0)
    axes.set_xlim(min(0.5, least) - 0.02, 1.02)
    percents(axes.xaxis)
    axes.grid(axis="x", color="#e3e7eb", zorder=0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=2, frameon=False, fontsize=9)
    bare(axes, ("bottom",))
    return to_svg(figure, "styles", "Bon sujet en tête, selon la manière d’écrire")


def confidence_picture(found: Sequence[Slice]) -> str:
    """Show how many messages have which first score: right labels above, wrong ones below, each on its own scale."""
    figure = new_figure(4.6, 3.4)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"hspace": 0.35})
    middles = [(one.least + one.most) / 2 for one in found]
    right, wrong = [one.right for one in found], [one.wrong for one in found]
    parts = ((above, right, "right", "bon sujet"), (below, wrong, "wrong", "autre sujet"))
    for axes, counts, colour, title in parts:
        axes.bar(middles, counts, 0.9 / len(found), color=COLOURS[colour])
        axes.set_title(title, loc="left", fontsize=10, color=COLOURS[colour])
        axes.set_yticks([])
        for middle, count in zip(middles, counts, strict=True):
            if count:
                axes.text(middle, count, f"{count}", ha="center", va="bottom", fontsize=8, color=_INK)
        bare(axes, ("bottom",))
    below.set_xlim(0, 1)
    percents(below.xaxis)
    below.set_xlabel("score du premier sujet")
    return to_svg(figure, "confidence", "Nombre de messages par score, bons et mauvais sujets")


def reliability_picture(found: Sequence[Slice]) -> str:
    """Show the share of right labels against the score; on the diagonal, scores mean what they say."""
    figure = new_figure(3.9, 3.4)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=_QUIET, linestyle="--", linewidth=1, label="score exact")
    points = [(one.mean_score, one.accuracy) for one in found if one.count >= ENOUGH]
    axes.plot([x for x, _ in points], [y for _, y in points], "o-", color=COLOURS["right"], label="mesuré")
    axes.set_xlim(0, 1.03)
    axes.set_ylim(0, 1.03)
    percents(axes.xaxis)
    percents(axes.yaxis)
    axes.set_xlabel("score annoncé")
    axes.set_ylabel("bons sujets")
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    bare(axes, ("bottom", "left"))
    return to_svg(figure, "reliability", "Part de bons sujets selon le score annoncé")


def matrix_picture(counts: npt.NDArray[np.int64], names: Sequence[str]) -> str:
    """Show a confusion matrix: expected labels in rows, found labels in columns under the same numbers."""
    size = len(names)
    figure = new_figure(0.19 * size + 0.4, 0.19 * size + 0.2)
    axes = figure.add_axes((0, 0, 1, 1))
    strongest = max(int(counts.max()), 1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        count = int(counts[row, column])
        colour = COLOURS["right"] if row == column else COLOURS["wrong"]
        strength = 0.25 + 0.75 * min(1.0, count / (strongest / 4 if row == column else 4))
        square = ((column - 0.5, row - 0.5), 1, 1)
        axes.add_patch(_rectangle(*square, colour, strength))
        axes.text(
            column, row, f"{count}", ha="center", va="center", fontsize=7, color="white" if strength > 0.6 else _INK
        )
    axes.set_xlim(-0.5, size - 0.5)
    axes.set_ylim(size - 0.5, -0.5)
    axes.set_xticks(range(size), [f"{index + 1}" for index in range(size)], fontsize=6.5)
    axes.set_yticks(range(size), [f"{name}  {index + 1}" for index, name in enumerate(names)], fontsize=7.5)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(size + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(size + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="#edf0f2", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    bare(axes, ())
    return to_svg(figure, "matrix", "Matrice de confusion : sujet demandé en ligne, sujet trouvé en colonne")


def _rectangle(corner: tuple[float, float], width: float, height: float, colour: str, strength: float) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle(corner, width, height, facecolor=colour, alpha=strength, linewidth=0)


def percents(axis: Any) -> None:
    """Write the numbers of an axis as percentages."""
    axis.set_major_formatter(lambda value, _position: percent(value, 0))


def bare(axes: Any, kept: Sequence[str]) -> None:
    """Leave only these sides of the frame, and no marks."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in kept)
        spine.set_color(_QUIET)
    axes.tick_params(length=0, colors=_INK)
