"""What visitors type, and the facts that must be understood: the tables beside this file."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.fitting import UNBOUNDED
from knowledge.answers.hearing import hearing
from knowledge.answers.reading import read_message
from knowledge.rules.area_facts import facts_of_area
from knowledge.rules.book import rule_book
from knowledge.rules.inputs import read_facts
from knowledge.rules.plain import as_json
from knowledge.rules.values import Span

TODAY = date(2023, 3, 10)
HERE = Path(__file__).parent
BOOK = rule_book()
AREAS = {name: facts_of_area(BOOK, name) for name in BOOK.areas}


def entries():
    for file in sorted(HERE.glob("answers_*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(reason=entry["limit"], strict=True)] if "limit" in entry else []
            yield pytest.param(entry, id=f"{file.stem[8:]}-{entry['asked']}-{entry['said']}", marks=marks)


def expected(name, value):
    """The value that a table's notation means."""
    fact = BOOK.facts[name]
    if isinstance(value, dict):
        return interval(name, value)
    if isinstance(value, list):
        return [expected(name, item) for item in value]
    if isinstance(value, bool) or value in (fact.also or ()):
        return value
    if fact.type in ("date", "dates"):
        return date.fromisoformat(str(value))
    return Fraction(str(value)) if isinstance(value, int | float) else value


def interval(name, value):
    fact = BOOK.facts[name]
    step = 1 if fact.type == "integer" else Fraction(1, 100)
    low = Fraction(str(fact.minimum)) if fact.minimum is not None else Fraction(0)
    high = Fraction(str(fact.maximum)) if fact.maximum is not None else UNBOUNDED
    ends = {key: expected(name, end) for key, end in value.items()}
    low = ends["above"] + step if "above" in ends else ends.get("min", low)
    high = ends["below"] - step if "below" in ends else ends.get("max", high)
    return Span(low, high)


def same(found, wanted):
    if isinstance(found, Span) and isinstance(wanted, Span) and isinstance(wanted.low, Fraction):
        return abs(found.low - wanted.low) < Fraction(2, 100) and abs(found.high - wanted.high) < Fraction(2, 100)
    if isinstance(found, list) and isinstance(wanted, list):
        return sorted(found) == sorted(wanted)
    return found == wanted


@pytest.mark.parametrize("entry", entries())
def test_what_is_said_is_understood(entry):
    areas = [entry["area"]] if entry.get("area") else [name for name in BOOK.areas if entry["asked"] in AREAS[name]]
    allowed = frozenset().union(*(AREAS[name] for name in areas)) | {entry["asked"]} - {None}
    heard = read_message(entry["said"], BOOK.facts, hearing(), TODAY, asked=entry["asked"], allowed=allowed)
    wanted = {name: expected(name, value) for name, value in (entry.get("facts") or {}).items()}
    assert set(heard.facts) == set(wanted), heard
    assert all(same(heard.facts[name], value) for name, value in wanted.items()), heard
    outcome = entry.get("outcome") or ("value" if entry["asked"] in wanted else "other")
    assert heard.outcome == outcome, heard


ASKED = {name: fact for name, fact in BOOK.facts.items() if fact.question}


def answer(name, said):
    areas = [area for area in BOOK.areas if name in AREAS[area]]
    allowed = frozenset({name}).union(*(AREAS[area] for area in areas))
    return read_message(said, BOOK.facts, hearing(), TODAY, asked=name, allowed=allowed)


@pytest.mark.parametrize("name", ASKED)
def test_the_examples_of_a_fact_are_understood(name):
    for example in ASKED[name].examples:
        heard = answer(name, example)
        wanted = (
            {"unknown"}
            if "sais pas" in example
            else {"value", "other", "unknown"}
            if "pas encore" in example
            else {"value"}
        )
        assert heard.outcome in wanted, (example, heard)


@pytest.mark.parametrize("name", [name for name, fact in ASKED.items() if fact.choices])
def test_a_choice_is_taken_by_its_label_and_by_its_number(name):
    fact = ASKED[name]
    for number, (choice, label) in enumerate(fact.choices.items(), start=1):
        wanted = [choice] if fact.type == "choices" else choice
        for said in (label, label.upper(), str(number), f"le {number}"):
            assert answer(name, said).facts.get(name) == wanted, said


@pytest.mark.parametrize("name", [name for name, fact in ASKED.items() if fact.type == "bool"])
@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("oui", True), ("Oui !", True), ("ouais", True), ("oui oui", True), ("tout à fait", True), ("c'est ça", True),
        ("exactement", True), ("oui c'est le cas", True), ("OUI", True), ("si", True), ("oui, bien sûr", True),
        ("non", False), ("bah non", False), ("nan", False), ("non pas du tout", False), ("absolument pas", False),
        ("je crois que non", False), ("ce n'est pas le cas", False), ("oui, euh non", False), ("non non", False),
    ],
)  # fmt: skip
def test_yes_and_no(name, said, wanted):
    assert answer(name, said).facts.get(name) is wanted


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("said", ["je ne sais pas", "jsp", "aucune idée", "je sais pas trop", "il faut que je vérifie"])
def test_not_knowing_is_an_answer(name, said):
    heard = answer(name, said)
    assert (heard.outcome, heard.facts) == ("unknown", {})


@pytest.mark.parametrize(
    "said", ["", "   ", "?", "…", "<script>", "{nombre}", "‹date#0›", "<date#0>", "9" * 400, "é" * 3000]
)
@pytest.mark.parametrize(
    "name", [None, "effectif_etp", "date_embauche", "type_contrat", "minima_sociaux", "contrat_aide"]
)
def test_nothing_a_visitor_types_breaks_the_reading(name, said):
    assert read_message(said, BOOK.facts, hearing(), TODAY, asked=name).outcome in (
        "unclear", "value", "invalid", "ambiguous", "other", "unknown",
    )  # fmt: skip


@given(st.text(max_size=80), st.sampled_from(sorted(ASKED)))
def test_a_value_understood_is_one_that_the_rules_accept(said, name):
    heard = read_message(said, BOOK.facts, hearing(), TODAY, asked=name)
    plain = {fact: as_json(value) for fact, value in heard.facts.items()}
    assert read_facts(plain, BOOK.facts) == dict(heard.facts)
