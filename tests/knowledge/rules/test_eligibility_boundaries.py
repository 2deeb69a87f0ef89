"""DÉFI Emploi: from a situation where everything holds, one fact at a time, both sides of each bound."""

import pytest

from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import read_facts
from tests.knowledge.rules.test_cases import DAY

BASE = {
    "reference_date": "2023-03-10", "releve_ocapiat": True, "secteur": "agriculture", "effectif_etp": 6,
    "type_contrat": "cdi", "contrat_aide": False, "lien_parent_enfant": False, "temps_travail_pct": 100,
    "date_embauche": "2023-03-06", "date_debut_formation": "2023-03-20", "duree_formation_heures": 60,
    "formateur": "dirigeant", "prestataire_reference_ocapiat": True, "pif_modele_ocapiat": True,
    "nb_defi_emploi_annee": 0, "date_dernier_defi_emploi_salarie": "jamais", "formations_internes_meme_salarie": False,
}  # fmt: skip

#: What changes, the criterion at stake, and its value (None: inconnu).
CHANGES = [
    ({"effectif_etp": 10.99}, "DE_EFFECTIF", True),
    ({"effectif_etp": 11}, "DE_EFFECTIF", False),
    ({"effectif_etp": None, "effectif_salaries": 10}, "DE_EFFECTIF", True),
    ({"effectif_etp": None, "effectif_salaries": 11}, "DE_EFFECTIF", None),
    ({"effectif_etp": {"min": 8, "max": 10}}, "DE_EFFECTIF", True),
    ({"effectif_etp": {"min": 9, "max": 12}}, "DE_EFFECTIF", None),
    ({"effectif_etp": {"min": 11, "max": 14}}, "DE_EFFECTIF", False),
    ({"effectif_etp": 12, "effectif_salaries": 8}, "DE_EFFECTIF", None),
    ({"releve_ocapiat": False}, "DE_CHAMP_OCAPIAT", False),
    ({"secteur": "peche"}, "DE_SECTEUR", False),
    ({"secteur": "coopération agricole"}, "DE_SECTEUR", True),
    ({"type_contrat": "cdd", "duree_cdd_mois": 6}, "DE_CONTRAT", True),
    ({"type_contrat": "cdd", "duree_cdd_mois": 5.9}, "DE_CONTRAT", False),
    ({"type_contrat": "cdd"}, "DE_CONTRAT", None),
    ({"type_contrat": "ctt"}, "DE_CONTRAT", False),
    ({"type_contrat": "apprentissage"}, "DE_CONTRAT", None),
    ({"contrat_aide": True}, "DE_CONTRAT_AIDE", False),
    ({"lien_parent_enfant": True}, "DE_PARENT_ENFANT", False),
    ({"temps_travail_pct": 80}, "DE_TEMPS_TRAVAIL", True),
    ({"temps_travail_pct": 79.9}, "DE_TEMPS_TRAVAIL", False),
    ({"temps_travail_pct": None, "heures_hebdo": 28}, "DE_TEMPS_TRAVAIL", True),
    ({"temps_travail_pct": None, "heures_hebdo": 27.9}, "DE_TEMPS_TRAVAIL", False),
    ({"temps_travail_pct": 100, "heures_hebdo": 20}, "DE_TEMPS_TRAVAIL", None),
    ({"date_embauche": "2023-02-10"}, "DE_DELAI_EMBAUCHE", True),
    ({"date_embauche": "2023-02-09"}, "DE_DELAI_EMBAUCHE", False),
    ({"date_debut_formation": "2023-03-11"}, "DE_AVANT_DEMARRAGE", True),
    ({"date_debut_formation": "2023-03-10"}, "DE_AVANT_DEMARRAGE", False),
    ({"nb_defi_emploi_annee": 1}, "DE_QUOTA_ENTREPRISE", True),
    ({"nb_defi_emploi_annee": 2}, "DE_QUOTA_ENTREPRISE", False),
    ({"nb_defi_emploi_annee": None, "dates_defi_emploi_entreprise": ["2023-01-09"]}, "DE_QUOTA_ENTREPRISE", True),
    ({"date_dernier_defi_emploi_salarie": "2018-03-10"}, "DE_CARENCE_SALARIE", True),
    ({"date_dernier_defi_emploi_salarie": "2018-03-11"}, "DE_CARENCE_SALARIE", False),
    ({"date_dernier_defi_emploi_salarie": {"min": "2016-01-01", "max": "2016-12-31"}}, "DE_CARENCE_SALARIE", True),
    ({"date_dernier_defi_emploi_salarie": {"min": "2018-01-01", "max": "2018-12-31"}}, "DE_CARENCE_SALARIE", None),
    ({"pif_modele_ocapiat": False}, "DE_PIF", False),
    ({"formateur": "organisme_externe"}, "DE_FORMATEUR_INTERNE", False),
    ({"prestataire_reference_ocapiat": False}, "DE_PRESTATAIRE", False),
    ({"duree_formation_heures": 35}, "DE_DUREE", True),
    ({"duree_formation_heures": 34.5}, "DE_DUREE", False),
    ({"duree_formation_heures": 149}, "DE_DUREE", True),
    ({"duree_formation_heures": 149.5}, "DE_DUREE", False),
    ({"formations_internes_meme_salarie": True}, "DE_NON_CUMUL_FI", False),
    ({"aide_etat_embauche": True}, None, True),
]  # fmt: skip


def judged(changes):
    book = rule_book()
    inputs = {name: value for name, value in {**BASE, **changes}.items() if value is not None}
    return evaluate(book, "defi_emploi_eligibilite", read_facts(inputs, book.facts), DAY)


def test_the_base_is_eligible():
    result = judged({})
    assert (result.verdict, result.missing, result.dispositifs) == ("eligible", [], ["DEFI_EMPLOI"])


@pytest.mark.parametrize(("changes", "criterion", "value"), CHANGES)
def test_one_change(changes, criterion, value):
    result = judged(changes)
    values = {entry.name: entry.value for entry in result.judged}
    assert result.verdict == {True: "eligible", False: "non_eligible", None: "a_confirmer"}[value]
    if criterion:
        assert values[criterion] is value
    assert all(found for name, found in values.items() if name != criterion)


@pytest.mark.parametrize("fact", [name for name in BASE if name not in ("reference_date",)])
def test_each_unknown_fact_is_asked_for_and_never_assumed(fact):
    result = judged({fact: None})
    assert (result.verdict, result.missing) == ("a_confirmer", [fact])


def test_an_unknown_never_rescues_a_refusal():
    result = judged({"effectif_etp": 30, "secteur": None})
    assert result.verdict == "non_eligible"
    assert result.missing == ["secteur"]


def test_all_failures_are_told():
    result = judged({"effectif_etp": 30, "secteur": "peche", "duree_formation_heures": 10})
    failing = {entry.name for entry in result.judged if entry.value is False}
    assert failing == {"DE_EFFECTIF", "DE_SECTEUR", "DE_DUREE"}


@pytest.mark.parametrize("name", sorted(set(BASE) - {"reference_date"}))
def test_one_unknown_fact_leaves_one_criterion_open(name):
    book = rule_book()
    known = {key: value for key, value in BASE.items() if key != name}
    result = evaluate(book, "defi_emploi_eligibilite", read_facts(known, book.facts), DAY)
    assert ([entry.value for entry in result.judged].count(None), result.missing) == (1, [name])
    assert result.verdict == "a_confirmer"
