"""Draws panels as inline SVG in the colours of the page, light or dark.

matplotlib is slow to import: import this module late, and draw off the loop.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any

from bot.figures.panels import Chart, Panel
from bot.figures.reading import WEEK
from bot.svg import new_figure, to_svg
from knowledge import typographic

#: What stands for the colours of the style sheet while it is drawn.
_INK, _QUIET, _FIRST, _SECOND, _BEFORE = "#010101", "#020202", "#030303", "#040404", "#050505"
_VARIABLES = {
    _INK: "--ink", _QUIET: "--line", _FIRST: "--chart-1", _SECOND: "--chart-2", _BEFORE: "--chart-before",
}  # fmt: skip
#: Width of all pictures and height of a row, in inches; a narrow screen shows it whole.
_WIDTH, _ROW, _COLUMNS_HEIGHT = 4.4, 0.46, 2.1
_FONT = 11
#: How many characters of a label fit.
_LABEL = 46
#: How much of the width the longest bar takes: its text stands behind it.
_BAR, _SPLIT_BAR = 0.76, 0.6
_STYLE = re.compile(r'style="([^"]*)"')
_SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"')
_SHEET = re.compile(r"<style.*?</style>", re.DOTALL)
_FONT_SIZE = re.compile(r"font: ([\d.]+)px [^;]*")
#: matplotlib's settings are those of the process.
_ALONE = threading.Lock()


def draw(panel: Panel) -> str:
    """Return the picture of a panel as an ``<svg>`` element; empty when it has none."""
    if panel.chart is None:
        return ""
    with _ALONE:
        figure = _columns(panel.chart) if panel.chart.shape == "columns" else _bars(panel.chart)
        return for_page(to_svg(figure, panel.name, typographic(f"Graphique : {panel.title}"), tight=False))


def for_page(picture: str) -> str:
    """Return a picture without inline styles, which the console's policy forbids, in the colours of its style sheet."""
    plain = _SHEET.sub("", _SIZE.sub(r"\1", picture))
    plain = _STYLE.sub(lambda found: _attributes(found[1]), plain)
    for colour, variable in _VARIABLES.items():
        plain = plain.replace(f'"{colour}"', f'"var({variable})"')
    return plain


def _attributes(style: str) -> str:
    named = (part.split(": ", 1) for part in _FONT_SIZE.sub(r"font-size: \1", style).split("; ") if ": " in part)
    return " ".join(f'{name}="{value}"' for name, value in named)


def _canvas(height: float) -> Any:
    figure = new_figure(_WIDTH, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    return figure, axes


def _bars(chart: Chart) -> Any:
    legend = 0.3 if chart.legend else 0.0
    height = _ROW * len(chart.labels) + legend + 0.06
    figure, axes = _canvas(height)
    axes.set_xlim(0, 1)
    axes.set_ylim(-height, 0)
    is_split = chart.shape == "split"
    others = chart.others or [0] * len(chart.values)
    sums = [a + b for a, b in zip(chart.values, others, strict=True)] if is_split else [*chart.values, *others]
    scale = (_SPLIT_BAR if is_split else _BAR) / max(1, *sums)
    for row, (label, value, other) in enumerate(zip(chart.labels, chart.values, others, strict=True)):
        top = -_ROW * row - 0.04
        axes.text(0, top - 0.145, _short(label), va="baseline", fontsize=_FONT, color=_INK)
        bar = {"height": 0.15, "align": "edge"}
        axes.barh(top - 0.36, value * scale, color=_FIRST, **bar)
        if is_split:
            axes.barh(
                top - 0.36, other * scale, left=value * scale, color=_SECOND, hatch="////", edgecolor=_BEFORE, **bar
            )
        elif chart.others:
            axes.barh(top - 0.41, other * scale, height=0.035, align="edge", color=_BEFORE)
        end = (value + other) * scale if is_split else max(value, other) * scale
        axes.text(end + 0.015, top - 0.285, chart.texts[row], va="center", fontsize=_FONT, color=_INK)
    if chart.legend:
        _legend(axes, chart, -height + 0.12, is_split)
    return figure


def _legend(axes: Any, chart: Chart, bottom: float, is_split: bool) -> None:
    for place, (name, colour) in enumerate(zip(chart.legend, (_FIRST, _SECOND if is_split else _BEFORE), strict=True)):
        left = 0.5 * place
        hatch = {"hatch": "////", "edgecolor": _BEFORE} if is_split and place else {}
        axes.barh(bottom, 0.03, left=left, height=0.1, color=colour, **hatch)
        axes.text(left + 0.045, bottom, name, va="center", fontsize=_FONT - 1, color=_INK)


def _columns(chart: Chart) -> Any:
    figure, axes = _canvas(_COLUMNS_HEIGHT)
    count = len(chart.values)
    most = max(1, *chart.values)
    axes.set_xlim(-0.6, count - 0.4)
    axes.set_ylim(-0.2 * most, 1.16 * most)
    axes.plot([-0.6, count - 0.4], [0, 0], color=_QUIET, linewidth=1)
    axes.bar(range(count), chart.values, width=0.72, color=_FIRST)
    for place in _told(count):
        alignment = "left" if place == 0 and count > 4 else "right" if place == count - 1 and count > 4 else "center"
        label = chart.labels[place].removeprefix(WEEK)
        axes.text(place, -0.05 * most, label, ha=alignment, va="top", fontsize=_FONT, color=_INK)
    best = max(range(count), key=lambda place: chart.values[place])
    for place in range(count) if count <= 12 else (best,):
        axes.text(place, chart.values[place] + 0.02 * most, str(chart.values[place]), ha="center", va="bottom",
                  fontsize=_FONT, color=_INK)  # fmt: skip
    return figure


def _told(count: int) -> Sequence[int]:
    """Return which columns have their label written: five at most, the first and the last among them."""
    if count <= 5:
        return range(count)
    return sorted({round(part * (count - 1) / 3) for part in range(4)})


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
