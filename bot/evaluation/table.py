"""Tables for the terminal: aligned columns, plain text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.metrics import Figures, Share
from bot.evaluation.wording import MEASURES


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *others = (
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *others]).rstrip())
    return "\n".join(lines)


def figures_table(figures: Figures) -> str:
    """Return the table of a set, the baseline beside it where it has a figure."""
    rows = [[figures.name, "assistant", "", "baseline" if figures.baseline else ""]]
    rows.append(["lines", "", str(figures.lines), ""])
    for key, measure in MEASURES.items():
        if key == "macro_f1" and figures.macro_f1 is not None:
            rows.append([measure.english, f"{100 * figures.macro_f1:.1f} %", "", ""])
        elif key in figures.shares:
            beside = figures.baseline.get(key)
            rows.append([measure.english, *_cells(figures.shares[key]), _rate(beside) if beside else ""])
    for style, part in figures.by_style.items():
        rows.append([f"  first label right · {style}", *_cells(part), ""])
    return aligned(rows)


def _cells(part: Share) -> tuple[str, str]:
    return _rate(part), f"{part.count}/{part.of}"


def _rate(part: Share) -> str:
    return f"{100 * part.rate:.1f} %"
