"""What must hold for any situation: knowing more never contradicts a certain verdict, nor does order matter."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.inputs import read_facts
from tests.knowledge.rules.test_eligibility_boundaries import BASE, DAY

CERTAIN = ("eligible", "non_eligible")
#: For each fact of DÉFI Emploi, values on both sides of its bounds.
VALUES = {
    **{name: st.booleans() for name, value in BASE.items() if isinstance(value, bool)},
    "secteur": st.sampled_from(["agriculture", "peche", "chambre_agriculture", "vin"]),
    "effectif_etp": st.sampled_from([0, 6, 10.99, 11, 40]),
    "effectif_salaries": st.sampled_from([0, 6, 10, 11, 40]),
    "type_contrat": st.sampled_from(["cdi", "cdd", "ctt", "stage", "apprentissage"]),
    "duree_cdd_mois": st.sampled_from([5.9, 6, 12]),
    "temps_travail_pct": st.sampled_from([50, 79.9, 80, 100]),
    "heures_hebdo": st.sampled_from([17.5, 28, 35]),
    "date_embauche": st.sampled_from(["2023-02-09", "2023-02-10", "2023-03-06", "2023-03-25"]),
    "date_debut_formation": st.sampled_from(["2023-03-10", "2023-03-11", "2023-03-20"]),
    "duree_formation_heures": st.sampled_from([34.5, 35, 149, 150]),
    "formateur": st.sampled_from(["dirigeant", "salarie_entreprise", "organisme_externe"]),
    "nb_defi_emploi_annee": st.sampled_from([0, 1, 2]),
    "date_dernier_defi_emploi_salarie": st.sampled_from(["jamais", "2018-03-10", "2018-03-11"]),
}
SITUATIONS = st.fixed_dictionaries({}, optional=VALUES)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def judge(inputs):
    book = rule_book()
    return evaluate(book, "defi_emploi_eligibilite", read_facts(inputs, book.facts), DAY)


@QUICK
@given(SITUATIONS, st.data())
def test_a_refusal_stays_a_refusal_when_more_is_known(inputs, data):
    kept = data.draw(st.sets(st.sampled_from(sorted(inputs)))) if inputs else set()
    less, more = judge({name: inputs[name] for name in kept}), judge(inputs)
    # A second measure of the same thing may contradict the first: then the criterion is open again.
    if not more.contradictions and less.verdict in CERTAIN:
        assert more.verdict == less.verdict


@QUICK
@given(SITUATIONS, st.integers())
def test_the_order_of_the_facts_does_not_matter(inputs, seed):
    names = list(inputs)
    random.Random(seed).shuffle(names)
    one, two = judge(inputs), judge({name: inputs[name] for name in names})
    assert (one.verdict, one.missing, one.judged) == (two.verdict, two.missing, two.judged)


@QUICK
@given(SITUATIONS)
def test_what_is_missing_is_unknown_and_eligible_misses_nothing(inputs):
    result = judge(inputs)
    assert not set(result.missing) & set(inputs)
    if result.verdict == "eligible":
        assert result.missing == []
    if result.verdict == "a_confirmer" and not result.contradictions:
        assert result.missing or any(entry.value is None for entry in result.judged)
