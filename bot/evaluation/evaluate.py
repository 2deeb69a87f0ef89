"""``evaluate``: runs the labelled sets through the assistant, prints their figures and writes the report."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.quiet import quiet
from bot.settings import SettingError, read_settings


def evaluate(report: Path) -> int:
    """Evaluate all the sets that exist; return 0, or 1 when the model or a set cannot be used.

    Args:
        report: where the page is written; the figures go beside it, with the suffix ``.json``.

    """
    quiet("ERROR")
    from bot.evaluation.machine import machine_values
    from bot.evaluation.report import write_report
    from bot.evaluation.sets import BadSetError
    from bot.evaluation.table import aligned, figures_table
    from bot.evaluation.target_columns import confidence_columns, target_columns
    from bot.evaluation.targets import calibration_rows, machine_rows, missed, targets_rows
    from bot.evaluation.trial import run_sets

    try:
        settings = read_settings()
        model = settings.model_path
        if not model.exists():
            print(f"No model at {model}: run `make train` first.", file=sys.stderr)
            return 1
        trial = asyncio.run(run_sets(model))
    except (BadSetError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    columns = target_columns(trial)
    for figures in trial.figures:
        print(figures_table(figures), end="\n\n")
    rows = targets_rows(columns)
    rows.append(calibration_rows(confidence_columns(trial)))
    values = machine_values(settings)
    print(aligned(rows), aligned(machine_rows(values)), sep="\n\n", end="\n\n")
    for line in missed(columns):
        print(line)
    print("\nbaseline: label of the nearest training phrase (cosine of TF-IDF words)")
    print(f"messages that are training phrases too: {len(trial.duplicates)}")
    for twin in trial.duplicates:
        print(f"  {twin.set_name}: « {twin.text} » ({twin.label}; trained as {twin.trained_as})")
    for path in write_report(trial, report):
        print(f"written: {path}")
    return 0
