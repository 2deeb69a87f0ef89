"""The columns of the table of targets: the sets, those that were written together as one."""

from __future__ import annotations

from collections import Counter

from bot.evaluation.metrics import Scored, Share
from bot.evaluation.reliability import answers_near
from bot.evaluation.targets import Measured, measured_loss, measured_share
from bot.evaluation.trial import Trial

#: Column → the sets that it holds, by name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "held out": ("held_out", "held_out_multi"),
    "other hands": ("voices", "beyond", "profiles", "pairs"),
    "blind": ("blind", "blind_beyond", "blind_profiles", "blind_pairs"),
    "development": ("dev", "dev_multi"),
}


def target_columns(trial: Trial) -> dict[str, dict[str, Measured]]:
    """Return, by column, what its sets say of the targets, by key; columns without any set are left out."""
    return {column: _measures(trial, names) for column, names in _present(trial).items()}


def confidence_columns(trial: Trial) -> dict[str, Measured | None]:
    """Return, by column, the share of right answers among those given at a confidence of about 0.9."""
    return {
        column: answers_near([item for name in names for item in _results(trial, name)])
        for column, names in _present(trial).items()
    }


def _measures(trial: Trial, names: tuple[str, ...]) -> dict[str, Measured]:
    counts, totals = Counter[str](), Counter[str]()
    for figures in trial.figures:
        if figures.name in names:
            for key, part in figures.shares.items():
                counts[key] += part.count
                totals[key] += part.of
    measures = {key: measured_share(Share(counts[key], of)) for key, of in totals.items()}
    spoilt: dict[str, list[tuple[bool, bool]]] = {}
    for name in names:
        for corruption, pairs in trial.spoilt.get(name, {}).items():
            spoilt.setdefault(corruption, []).extend(pairs)
    for corruption, pairs in spoilt.items():
        measures[f"loss_{corruption}"] = measured_loss([a for a, _ in pairs], [b for _, b in pairs])
    return measures


def _present(trial: Trial) -> dict[str, tuple[str, ...]]:
    known = {one.name for one in trial.figures}
    return {column: names for column, names in COLUMNS.items() if known & set(names)}


def _results(trial: Trial, name: str) -> list[Scored]:
    return trial.single.get(name, [])
