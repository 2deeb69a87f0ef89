"""Mistakes in the rules' files are told when they are loaded; the quotes stand in the documents."""

import unicodedata

import pytest

from knowledge import library
from knowledge.rules.book import load_rules, rule_book

FILE = "dispositifs/defi_emploi.yml"
MISTAKES = {
    "unknown fact": ("test: releve_ocapiat", "test: releve_lune", ["« releve_lune » n'est ni un fait"]),
    "broken expression": ("test: releve_ocapiat", "test: 'releve_ocapiat and'", ["n'est pas une expression"]),
    "unknown function": ("mois_apres(date_embauche", "mois_avant(date_embauche", ["« mois_avant » n'existe pas"]),
    "unused parameter": ("temps_travail >= temps_travail_minimum", "temps_travail >= 80", ["ne sert nulle part"]),
    "missing sentence": ("    met: L’entreprise relève d’OCAPIAT.\n", "", ["« criteria.DE_CHAMP_OCAPIAT.met » manque"]),
    "sentence quotes nothing": ("{carence_salarie} dernières", "{carence} dernières", ["« {carence} »"]),
    "criterion nowhere": ("DE_PIF, DE_FORMATEUR_INTERNE", "DE_FORMATEUR_INTERNE", ["aucun domaine n'emploie"]),
    "unknown criterion": ("[DE_DUREE]", "[DE_LUNE]", ["« DE_LUNE » n'existe pas"]),
    "overlapping windows": (
        "values: [{value: 11}]",
        "values: [{value: 10, until: 2023-06-30}, {value: 11, since: 2023-06-30}]",
        ["se chevauchent"],
    ),
    "gap between windows": (
        "values: [{value: 11}]",
        "values: [{value: 10, until: 2023-06-30}, {value: 11, since: 2023-08-01}]",
        ["un trou entre deux périodes"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told(faults_of, mistake):
    text, replacement, told = MISTAKES[mistake]
    message = faults_of(load_rules, FILE, text, replacement)
    assert FILE in message
    assert [words for words in told if words not in message] == []


def test_a_changed_threshold_changes_verdict_and_sentence(copy):
    from knowledge.rules.evaluation import evaluate
    from knowledge.rules.inputs import read_facts
    from tests.knowledge.rules.test_eligibility_boundaries import BASE, DAY

    path = copy / FILE
    path.write_text(path.read_text("utf-8").replace("values: [{value: 11}]", "values: [{value: 5}]", 1), "utf-8")
    book = load_rules(copy)
    result = evaluate(book, "defi_emploi_eligibilite", read_facts(BASE, book.facts), DAY)
    failing = next(entry for entry in result.judged if entry.value is False)
    assert (result.verdict, failing.name) == ("non_eligible", "DE_EFFECTIF")
    assert "5 équivalents temps plein" in failing.because


def test_outside_of_every_window_nothing_is_concluded(copy):
    from knowledge.rules.evaluation import evaluate
    from knowledge.rules.inputs import read_facts
    from tests.knowledge.rules.test_eligibility_boundaries import BASE, DAY

    path = copy / FILE
    past = "values: [{value: 11, until: 2020-12-31}]"
    path.write_text(path.read_text("utf-8").replace("values: [{value: 11}]", past, 1), "utf-8")
    book = load_rules(copy)
    assert evaluate(book, "defi_emploi_eligibilite", read_facts(BASE, book.facts), DAY).verdict == "a_confirmer"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("”", '"').replace("“", '"'))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def test_each_quote_stands_at_its_line(seeds):
    wrong = []
    for item in rule_book().dispositifs.values():
        quotes = [(name, parameter.source) for name, parameter in item.parameters.items()]
        quotes += [(name, criterion.source) for name, criterion in item.criteria.items()]
        quotes += [(choice.dispositif, choice.source) for area in item.areas.values() for choice in area.choices]
        for name, quote in quotes:
            lines = (seeds / library().sources[quote.document].file).read_text(encoding="utf-8").splitlines()
            near = _plain(" ".join(lines[max(0, quote.line - 3) : quote.line + 3]))
            if _plain(quote.quote) not in near:
                wrong.append(f"{item.id}.{name}: « {quote.quote} » is not near line {quote.line}")
    assert wrong == []
