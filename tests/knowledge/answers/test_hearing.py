"""The files of phrases: one malformed file a mistake, and the small language of the patterns."""

import pytest

from knowledge.answers.hearing import hearing, load_hearing
from knowledge.answers.patterns import PatternError, compile_pattern
from knowledge.answers.plain import plain_text
from knowledge.errors import ContentError
from knowledge.rules.book import rule_book

GENERAL = '"oui": [oui]\n"non": [non]\ninconnu: [je ne sais pas]\nrefus: [passons]\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("effectif:\n  formes: ['{nombre}']\n", "ce fait n'existe pas"),
        ("effectif_etp:\n  formes: ['on est']\n", "n'a pas d'emplacement"),
        ("effectif_etp:\n  formes: ['{nombre} sur {nombre}']\n", "plus d'un emplacement"),
        ("effectif_etp:\n  formes: ['{tonnes}']\n", "n'existe pas"),
        ("effectif_etp:\n  dit: {beaucoup: [plein]}\n", "n'est pas une valeur de ce fait"),
        ("contrat_aide:\n  dit: {vrai: [aidé]}\n", "oui ou non"),
        ("type_contrat:\n  dit: {cdii: [cdi]}\n", "parmi cdi"),
        ("type_contrat:\n  dits: {cdi: [cdi]}\n", "dits"),
        ("contrat_aide:\n  dit: {'oui': ['(aidé']}\n", "parenthèse"),
    ],
)
def test_a_fault_names_its_place_and_its_mend(tmp_path, content, message):
    folder = tmp_path / "hearing"
    folder.mkdir()
    (folder / "general.yml").write_text(GENERAL, encoding="utf-8")
    (folder / "theme.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_hearing(tmp_path, rule_book().facts)
    told = "\n".join(map(str, caught.value.faults))
    assert "hearing/theme.yml" in told
    assert message in told


def test_a_missing_general_file_is_told(tmp_path):
    (tmp_path / "hearing").mkdir()
    with pytest.raises(ContentError, match=r"general\.yml"):
        load_hearing(tmp_path, {})


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("signé … convention", "on a signé hier une convention", True),
        ("signé … convention", "on a signé. La convention", False),
        ("embauch*", "nous embaucherons", True),
        ("(mon|ma) fille", "c’est ma fille", True),
        ("contrat [de] pro", "un contrat pro", True),
        ("un seul", "il y en a 1 seul", True),
        ("les trois phases", "les 3 phases", True),
        ("c'est la première", "C'EST LA PREMIERE", True),
        ("aide de état", "aide d'état", True),
        ("cdi", "cdis", False),
    ],
)
def test_the_language_of_the_patterns(pattern, text, found):
    assert bool(compile_pattern(pattern).regex.search(f" {plain_text(text)} ")) is found


@pytest.mark.parametrize("pattern", ["", "  ", "(a|b", "{nombre", "{x}", "{nombre} {date}"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_every_fact_that_is_asked_has_its_phrases():
    asked = {name for name, fact in rule_book().facts.items() if fact.question}
    assert asked - set(hearing().facts) == set()
