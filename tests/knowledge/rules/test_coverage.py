"""The cases cover the rules, and each threshold matters to at least one of them."""

import dataclasses
import json
import re
from datetime import date, timedelta

import pytest

from knowledge import library
from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import InputError, read_facts
from tests.knowledge.rules.test_cases import CASES, DAY
from tests.knowledge.rules.test_eligibility_boundaries import BASE, CHANGES

BOOK = rule_book()


def situations():
    for case in CASES:
        yield case["area"], json.loads(json.dumps(case["inputs"], default=lambda day: day.isoformat()))
    for changed, _, _ in CHANGES:
        yield "defi_emploi_eligibilite", {**BASE, **changed}


SITUATIONS = list(situations())
#: What tells a result, and does not decide it.
TOLD = ("trace", "raisons", "exclusions", "resume", "formules", "documents", "etapes", "reserves")


def outcome(book, area, inputs):
    try:
        found = evaluate(book, area, read_facts(inputs, book.facts), DAY).to_json(library())
    except InputError:
        return None
    return {key: value for key, value in found.items() if key not in TOLD}


def mutations():
    for item in BOOK.dispositifs.values():
        for name, parameter in item.parameters.items():
            for number, window in enumerate(parameter.values):
                yield pytest.param(item.id, name, number, window.value, id=f"{item.id}.{name}.{number}")


def other(value):
    if isinstance(value, dict):
        return {key: entry + 1 for key, entry in value.items()}
    if isinstance(value, tuple):
        return ()
    return value + timedelta(days=400) if isinstance(value, date) else value * 2 if isinstance(value, float) else value


@pytest.mark.parametrize(("file", "name", "number", "value"), list(mutations()))
def test_each_parameter_matters_to_a_case(file, name, number, value):
    item = BOOK.dispositifs[file]
    windows = list(item.parameters[name].values)
    windows[number] = windows[number].model_copy(update={"value": other(value)})
    parameters = {**item.parameters, name: item.parameters[name].model_copy(update={"values": tuple(windows)})}
    changed = item.model_copy(update={"parameters": parameters})
    areas = {area: (changed if owner is item else owner, found) for area, (owner, found) in BOOK.areas.items()}
    book = dataclasses.replace(BOOK, dispositifs={**BOOK.dispositifs, file: changed}, areas=areas)
    concerned = [(area, inputs) for area, inputs in SITUATIONS if area in item.areas]
    assert any(outcome(book, area, inputs) != outcome(BOOK, area, inputs) for area, inputs in concerned)


def test_each_rule_of_the_criteria_has_a_case(seeds):
    specified = (seeds.parent / "spec" / "rules.md").read_text(encoding="utf-8")
    conditions = set(re.findall(r"^- \*\*(R\d{3})\*\* `[A-Z]", specified, re.MULTILINE))
    covered = {rule for case in CASES for rule in case["rules"]}
    # A criterion's own rules are covered by the boundaries of the criterion.
    judged = {name for _, name, _ in CHANGES if name}
    covered |= {rule for name in judged for rule in BOOK.criterion(name).rules}
    assert sorted(conditions - covered) == []
