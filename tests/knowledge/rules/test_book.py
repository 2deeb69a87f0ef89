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
    "sentence quotes nothing": ("{carence_salarie:ans}.", "{carence:ans}.", ["« {carence} », qui n'existe pas"]),
    "unknown format": ("{carence_salarie:ans}.", "{carence_salarie:lunes}.", ["le format « lunes » n'existe pas"]),
    "open brace": ("par {formateur}.", "par {formateur.", ["accolade"]),
    "missing citation": (
        '    source: {document: fiche_defi_emploi, line: 49, quote: "relevant du champ de compétences d’OCAPIAT"}\n',
        "",
        ["ligne", "« criteria.DE_CHAMP_OCAPIAT.source » manque", "ajoutez"],
    ),
    "unknown document": (
        "{document: fiche_defi_emploi, line: 49",
        "{document: lune, line: 49",
        ["« lune » n'existe pas"],
    ),
    "formula with an unknown value": (
        '{limite_justificatifs:date}"\n    documents',
        '{limite_lune:date}"\n    documents',
        ["formulas.date_limite_justificatifs", "« {limite_lune} », qui n'existe pas"],
    ),
    "formula of nothing": ('      forfait_prestataire_ht_eur: "{', '      lune_eur: "{', ["n'est pas un résultat"]),
    "result without a label": ("      accord_caduc: ", "      accord_perdu: ", ["nommez-le dans results.yml"]),
    "verdict missing": (
        "      a_confirmer: Il manque une date pour dire si les délais sont tenus.\n",
        "",
        ["écrivez eligible, non_eligible, a_confirmer"],
    ),
    "no sentence for the other cases": (
        '      - {text: "L’effectif est inférieur à {effectif_maximum} équivalents temps plein."}\n',
        "",
        ["terminez par une phrase qui convient toujours"],
    ),
    "unknown asked fact": ("asks: [date_fin_formation]", "asks: [date_lune]", ["le fait « date_lune » n'existe pas"]),
    "unknown fact of a group": ("about: [date_fin_formation,", "about: [date_lune,", ["« date_lune » n'existe pas"]),
    "unknown stand-in": ("[heures_hebdo]\n", "[heures_lune]\n", ["« heures_lune » n'existe pas"]),
    "unknown contradiction": ("[K_STAGIAIRES_ZERO]", "[K_LUNE]", ["la contradiction « K_LUNE » n'existe pas"]),
    "unknown moment": ("{demande: vrai, reglement: vrai}", "{lune: vrai}", ["n'est pas un moment"]),
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
    assert f"{FILE} · ligne " in message
    assert [words for words in told if words not in message] == []


def test_a_reason_that_quotes_nothing_is_told(faults_of):
    message = faults_of(load_rules, "dispositifs/selection.yml", "moins de {seuil_boost} salariés", "moins de {seuil}")
    assert "areas.selection.choices" in message
    assert "« {seuil} », qui n'existe pas" in message


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
    assert (
        failing.because
        == "L’effectif est de 6\u00a0ETP\u00a0; il doit être inférieur à 5 équivalents temps plein, selon la DSN."
    )


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
