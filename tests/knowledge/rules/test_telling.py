"""How results are told: figures with how they are worked out, the short and the detailed French."""

import re

import pytest

from knowledge import check_value, library
from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.explanation import explanation, summary
from knowledge.rules.inputs import read_facts
from knowledge.rules.questions import what_would_change
from tests.knowledge.rules.test_coverage import SITUATIONS
from tests.knowledge.rules.test_eligibility_boundaries import BASE, DAY

BOOK = rule_book()


def result_of(area, **inputs):
    return evaluate(BOOK, area, read_facts(inputs, BOOK.facts), DAY)


def plain(text):
    return text.replace("\u00a0", " ")


HOURLY = {"duree_formation_heures": 80, "cout_horaire_stagiaire_eur": 25}
TOTAL = {"duree_formation_heures": 100, "cout_total_eligible_eur": 1240.5}
HIRED = {"date_embauche": "2023-03-06"}
EXPERIMENTAL = {"duree_mois": 8, "heures_formation": 200}
AID = {"date_signature": "2022-11-15", "type_contrat": "apprentissage"}


@pytest.mark.parametrize(
    ("area", "inputs", "name", "told"),
    [
        ("defi_emploi_montant", HOURLY, "montant_entreprise_eur", "50 % × min(25 €, 20 €) × 80 h = 800 €"),
        (
            "defi_emploi_montant", {**HOURLY, "nb_stagiaires": 2}, "montant_entreprise_eur",
            "50 % × min(25 €, 20 €) × 80 h × 2 stagiaires = 1 600 €",
        ),
        ("defi_emploi_montant", TOTAL, "montant_entreprise_eur", "50 % × min(1 240,50 €, 20 € × 100 h) = 620,25 €"),
        (
            "defi_emploi_montant", {**TOTAL, "nb_stagiaires": 2}, "montant_entreprise_eur",
            "50 % × min(1 240,50 €, 20 € × 100 h × 2 stagiaires) = 620,25 €",
        ),
        ("defi_emploi_montant", HOURLY, "montant_maximum_eur", "50 % × 20 € × 80 h = 800 €"),
        ("defi_emploi_montant", {}, "montant_maximum_eur", "50 % × 20 € × 149 h, la durée la plus longue = 1 490 €"),
        (
            "defi_emploi_montant", {"nb_actions": 2}, "forfait_prestataire_ht_eur",
            "600 € × 2 actions = 1 200 € hors taxes",
        ),
        (
            "defi_emploi_delais", {**HIRED, "date_debut_formation": "2023-03-20"}, "date_limite_demande",
            "6 mars 2023 + 1 mois = 6 avril 2023 ; la veille du début de la formation (20 mars 2023) est le "
            "19 mars 2023 : la date la plus proche compte",
        ),
        (
            "defi_emploi_delais", HIRED, "date_limite_demande",
            "6 mars 2023 + 1 mois = 6 avril 2023 ; la demande doit aussi précéder le début de la formation, "
            "qui reste à préciser",
        ),
        (
            "defi_emploi_delais", {"date_debut_formation": "2023-03-20"}, "date_limite_demande",
            "la veille du début de la formation (20 mars 2023) est le 19 mars 2023 ; la demande se fait aussi au plus "
            "tard 1 mois après l’embauche, dont la date reste à préciser",
        ),
        (
            "defi_emploi_delais", {"date_fin_formation": "2023-01-31"}, "date_limite_justificatifs",
            "31 janvier 2023 + 1 mois = 28 février 2023",
        ),
        (
            "contrat_pro_experimental", EXPERIMENTAL, "heures_formation_minimum",
            "15 % × 1 607 heures × 8 mois ÷ 12 mois = 160,7 heures",
        ),
        (
            "contrat_pro_experimental", {"duree_mois": 6}, "heures_formation_minimum",
            "15 % × 1 607 heures × 6 mois ÷ 12 mois = 120,52 heures, relevées au plancher de 150 heures",
        ),
        (
            "contrat_pro_experimental", EXPERIMENTAL, "heures_formation_maximum",
            "25 % × 1 607 heures × 8 mois ÷ 12 mois = 267,83 heures",
        ),
        (
            "aide_embauche", {**AID, "age_signature": 17}, "montant_eur",
            "17 ans à la signature, moins de 18 ans : 5 000 €",
        ),
        (
            "aide_embauche", {**AID, "age_signature": 22}, "montant_eur",
            "22 ans à la signature, de 18 à moins de 30 ans : 8 000 €",
        ),
        (
            "aide_embauche", {**AID, "age_signature": 40, "mois_inscription_de": 14}, "montant_eur",
            "40 ans à la signature, demandeur d’emploi inscrit depuis plus de 12 mois : 8 000 €",
        ),
        ("defi_region_effectif", {"effectif_rcvl": 12}, "minimum_engages", "ligne « 12 » du tableau de la fiche = 9"),
        (
            "defi_region_effectif", {"effectif_rcvl": 9}, "minimum_engages",
            "ligne « 9 » du tableau de la fiche = 6 ; elle l’emporte sur les 70 %, qui donneraient un de plus",
        ),
        (
            "defi_region_effectif", {"effectif_rcvl": 17}, "minimum_engages",
            "au-delà de 15 stagiaires, le tableau s’arrête : 70 % × 17, arrondi au-dessus = 12",
        ),
        ("defi_region_effectif", {"effectif_rcvl": 10, "stagiaires_engages": 7}, "taux_pct", "7 ÷ 10 = 70 %"),
        (
            "defi_region_effectif", {"date_debut_session": "2025-03-31"}, "date_limite_options",
            "31 mars 2025 − 28 jours (4 semaines) = 3 mars 2025",
        ),
        (
            "defi_region_effectif", {"date_debut_session": "2025-03-31"}, "date_limite_documents",
            "31 mars 2025 − 20 jours = 11 mars 2025",
        ),
    ],
)  # fmt: skip
def test_how_a_figure_is_worked_out(area, inputs, name, told):
    assert plain(result_of(area, **inputs).to_json(library())["formules"][name]) == told


