"""What somebody types in the field of a fact: numbers, dates, intervals, words, and what is wrong, told in French."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge import rule_book, typed_value
from knowledge.rules.values import Span

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("effectif_etp", "10,99", Fraction("10.99")),
        ("effectif_etp", " 10.99 ETP ", Fraction("10.99")),
        ("effectif_etp", "une dizaine", Span(Fraction(8), Fraction(12))),
        ("effectif_etp", "8 à 12", Span(Fraction(8), Fraction(12))),
        ("effectif_etp", "8..12", Span(Fraction(8), Fraction(12))),
        ("effectif_etp", "je ne sais pas", None),
        ("nb_stagiaires", "deux", Fraction(2)),
        ("nb_defi_emploi_annee", "aucune", Fraction(0)),
        ("temps_travail_pct", "80 %", Fraction(80)),
        ("temps_travail_pct", "35", Fraction(35)),
        ("heures_hebdo", "28h30", Fraction("28.5")),
        ("duree_mois", "2 ans", Fraction(24)),
        ("duree_cdd_mois", "8 mois", Fraction(8)),
        ("cout_total_eligible_eur", "1 200,50 €", Fraction("1200.5")),
        ("cout_total_eligible_eur", "1\u202f200", Fraction(1200)),
        ("date_embauche", "3/3/2023", date(2023, 3, 3)),
        ("date_embauche", "2023-03-03", date(2023, 3, 3)),
        ("date_embauche", "lundi dernier", date(2026, 11, 23)),
        ("date_embauche", "2023-02-01..2023-02-10", Span(date(2023, 2, 1), date(2023, 2, 10))),
        ("date_dernier_defi_emploi_salarie", "Jamais", "jamais"),
    ],
)
def test_what_is_understood(fact, text, value):
    assert typed_value(fact, text, rule_book(), DAY) == (value, None)


@pytest.mark.parametrize(
    ("fact", "text", "told"),
    [
        ("effectif_etp", "-3", "au moins 0"),
        ("effectif_etp", "beaucoup", "il faut un nombre"),
        ("effectif_etp", "9" * 500, "il faut un nombre"),
        ("nb_stagiaires", "1,5", "nombre entier"),
        ("heures_hebdo", "200", "au plus 168"),
        ("temps_travail_pct", "28 h", "il faut un nombre"),
        ("effectif_etp", "12 à 8", "la plus petite valeur dépasse la plus grande"),
        ("date_embauche", "31/02/2023", "cette date n’existe pas"),
        ("date_embauche", "13/13/2023", "cette date n’existe pas"),
        ("date_embauche", "bientôt", "cette date n’existe pas"),
    ],
)
def test_what_is_wrong_is_told(fact, text, told):
    value, problem = typed_value(fact, text, rule_book(), DAY)
    assert value is None
    assert told in problem.replace("\u00a0", " ")
