"""The next question and what would change a refusal, on the product's rules."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import read_facts
from knowledge.rules.questions import disputed_facts, next_question, what_would_change
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


def chain(area, given, answers):
    """Put questions; a fact without an answer is skipped. Return what was asked and the verdict."""
    facts, skipped, asked = read_facts(given, BOOK.facts), [], []
    told = read_facts(answers, BOOK.facts)
    while (name := next_question(BOOK, area, facts, DAY, skipped)) is not None:
        assert name not in skipped, "what the visitor does not know is not asked again"
        asked.append(name)
        assert len(asked) < 30, "the questions end"
        if name in told:
            facts[name] = told[name]
        else:
            skipped.append(name)
    return asked, evaluate(BOOK, area, facts, DAY).verdict


NO_SIZE = {name: value for name, value in BASE.items() if name != "effectif_etp"}
FREE = {"convention_signee": False, "nature_demande": "formation_stagiaires", "origine_action": "libre_choix"}
TRAINEE = {"duree_formation_heures": 80}


@pytest.mark.parametrize(
    ("area", "given", "answers", "asked", "verdict"),
    [
        # « Je ne sais pas » : another fact may be enough, then nothing more is asked.
        ("defi_emploi_eligibilite", NO_SIZE, {}, ["effectif_etp", "effectif_salaries"], "a_confirmer"),
        (
            "defi_emploi_eligibilite", NO_SIZE, {"effectif_salaries": 8},
            ["effectif_etp", "effectif_salaries"], "eligible",
        ),
        ("defi_emploi_eligibilite", {**NO_SIZE, "effectif_salaries": 12}, {}, ["effectif_etp"], "a_confirmer"),
        ("defi_emploi_montant", TRAINEE, {"cout_total_eligible_eur": 900}, ["cout_total_eligible_eur"], "eligible"),
        (
            "defi_emploi_montant", TRAINEE, {"cout_horaire_stagiaire_eur": 20},
            ["cout_total_eligible_eur", "cout_horaire_stagiaire_eur"], "eligible",
        ),
        # Approximations: asked again only when they straddle a threshold.
        ("defi_emploi_eligibilite", {**NO_SIZE, "effectif_etp": {"min": 5, "max": 9}}, {}, [], "eligible"),
        ("defi_emploi_eligibilite", {**NO_SIZE, "effectif_etp": {"min": 12, "max": 18}}, {}, [], "non_eligible"),
        (
            "defi_emploi_eligibilite", {**NO_SIZE, "effectif_etp": {"min": 8, "max": 12}}, {"effectif_etp": 10},
            ["effectif_etp"], "eligible",
        ),
        (
            "defi_emploi_eligibilite", {**NO_SIZE, "effectif_etp": {"min": 8, "max": 12}}, {},
            ["effectif_etp"], "a_confirmer",
        ),
        (
            "defi_emploi_eligibilite", {**NO_SIZE, "effectif_salaries": {"min": 9, "max": 13}}, {"effectif_etp": 9},
            ["effectif_etp"], "eligible",
        ),
        ("selection", {**FREE, "effectif_salaries": {"min": 8, "max": 12}}, {}, [], "oriente"),
        (
            "selection", {**FREE, "effectif_salaries": {"min": 45, "max": 55}}, {"effectif_salaries": 52},
            ["effectif_salaries"], "aucun_dispositif",
        ),
        # A fact that matters only with another one is asked all the same.
        (
            "contrat_pro_age", {"duree_mois": 6, "objet": "age"},
            {"date_naissance": "2000-01-01", "date_debut_contrat": "2023-04-01"},
            ["date_naissance", "date_debut_contrat"], "eligible",
        ),
        (
            "contrat_pro_age", {"duree_mois": 30}, {"parcours_geiq": True},
            ["public_prioritaire", "parcours_geiq"], "eligible",
        ),
        # Only the group that the facts given are about.
        ("defi_region_effectif", {"effectif_rcvl": 9}, {"stagiaires_engages": 6}, ["stagiaires_engages"], "eligible"),
        (
            "defi_region_effectif", {"objet": "dates", "date_debut_session": "2025-03-31"},
            {"date_options_rtf": "2025-03-01", "date_transmission_rtf": "2025-03-10"}, ["date_options_rtf"], "eligible",
        ),
    ],
)  # fmt: skip
def test_the_questions_that_are_put(area, given, answers, asked, verdict):
    assert chain(area, given, answers) == (asked, verdict)


def test_the_facts_that_contradict_each_other_are_told():
    facts = read_facts({**BASE, "effectif_etp": 12, "effectif_salaries": 8}, BOOK.facts)
    result = evaluate(BOOK, "defi_emploi_eligibilite", facts, DAY)
    assert result.contradictions == ["K_ETP_SUP_EFFECTIF"]
    assert disputed_facts(result) == ["effectif_etp", "effectif_salaries"]
    assert disputed_facts(evaluate(BOOK, "defi_emploi_eligibilite", read_facts(BASE, BOOK.facts), DAY)) == []