def test_no_amount_nor_document_nor_step_after_a_refusal():
    found = result_of("defi_emploi_montant", duree_formation_heures=150, cout_horaire_stagiaire_eur=20)
    told = found.to_json(library())
    assert told["verdict"] == "non_eligible"
    assert (told["formules"], told["documents"], told["etapes"], told["reserves"]) == ({}, {}, [], [])


def test_an_eligible_request_carries_documents_steps_and_both_reserves():
    told = result_of("defi_emploi_eligibilite", **BASE).to_json(library())
    assert {moment: len(items) for moment, items in told["documents"].items()} == {"demande": 2, "reglement": 3}
    assert plain(told["etapes"][2]).startswith("Envoyez la demande en ligne par Mon Compte")
    assert ["fonds disponibles" in told["reserves"][0], "DSN" in told["reserves"][1]] == [True, True]
    assert "semble éligible" in told["resume"]
    assert "sous réserve" in told["resume"]


@pytest.mark.parametrize(
    ("objet", "moments"), [("demande", ["demande"]), ("justificatifs", ["reglement"]), (None, ["demande", "reglement"])]
)
def test_the_documents_are_those_of_the_moment(objet, moments):
    dates = {"date_embauche": "2023-03-06", "date_debut_formation": "2023-03-20", "date_fin_formation": "2023-03-30"}
    found = result_of("defi_emploi_delais", **dates, objet=objet, date_envoi_justificatifs="2023-04-02")
    assert list(found.to_json(library())["documents"]) == moments


def test_the_sentences_quote_what_was_given():
    told = {item.name: plain(item.because) for item in result_of("defi_emploi_eligibilite", **BASE).judged}
    assert told["DE_EFFECTIF"] == "L’effectif est de 6 ETP, inférieur à 11."
    assert told["DE_CONTRAT"] == "Le contrat est un CDI."
    few = {**BASE, "effectif_etp": None, "effectif_salaries": 1}
    told = {item.name: plain(item.because) for item in result_of("defi_emploi_eligibilite", **few).judged}
    assert told["DE_EFFECTIF"].startswith("L’entreprise compte 1 personne")


def test_a_contradiction_is_told_in_the_short_french_too():
    found = result_of("selection", effectif_etp=12, effectif_salaries=8, nature_demande="alternance")
    assert "L’effectif en équivalent temps plein (12 ETP) dépasse le nombre de salariés (8 personnes)" in plain(
        summary(found)
    )


