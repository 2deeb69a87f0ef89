"""``bakeoff``: every method beside every other, held-out training phrases and sets, one process a method."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation.bakeoff_rows import ROWS
from bot.evaluation.bench import ONE_THREAD, QUIET
from bot.evaluation.candidates import Candidate, Row
from bot.evaluation.corruption import with_edits
from bot.evaluation.folds import FOLDS, block_folds
from bot.evaluation.probe import memory_now
from bot.evaluation.sets import SINGLE_SETS, Phrase, read_phrases
from bot.evaluation.table import aligned
from bot.evaluation.training import labelled_phrases, public_label
from bot.nlu.decision import OUT_OF_SCOPE, public_scores
from bot.nlu.topic_model import Ranking

#: A method that takes longer than this, in seconds of the clock, is given up.
PATIENCE = 2400
#: The confidence from which a method answers is where it would answer so many questions in scope.
ANSWERED = 0.9
#: How many messages are timed.
_TIMED = 100


def bakeoff(report: Path, only: str | None, folds: int) -> int:
    """Measure the methods whose name holds ``only`` (all without it), print the table, keep the figures as JSON.

    Rows that are not measured now are taken from the report of an earlier run.
    """
    known: dict[str, Any] = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    report.parent.mkdir(parents=True, exist_ok=True)
    for row in ROWS:
        if only is None or only in row.name:
            known[row.name] = _in_a_process(row, folds)
            report.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(bakeoff_table(known))
    print(f"written: {report}")
    return 0


def bakeoff_table(known: dict[str, Any]) -> str:
    """Return the table of the rows that were measured."""
    columns = ("crossed", "clean", "edits", "dev", "wrong", "near", "far", "training", "parse", "memory")
    names = ("held-out phrases", "sets", "1 edit in 8", "dev", "wrong", "near", "far", "train s", "parse ms", "MB")
    rows = [["method", *names]]
    for row in ROWS:
        found = known.get(row.name)
        if found is None:
            continue
        failed = found.get("failed")
        cells = ["" if found.get(key) is None else f"{found[key]:.1f}" for key in columns]
        rows.append([row.name, *(cells if not failed else [failed, *[""] * (len(columns) - 1)])])
    return aligned(rows)


def measure(row: Row, folds: int) -> dict[str, Any]:
    """Measure one method in this process: shares in %, processor seconds and milliseconds, MB."""
    texts, labels = labelled_phrases()
    before = time.process_time()
    candidate = row.make()
    candidate.fit(texts, labels)
    training = time.process_time() - before
    sets = {path.stem: read_phrases(path) for path in SINGLE_SETS if path.exists()}
    ours = [one for name, phrases in sets.items() if name != "dev" for one in phrases]
    topics = {public_label(label) for label in labels if label.startswith("faq/")}
    inside = [one for one in ours if one.topic in topics]
    ranked = candidate.rank([one.text for one in ours])
    limit = _limit([one for one, phrase in zip(ranked, ours, strict=True) if phrase.topic in topics])
    served = [(_served(one, limit), phrase) for one, phrase in zip(ranked, ours, strict=True)]
    spoilt = candidate.rank([with_edits(one.text, 8) for one in inside])
    dev = [one for one in sets.get("dev", ()) if one.topic in topics]
    times = []
    for one in inside[:: max(1, len(inside) // _TIMED)]:
        before = time.process_time()
        candidate.rank([one.text])
        times.append(1000 * (time.process_time() - before))
    return {
        "clean": _right([one for one, phrase in zip(ranked, ours, strict=True) if phrase.topic in topics], inside),
        "edits": _right(spoilt, inside),
        "dev": _right(candidate.rank([one.text for one in dev]), dev) if dev else None,
        "wrong": _percent([label not in (None, phrase.topic) for label, phrase in served if phrase.topic in topics]),
        "near": _percent([label is not None for label, phrase in served if phrase.style == "near"]),
        "far": _percent([label is not None for label, phrase in served if phrase.style == "far"]),
        "training": training,
        "parse": float(np.median(times)),
        "memory": memory_now(),
        "crossed": _crossed(row, texts, labels, folds) if row.crossed and folds else None,
    }


def _crossed(row: Row, texts: Sequence[str], labels: Sequence[str], folds: int) -> float:
    fold = block_folds(labels)
    hits = []
    # Spread over the files: the first blocks are written more plainly than the last.
    for held in np.linspace(0, FOLDS - 1, folds).astype(int):
        candidate: Candidate = row.make()
        kept = np.flatnonzero(fold != held)
        candidate.fit([texts[place] for place in kept], [labels[place] for place in kept])
        out = [place for place in np.flatnonzero(fold == held) if labels[place].startswith("faq/")]
        ranked = candidate.rank([texts[place] for place in out])
        hits += [_first(one)[0] == public_label(labels[place]) for one, place in zip(ranked, out, strict=True)]
    return _percent(hits)


def _right(ranked: Sequence[Ranking], phrases: Sequence[Phrase]) -> float:
    return _percent([_first(one)[0] == phrase.topic for one, phrase in zip(ranked, phrases, strict=True)])


def _first(one: Ranking) -> tuple[str, float]:
    name, share, _ = public_scores(one)[0]
    return name, share


def _limit(ranked: Sequence[Ranking]) -> float:
    return float(
        np.quantile([_first(one)[1] if _first(one)[0] != OUT_OF_SCOPE else 0.0 for one in ranked], 1 - ANSWERED)
    )


def _served(one: Ranking, limit: float) -> str | None:
    """Return the topic that is answered at once, if one is."""
    name, share, is_topic = public_scores(one)[0]
    return name if is_topic and share >= limit else None


def _percent(hits: Sequence[bool]) -> float:
    return 100 * float(np.mean(hits)) if hits else 0.0


def _in_a_process(row: Row, folds: int) -> dict[str, Any]:
    environment = {**os.environ, **QUIET, **dict.fromkeys(ONE_THREAD, "1")}
    command = [sys.executable, "-W", "ignore", "-m", "bot.evaluation.bakeoff", row.name, str(folds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {PATIENCE} s"}
    if done.returncode != 0:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


if __name__ == "__main__":
    from bot.quiet import quiet

    quiet("ERROR")
    print(json.dumps(measure(next(one for one in ROWS if one.name == sys.argv[1]), int(sys.argv[2]))))
