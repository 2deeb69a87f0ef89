"""A panel: one figure told in a sentence, drawn, and given in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.figures.french import FEW

Cell = str | int


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    Attributes:
        shape: ``columns`` (one a step of time), ``bars`` (one a label), ``split`` (bars in two parts).
        labels: what stands at each.
        values: the numbers (the first part of ``split``).
        others: those of the period before; of ``split``, the second part.
        texts: what is written at each bar.
        legend: the names of ``values`` and ``others``.

    """

    shape: Literal["columns", "bars", "split"]
    labels: Sequence[str]
    values: Sequence[int]
    others: Sequence[int] = ()
    texts: Sequence[str] = ()
    legend: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True)
class Panel:
    """One figure.

    Attributes:
        name: in addresses and in the names of files.
        title: what it shows.
        unit: what is counted.
        sentence: what it means.
        headings: of the table's columns.
        rows: the table.
        chart: what is drawn; None when there is nothing to draw.
        base: how many it rests on; None when that says nothing of its worth.
        noun: what these are, for the flag.

    """

    name: str
    title: str
    unit: str
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None
    base: int | None = None
    noun: str = "réponses"

    @property
    def flag(self) -> str:
        """What is said of small numbers; empty for others."""
        return f"Moins de {FEW} {self.noun} : à lire avec prudence." if self.base and self.base < FEW else ""