COURSE = {"nature_demande": "formation_stagiaires"}
PARTNER = {**COURSE, "convention_signee": True}
FREE = {**COURSE, "convention_signee": False, "origine_action": "libre_choix"}
PREPARED = {**COURSE, "convention_signee": False, "origine_action": "preparee_conseiller"}
ABOUT_TEN = {"min": 8, "max": 12}
SMALL_PARTNER = "convention de partenariat signée, entreprise de moins de 11 ETP"
ACTION = "action préparée avec votre conseiller"
SELECTED = f"{ACTION}, chez un prestataire sélectionné par OCAPIAT"
SUPPORT = {"nature_demande": "ingenierie_accompagnement"}


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({**FREE, "effectif_etp": 6}, {
            "BOOST_COMPETENCES": "formation et organisme librement choisis, entreprise de moins de 50 salariés",
        }),
        ({**PREPARED, "effectif_etp": 6}, {
            "DEFI_EMPLOI": f"{ACTION}, entreprise de moins de 11 ETP", "TSF": SELECTED, "PRP": SELECTED,
            "CLEA": SELECTED,
        }),
        ({**PARTNER, "effectif_etp": 6, "accord_branche_financement": True}, {
            "DEFI_EMPLOI": SMALL_PARTNER, "MAINTIEN_EMPLOI": SMALL_PARTNER,
            "BOOST_COMPETENCES": "convention de partenariat signée, entreprise de moins de 50 salariés",
            "VOLONTAIRE": "convention de partenariat signée, quelle que soit la taille de l’entreprise",
            "CONVENTIONNEL": "convention de partenariat signée et accord particulier de financement dans votre branche",
        }),
        ({"nature_demande": "alternance"}, {
            "CONTRAT_PRO": "recrutement d’un salarié en alternance ; ce contrat ou l’apprentissage, selon votre choix",
            "CONTRAT_APPRENTISSAGE": "recrutement d’un salarié en alternance ; ce contrat ou celui de "
            "professionnalisation, selon votre choix",
        }),
        ({"nature_demande": "alternance", "type_alternance": "apprentissage"}, {
            "CONTRAT_APPRENTISSAGE": "recrutement d’un salarié en alternance, par un contrat d’apprentissage",
        }),
        ({"nature_demande": "alternance", "type_alternance": "contrat_pro", "sans_certification": True}, {
            "CONTRAT_PRO_EXPERIMENTAL": "recrutement d’un salarié en alternance sans certification, jusqu’au "
            "28 décembre 2023",
        }),
        ({**SUPPORT, "convention_signee": False}, {
            "DIAGNOSTIC_RH": "ingénierie ou accompagnement, sans stagiaire",
            "AFEST_TIME": "ingénierie ou accompagnement, sans stagiaire",
        }),
        ({"nature_demande": "bilan_competences"}, {
            "BILAN_COMPETENCES": "demande qui porte sur un bilan de compétences",
        }),
        ({"contexte_defi": "region_centre_val_de_loire"}, {"DEFI_REGION_CVL": "c’est le DEFI que vous avez désigné"}),
    ],
)  # fmt: skip
def test_why_each_dispositif_fits(inputs, told):
    found = result_of("selection", **inputs)
    assert {name: plain(why) for name, why in found.to_json(library())["raisons"].items()} == told
    assert list(told) == found.dispositifs
    texts = (plain(summary(found)), plain(explanation(found, library())))
    assert [why for why in told.values() for text in texts if f" : {why}.\n" not in f"{text}\n"] == []


SAYS_ETP = "il reste à préciser : effectif en équivalent temps plein"
SAYS_BRANCH = "- Conventionnel ; il reste à préciser : accord de branche sur le financement.\n"
NOT_ENOUGH = "ne permet pas de trancher"
DISPUTED = "deux éléments de votre situation se contredisent"
SILENT = "les documents ne permettent pas de conclure : voyez votre conseiller OCAPIAT"


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        (PARTNER, [f"- DÉFI Emploi, Maintien dans l’emploi et Boost Compétences ; {SAYS_ETP}.\n", SAYS_BRANCH]),
        ({**PARTNER, "effectif_etp": 30}, [SAYS_BRANCH]),
        ({**PARTNER, "effectif_etp": ABOUT_TEN}, [
            f"- DÉFI Emploi et Maintien dans l’emploi ; {SAYS_ETP} (« entre 8 et 12 ETP » {NOT_ENOUGH}).\n",
            SAYS_BRANCH,
        ]),
        ({**FREE, "effectif_salaries": {"min": 45, "max": 55}}, [
            "- Boost Compétences ; il reste à préciser : nombre de salariés "
            f"(« entre 45 et 55 personnes » {NOT_ENOUGH}).\n",
        ]),
        ({**PREPARED, "effectif_etp": 12, "effectif_salaries": 8}, [f"- DÉFI Emploi ; {DISPUTED}.\n"]),
        ({**FREE, "effectif_etp": 49, "effectif_salaries": 52}, [f"- Boost Compétences ; {SILENT}.\n"]),
        ({**SUPPORT, "convention_signee": True}, [f"- Diagnostic RH et AFEST Time ; {SILENT}.\n"]),
        ({"terme_defi_seul": True}, ["il reste à préciser : de quel DEFI il s’agit.\n"]),
    ],
)  # fmt: skip
def test_what_each_dispositif_to_confirm_depends_on(inputs, told):
    found = result_of("selection", **inputs)
    for text in (plain(summary(found)), plain(explanation(found, library()))):
        assert [line for line in told if line not in text] == []
    assert set(found.to_json(library())["raisons"]) == {*found.dispositifs, *found.to_confirm}


