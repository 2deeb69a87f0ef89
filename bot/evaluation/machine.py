"""What understanding costs the machine: time of a parse, of training, and memory."""

from __future__ import annotations

import json
import time

from bot.evaluation.bench import PATIENCE, PHRASES, ProbeError, chosen_phrases, percentiles, probe
from bot.evaluation.sets import SINGLE_SETS
from bot.settings import Settings
from bot.train import duration_path


def machine_values(settings: Settings) -> dict[str, float]:
    """Return what was measured now, in processes of their own, and how long the last training took.

    Training is told in seconds of the processor: the clock tells what else the machine was doing.

    Returns:
        By key of ``targets.MACHINE_TARGETS``; what could not be measured is left out.

    """
    values: dict[str, float] = {}
    deadline = time.monotonic() + PATIENCE
    phrases = chosen_phrases(SINGLE_SETS[0], PHRASES)
    try:
        bare = probe("rasa", phrases, deadline - time.monotonic())
        parsed = probe("parse", phrases, deadline - time.monotonic())
    except ProbeError:
        pass
    else:
        times = percentiles(parsed["parse"])
        values |= {"parse_p50": times["p50"], "parse_p95": times["p95"]}
        values["memory"] = parsed["memory"] - bare["memory"]
    kept = duration_path(settings)
    if kept.exists():
        values["training"] = float(json.loads(kept.read_text(encoding="utf-8"))["processor"])
    return values
