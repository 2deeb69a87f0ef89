"""``bench``: speed on one core and memory, beside bare counterparts (spaCy, Rasa, plain Python) in the same run."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation.bench_rules import rules_rows
from bot.evaluation.sets import SINGLE_SETS, BadSetError, read_phrases
from bot.evaluation.table import aligned
from bot.settings import SettingError, read_settings

#: What is measured, each in a process of its own.
KINDS = ("rules", "rasa", "spacy", "assistant")
#: How many phrases are timed, and how long the whole may take, in seconds.
PHRASES = 200
PATIENCE = 115.0
#: One core for the mathematics too: libraries that compute must not start a thread for each core of the machine.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
#: Libraries that must not print, nor look for what the machine does not have.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "RASA_TELEMETRY_ENABLED": "false"}


class ProbeError(Exception):
    """A measurement failed or took too long; the message says which and why."""


def bench(report: Path) -> int:
    """Measure, print a table and write it as JSON; return 0, or 1 when something cannot be measured."""
    try:
        model = read_settings().model_path
        if not model.exists():
            print(f"No model at {model}: run `make train` first.", file=sys.stderr)
            return 1
        phrases = chosen_phrases(SINGLE_SETS[0], PHRASES)
        deadline = time.monotonic() + PATIENCE
        probes = {kind: probe(kind, phrases, deadline - time.monotonic()) for kind in KINDS}
    except (ProbeError, BadSetError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    figures = figures_of(probes)
    print(bench_table(figures))
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"written: {report}")
    return 0


def chosen_phrases(path: Path, count: int) -> list[str]:
    """Return so many messages of a set, spread evenly over it (a set goes topic by topic)."""
    phrases = read_phrases(path)
    chosen = np.linspace(0, len(phrases) - 1, min(count, len(phrases))).astype(int)
    return [phrases[index].text for index in chosen]


def figures_of(probes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the figures of what ``probe`` measured: times in milliseconds, memory in MB."""
    rasa, spacy, assistant = probes["rasa"], probes["spacy"], probes["assistant"]
    parse, turn, guided = (percentiles(assistant[name]) for name in ("parse", "turn", "guided"))
    baseline = percentiles(spacy["parse"])
    return {
        "machine": {"processor": _processor(), "cores_used": 1, "python": platform.python_version()},
        "parse_ms": parse,
        "turn_ms": turn,
        "guided_turn_ms": guided,
        "guided_to_turn": {name: round(guided[name] / turn[name], 2) for name in ("p50", "p95")},
        "spacy_parse_ms": baseline,
        "parse_to_spacy": {name: round(parse[name] / baseline[name], 2) for name in ("p50", "p95")},
        "load_seconds": {
            "assistant": round(assistant["seconds"], 1),
            "bare_rasa_import": round(rasa["seconds"], 1),
            "bare_spacy": round(spacy["seconds"], 1),
        },
        "rules_ms": dict(probes["rules"]),
        "memory_mb": {
            "assistant": round(assistant["memory"]),
            "assistant_after_all_turns": round(assistant["memory_after"]),
            "bare_rasa_import": round(rasa["memory"]),
            "bare_spacy": round(spacy["memory"]),
        },
    }


def percentiles(took: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of times, and how many there are."""
    p50, p95 = np.percentile(np.asarray(took), [50, 95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2), "count": len(took)}


def bench_table(figures: Mapping[str, Any]) -> str:
    """Return the figures as a table for the terminal."""
    memory, load = figures["memory_mb"], figures["load_seconds"]
    rows = [["one core", "p50 ms", "p95 ms", "phrases"]]
    measured = (
        ("parse", "parse_ms"),
        ("whole turn", "turn_ms"),
        ("guided turn", "guided_turn_ms"),
        ("baseline: bare spaCy", "spacy_parse_ms"),
    )
    for name, key in measured:
        times = figures[key]
        rows.append([name, f"{times['p50']:.1f}", f"{times['p95']:.1f}", str(times["count"])])
    for name, key in (("parse / bare spaCy", "parse_to_spacy"), ("guided turn / whole turn", "guided_to_turn")):
        ratio = figures[key]
        rows.append([name, f"× {ratio['p50']:.2f}", f"× {ratio['p95']:.2f}", ""])
    others = [["", "memory MB", "load s"]]
    others.append(["assistant", str(memory["assistant"]), str(load["assistant"])])
    others.append(["assistant after all turns", str(memory["assistant_after_all_turns"]), ""])
    others.append(["baseline: bare import of Rasa", str(memory["bare_rasa_import"]), str(load["bare_rasa_import"])])
    others.append(["baseline: bare spaCy", str(memory["bare_spacy"]), str(load["bare_spacy"])])
    extra = memory["assistant"] - memory["bare_rasa_import"]
    others.append(["assistant above bare Rasa", f"{extra:+d}", ""])
    return "\n\n".join(aligned(table) for table in (rows, rules_rows(figures["rules_ms"]), others))


def probe(kind: str, phrases: Sequence[str], patience: float) -> dict[str, Any]:
    """Return what one measurement gives, in a process of its own (see ``probe``).

    Raises:
        ProbeError: it failed, or took more than ``patience`` seconds.

    """
    environment = {**os.environ, **QUIET, **dict.fromkeys(ONE_THREAD, "1")}
    command = [sys.executable, "-W", "ignore", "-m", "bot.evaluation.probe", kind]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(phrases),
            capture_output=True,
            text=True,
            env=environment,
            timeout=max(patience, 1.0),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"« {kind} » took too long: all measurements have {PATIENCE:.0f} s together.") from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ProbeError(f"« {kind} » could not be measured: {reason}")
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