@pytest.mark.parametrize(
    ("inputs", "recalled"),
    [
        ({**FREE, "effectif_salaries": ABOUT_TEN}, "entre 8 et 12"),
        ({**FREE, "effectif_etp": ABOUT_TEN}, "entre 8 et 12"),
        ({**FREE, "effectif_salaries": {"min": 60, "max": 90}}, "entre 60 et 90"),
        ({**FREE, "effectif_salaries": {"min": 51, "max": 1_000_000}}, "au moins 51"),
        ({**PARTNER, "effectif_etp": 6, "effectif_salaries": ABOUT_TEN}, "entre 8 et 12"),
        ({**PREPARED, "effectif_etp": 6, "effectif_salaries": ABOUT_TEN}, None),
        ({**FREE, "effectif_salaries": 10}, None),
        ({"nature_demande": "alternance", "effectif_etp": ABOUT_TEN}, None),
    ],
)
def test_a_size_known_approximately_is_recalled_where_it_counts(inputs, recalled):
    text = plain(summary(result_of("selection", **inputs)))
    assert text.startswith(f"D’après un effectif approximatif ({recalled})") if recalled else "D’après" not in text


SAID = [(area, inputs) for area, inputs in SITUATIONS if area in BOOK.areas]


@pytest.mark.parametrize("area", sorted(BOOK.areas))
def test_all_that_is_said_is_whole_and_well_set(area):
    content = library()
    for inputs in [{}, *(given for name, given in SAID if name == area)]:
        facts = read_facts(inputs, BOOK.facts)
        found = evaluate(BOOK, area, facts, DAY)
        changes = what_would_change(BOOK, area, facts, DAY, found)
        detailed, short = explanation(found, content, changes), summary(found)
        for text in (detailed, short):
            assert not re.search(r"[{}]|inconnu\b|\bNone\b|_|Fraction", text), (inputs, text)
            assert not re.search(r"[^\u00a0] ?[;:?!](?=\s|$)|« [^\u00a0]", re.sub(r"\u00a0[;:?!»]", "", text)), text
        assert len(re.findall(r"\*\*Sources\*\*", detailed)) == 1
        if found.verdict in ("eligible", "oriente"):
            assert "sembl" in short or "pourrait" in short or "Région" in short, short
            assert re.search(r"promi|garanti|vous avez droit à [^D]", short) is None


def test_the_explanation_reads_from_the_situation_to_the_sources():
    given = {**BASE, "effectif_etp": 14, "aide_etat_embauche": True, "convention_signee": True}
    facts = read_facts(given, BOOK.facts)
    found = evaluate(BOOK, "defi_emploi_eligibilite", facts, DAY)
    text = explanation(found, library(), what_would_change(BOOK, "defi_emploi_eligibilite", facts, DAY, found))
    assert re.findall(r"^\*\*(.+)\*\*$", text, re.MULTILINE)[1:] == [
        "Ce que nous avons compris", "Sans effet sur cette réponse", "Conclusion", "Ce qui ne convient pas",
        "Ce qui, à lui seul, changerait la réponse", "Montants, dates et seuils", "Conditions remplies", "Sources",
    ]  # fmt: skip
    told = plain(text)
    assert "- Effectif en équivalent temps plein : 14 ETP\n" in told
    assert "- Date d’embauche : 6 mars 2023\n" in told
    assert "- Convention de partenariat signée avec OCAPIAT : oui\n" in told
    assert "- L’effectif est de 14 ETP ; il doit être inférieur à 11 équivalents temps plein, selon la DSN.\n" in told
    assert "- Effectif en équivalent temps plein : 10 ETP (vous avez indiqué : 14 ETP).\n" in told
    assert told.count("document non daté") == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("effectif_etp", -1, "-1 ETP n’est pas possible : il faut au moins 0 ETP"),
        ("effectif_etp", {"min": -2, "max": 4}, "-2 ETP n’est pas possible"),
        ("heures_hebdo", 200, "200 heures n’est pas possible : il faut au plus 168 heures"),
        ("effectif_salaries", 2.5, "il faut un nombre entier"),
        ("effectif_etp", "huit", "il faut un nombre"),
        ("effectif_etp", {"min": 9, "max": 4}, "la plus petite valeur dépasse la plus grande"),
        ("date_embauche", "2023-02-31", "cette date n’existe pas"),
        ("contexte_defi", "lune", "DÉFI Emploi d’OCAPIAT ou DEFI de la Région Centre-Val de Loire"),
        ("contrat_aide", "oui", "par oui ou par non"),
        ("minima_sociaux", "RSA", "ne peut pas être utilisée"),
        ("effectif_etp", 10.99, None),
        ("effectif_etp", None, None),
        ("date_dernier_defi_emploi_salarie", "jamais", None),
    ],
)
def test_an_impossible_value_is_told_gently(name, value, told):
    found = check_value(name, value, BOOK)
    assert told in plain(found) if told else found is None
