import re

import pytest

from bot.evaluation import bench as benching
from bot.evaluation.bench import bench_table, chosen_phrases, figures_of, percentiles
from bot.evaluation.bench_rules import TARGETS, measure_rules
from bot.evaluation.probe import WARM_UP, memory_now, time_calls

PROBES = {
    "rules": {key: {"p50": 0.5, "baseline": 0.01, "ratio": 50.0} for key in ("evaluation", "question", "load")},
    "rasa": {"seconds": 5.0, "memory": 500.4},
    "spacy": {"seconds": 2.0, "memory": 300.0, "parse": [4.0] * 10},
    "assistant": {
        "seconds": 9.0,
        "memory": 800.0,
        "memory_after": 810.0,
        "parse": [8.0] * 10,
        "turn": [20.0] * 10,
        "guided": [22.0] * 10,
    },
}


def test_percentiles():
    assert percentiles([1.0, 2.0, 3.0]) == {"p50": 2.0, "p95": 2.9, "count": 3}


def test_figures_compare_with_the_baseline_of_the_same_run():
    figures = figures_of(PROBES)

    assert figures["parse_to_spacy"] == {"p50": 2.0, "p95": 2.0}
    assert figures["turn_ms"] == {"p50": 20.0, "p95": 20.0, "count": 10}
    assert figures["memory_mb"]["bare_rasa_import"] == 500
    assert figures["load_seconds"]["assistant"] == 9.0


def test_the_table_has_ours_and_the_baseline():
    table = bench_table(figures_of(PROBES))

    assert re.search(r"^parse / bare spaCy +× 2\.00 +× 2\.00$", table, re.MULTILINE)
    assert re.search(r"^assistant above bare Rasa +\+300$", table, re.MULTILINE)


def test_the_rules_stand_beside_plain_python():
    table = bench_table(figures_of(PROBES))

    assert re.search(r"^rules: DÉFI Emploi with trace +0\.50 +≤ 2 +0\.010 +× 50\.0$", table, re.MULTILINE)
    assert re.search(r"^rules: evaluations a second +2000$", table, re.MULTILINE)


def test_the_rules_are_measured():
    measured = measure_rules()

    assert [key for key, target in TARGETS.items() if measured[key]["p50"] > 2 * target] == []
    assert all(of["baseline"] > 0 for of in measured.values())


def test_phrases_are_spread_over_the_set(tmp_path):
    path = tmp_path / "set.tsv"
    path.write_text("text\ttopic\taudience\tstyle\n" + "".join(f"m{n}\ta\tb\tc\n" for n in range(9)), encoding="utf-8")

    assert chosen_phrases(path, 3) == ["m0", "m4", "m8"]
    assert len(chosen_phrases(path, 200)) == 9


async def test_the_first_calls_are_not_counted_and_time_is_bounded():
    ranks = []

    async def call(rank, phrase):
        ranks.append(rank)

    phrases = ["a"] * 30
    assert len(await time_calls(call, phrases)) == 30
    assert len(ranks) == 30 + WARM_UP
    assert await time_calls(call, phrases, budget=-1) == []


def test_memory_is_measured():
    assert 1 < memory_now() < 100_000


@pytest.mark.parametrize(
    ("program", "patience", "words"),
    [
        ("import sys; sys.exit('no model')", 20, "« spacy » could not be measured: no model"),
        ("import time; time.sleep(30)", 1, "« spacy » took too long"),
    ],
)
def test_a_failed_measurement_is_told(monkeypatch, tmp_path, program, patience, words):
    interpreter = tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nexec "{benching.sys.executable}" -c "{program}"\n')
    interpreter.chmod(0o755)
    monkeypatch.setattr(benching.sys, "executable", str(interpreter))

    with pytest.raises(benching.ProbeError) as caught:
        benching.probe("spacy", ["a"], patience)

    assert words in str(caught.value)


def test_without_a_model_nothing_is_measured(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))

    assert benching.bench(tmp_path / "bench.json") == 1
    assert "make train" in capsys.readouterr().err
