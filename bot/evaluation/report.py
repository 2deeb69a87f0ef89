"""Writes what a run found: a page for the product owner, and the same figures as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.evaluation import curves, pictures
from bot.evaluation.confusions import CONVERSATION, matrix, misled, rows_with_errors, worst_confusions
from bot.evaluation.metrics import Figures, Share
from bot.evaluation.reliability import calibration_error, slices
from bot.evaluation.target_columns import target_columns
from bot.evaluation.targets import targets_rows
from bot.evaluation.trial import Trial
from bot.evaluation.wording import (
    DECISION_NAMES,
    MEASURES,
    SET_NAMES,
    number,
    percent,
    typography,
)
from bot.nlu.decision import OUT_OF_SCOPE
from bot.svg import standalone
from knowledge import library

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Cell:
    """A figure as the page shows it: the share, how many out of how many, and the baseline's share."""

    rate: str
    detail: str = ""
    baseline: str = ""


def write_report(trial: Trial, page: Path) -> tuple[Path, Path]:
    """Write the page and, beside it, its pictures (``risk.svg``…) and the figures as JSON; return page and figures."""
    page.parent.mkdir(parents=True, exist_ok=True)
    figures = page.with_suffix(".json")
    drawn = drawn_of(trial)
    page.write_text(page_of(trial, drawn), encoding="utf-8")
    for name, picture in drawn.items():
        (page.parent / f"{name.removesuffix('_svg')}.svg").write_text(standalone(picture), encoding="utf-8")
    figures.write_text(json.dumps(figures_json(trial), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return page, figures


def figures_json(trial: Trial) -> dict[str, Any]:
    """Return all the figures, ready for JSON."""
    found = slices(trial.all_single)
    return {
        "sets": {one.name: _set_json(one) for one in trial.figures},
        "calibration_error": round(calibration_error(found), 4),
        "wrong_answers": [
            {
                "set": name,
                "text": item.phrase.text,
                "expected": item.phrase.topic,
                "served": list(item.prediction.detected),
                "score": item.prediction.topics[0][1],
            }
            for name, results in trial.single.items()
            for item in results
            if misled(item)
        ],
        "duplicates": [vars(twin) for twin in trial.duplicates],
    }


def drawn_of(trial: Trial) -> dict[str, str]:
    """Return the pictures of the page, by the name that its template gives them."""
    results = trial.all_single
    labels = (*trial.topics, OUT_OF_SCOPE, CONVERSATION)
    found = slices(results)
    named = [(SET_NAMES.get(one.name, one.name), one) for one in trial.figures if one.name in trial.single]
    named = [(name, one) for name, one in named if one.outcomes]
    return {
        "outcomes_svg": pictures.outcomes_picture(named),
        "styles_svg": pictures.styles_picture(named),
        "risk_svg": curves.risk_picture(results, trial.topics),
        "confidence_svg": pictures.confidence_picture(found),
        "reliability_svg": pictures.reliability_picture(found),
        "matrix_svg": pictures.matrix_picture(matrix(results, labels), [label_name(label) for label in labels]),
    }


def page_of(trial: Trial, drawn: dict[str, str] | None = None) -> str:
    """Return the page: self-contained, in French."""
    results = trial.all_single
    labels = (*trial.topics, OUT_OF_SCOPE, CONVERSATION)
    counts = matrix(results, labels)
    found = slices(results)
    single = [one for one in trial.figures if one.name in trial.single]
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(typography=typography, percent=percent, number=number, label=label_name)
    return environment.get_template("evaluation.html").render(
        made=f"{datetime.now():%d/%m/%Y à %H h %M}",  # noqa: DTZ005  (local time: read by a person)
        figures=trial.figures,
        main=single[0] if single else None,
        set_names=SET_NAMES,
        measures=MEASURES,
        cells={one.name: _cells(one) for one in trial.figures},
        misled=[(name, item) for name, items in trial.single.items() for item in items if misled(item)],
        confusions=worst_confusions(results),
        rows=rows_with_errors(counts, labels),
        decisions=DECISION_NAMES,
        calibration_error=calibration_error(found),
        duplicates=trial.duplicates,
        targets=targets_rows(target_columns(trial)),
        **(drawn or drawn_of(trial)),
    )


def label_name(label: str) -> str:
    """Return a label as the product owner knows it: the topic's title, or what the label stands for."""
    topic = library().topics.get(label)
    if topic is not None:
        return topic.title
    names = {OUT_OF_SCOPE: "Hors périmètre", CONVERSATION: "Conversation"}
    return names.get(label, f"Conversation ({label.replace('_', ' ')})")


def _cells(figures: Figures) -> dict[str, Cell]:
    cells = {}
    for key, part in figures.shares.items():
        beside = figures.baseline.get(key)
        cells[key] = Cell(percent(part.rate), f"{part.count} sur {part.of}", percent(beside.rate) if beside else "")
    if figures.macro_f1 is not None:
        cells["macro_f1"] = Cell(percent(figures.macro_f1))
    return cells


def _set_json(figures: Figures) -> dict[str, Any]:
    return {
        "lines": figures.lines,
        "figures": _shares_json(figures.shares),
        "macro_f1": None if figures.macro_f1 is None else round(figures.macro_f1, 4),
        "baseline": _shares_json(figures.baseline),
        "by_style": _shares_json(figures.by_style),
        "outcomes": _shares_json(figures.outcomes),
    }


def _shares_json(shares: dict[str, Share]) -> dict[str, Any]:
    return {key: {"count": part.count, "of": part.of, "rate": round(part.rate, 4)} for key, part in shares.items()}
