"""The next question and what would change a refusal, on the product's rules."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import read_facts
from knowledge.rules.questions import next_question, what_would_change
from tests.knowledge.rules.test_eligibility_boundaries import BASE, DAY
from tests.knowledge.rules.test_properties import QUICK, SITUATIONS, VALUES

BOOK = rule_book()


def ask(area, answers, known=None):
    """Put questions until none is left; return the facts asked, in order."""
    facts, asked = dict(known or {}), []
    while (name := next_question(BOOK, area, facts, DAY)) is not None:
        assert name not in asked, "a question is never put twice"
        asked.append(name)
        facts[name] = answers[name]
    return asked, evaluate(BOOK, area, facts, DAY)


def test_every_fact_of_defi_emploi_is_asked_once_and_it_ends():
    asked, result = ask("defi_emploi_eligibilite", read_facts(BASE, BOOK.facts))
    assert result.verdict == "eligible"
    assert set(asked) == set(BASE) - {"reference_date"}


def test_a_failing_answer_ends_the_questions():
    answers = read_facts({**BASE, "effectif_etp": 30}, BOOK.facts)
    asked, result = ask("defi_emploi_eligibilite", answers)
    assert (result.verdict, asked[-1]) == ("non_eligible", "effectif_etp")


FREE_CHOICE = {
    "nature_demande": "formation_stagiaires", "convention_signee": False, "origine_action": "libre_choix",
    "effectif_etp": 12,
}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "dispositifs", "never"),
    [
        ({"nature_demande": "alternance"}, ["CONTRAT_PRO", "CONTRAT_APPRENTISSAGE"], "effectif_etp"),
        (FREE_CHOICE, ["BOOST_COMPETENCES"], "accord_branche_financement"),
    ],
)
def test_the_tree_asks_only_what_matters(answers, dispositifs, never):
    asked, result = ask("selection", {**read_facts(answers, BOOK.facts)})
    assert result.dispositifs == dispositifs
    assert never not in asked
    assert set(asked) <= set(answers)


@pytest.mark.parametrize("area", sorted(BOOK.areas))
def test_a_question_is_about_a_fact_that_is_missing(area):
    name = next_question(BOOK, area, {}, DAY)
    assert name is None or name in evaluate(BOOK, area, {}, DAY).missing


@QUICK
@given(SITUATIONS)
def test_no_question_when_the_answer_is_certain(inputs):
    facts = read_facts(inputs, BOOK.facts)
    name = next_question(BOOK, "defi_emploi_eligibilite", facts, DAY)
    verdict = evaluate(BOOK, "defi_emploi_eligibilite", facts, DAY).verdict
    assert name is None or (verdict == "a_confirmer" and name not in facts)
    assert name is None or name in VALUES


def changes(**inputs):
    facts = read_facts({**BASE, **inputs}, BOOK.facts)
    result = evaluate(BOOK, "defi_emploi_eligibilite", facts, DAY)
    found = what_would_change(BOOK, "defi_emploi_eligibilite", facts, DAY, result)
    return {change.fact: change.after for change in found}


@pytest.mark.parametrize(
    ("inputs", "fact", "after"),
    [
        ({"effectif_etp": 14}, "effectif_etp", Fraction(10)),
        ({"duree_formation_heures": 10}, "duree_formation_heures", Fraction(35)),
        ({"duree_formation_heures": 160}, "duree_formation_heures", Fraction(149)),
        ({"temps_travail_pct": 50}, "temps_travail_pct", Fraction(80)),
        ({"date_embauche": "2023-01-05"}, "date_embauche", date(2023, 2, 10)),
        ({"date_debut_formation": "2023-03-07"}, "date_debut_formation", date(2023, 3, 11)),
        ({"type_contrat": "ctt"}, "type_contrat", "cdi"),
        ({"contrat_aide": True}, "contrat_aide", False),
    ],
)
def test_the_smallest_change_that_lifts_a_refusal(inputs, fact, after):
    assert changes(**inputs)[fact] == after


def test_two_failures_are_not_lifted_by_one_change():
    assert changes(effectif_etp=30, secteur="peche") == {}


def test_nothing_to_change_when_nothing_is_refused():
    assert changes() == {}
