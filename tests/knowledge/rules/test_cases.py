"""The rules against cases: ours, which read beside the specification, and its samples when they are there."""

import json
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge import library
from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import read_facts

HERE = Path(__file__).parent
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "spec" / "rules_cases_sample.json"
CASES = [case for path in sorted(HERE.glob("cases_*.yml")) for case in YAML(typ="safe").load(path.read_text("utf-8"))]
#: The evaluation day of cases that give none: nothing may depend on the clock.
DAY = date(2023, 3, 10)


def differences(case) -> list[str]:
    book = rule_book()
    inputs = json.loads(json.dumps(case["inputs"], default=lambda day: day.isoformat()))
    found = evaluate(book, case["area"], read_facts(inputs, book.facts), DAY).to_json(library())
    wanted = json.loads(json.dumps(case["expected"], default=lambda day: day.isoformat()))
    return [_told(key, value, found) for key, value in wanted.items() if not _agrees(key, value, found)]


def _told(key, value, found) -> str:
    got = found.get(key, found["faits_manquants"] if "faits" in key else found["dispositifs"])
    return f"{key}: expected {value}, got {got}"


def _agrees(key, value, found) -> bool:
    special = {
        "faits_a_ne_pas_demander": lambda: not set(value) & set(found["faits_manquants"]),
        "faits_manquants_inclut": lambda: set(value) <= set(found["faits_manquants"]),
        "dispositifs_exclus_inclut": lambda: (
            not set(value) & {*found["dispositifs"], *found["dispositifs_a_confirmer"]}
        ),
        "alertes": lambda: set(value) <= set(found["alertes"]),
    }
    if key in special:
        return special[key]()
    if key not in found:
        return False
    if isinstance(value, list):
        return set(found[key]) == set(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and isinstance(found[key], int | float):
        return abs(found[key] - value) <= (0.1 if key == "taux_pct" else 0.01)
    return found[key] == value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_our_cases(case):
    assert differences(case) == [], case.get("note")


def test_case_ids_are_unique():
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))


def samples():
    return json.loads(SAMPLES.read_text("utf-8")) if SAMPLES.exists() else []


@pytest.mark.parametrize("case", samples(), ids=lambda case: case["id"])
def test_the_samples_of_the_specification(case):
    assert differences(case) == [], case["note"]
