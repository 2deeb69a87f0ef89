"""Folding, abbreviations, spelling, vocabulary."""

import pytest

from bot.nlu.spelling import Speller
from bot.nlu.text import expand, fold, has_words, proper_words
from bot.nlu.vocabulary import read_vocabulary


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("L’adresse N°3 !!!", "l adresse n 3"),
        ("ça COÛTE 50 %", "ca coute 50 %"),
        ("ouiiiii", "oui"),
        ("  œuvre\u00a0: j'ai ", "oeuvre j ai"),
        ("🤔", ""),
        ("mon numéro est [téléphone masqué], et le code ?", "mon numero est et le code"),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


def test_both_apostrophes_fold_alike():
    assert fold("l'apprenti") == fold("l’apprenti") == fold("l`apprenti")


def test_abbreviations_expand_word_by_word():
    assert expand("g plus mon mdp", {"mdp": "mot de passe", "g": "j ai"}) == "j ai plus mon mot de passe"


@pytest.mark.parametrize(
    ("text", "expected"), [("", False), ("?!…", False), ("🤔🤔", False), ("a", True), ("مرحبا", True)]
)
def test_has_words(text, expected):
    assert has_words(text) is expected


SPELLER = Speller(
    {"facture": 9, "fracture": 1, "virement": 5, "reglement": 4, "mot": 3, "de": 9, "passe": 3, "espace": 7, "l": 9},
    pairs=[("mot", "de"), ("de", "passe")],
    kept=["deca", "fractures"],
)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("factur", "facture"),
        ("fcature", "facture"),
        ("viremment", "virement"),
        ("reglemant", "reglement"),
        ("facrure", "facture"),  # the keys stand side by side
        ("mto", "mto"),  # too short to be sure
        ("fractures", "fractures"),  # kept
        ("deca", "deca"),
        ("facture2", "facture2"),
        ("zzzzzzz", "zzzzzzz"),
        ("lespace", "l espace"),
        ("mot depasse", "mot de passe"),
        ("fac ture", "facture"),
        ("mot de passe", "mot de passe"),
        ("39180822900033", "39180822900033"),
    ],
)
def test_spelling(typed, corrected):
    assert SPELLER.correct(typed) == corrected


def test_a_spared_word_stays():
    assert SPELLER.correct("fracture factur", spared={"factur"}) == "fracture factur"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("le contrat de Kévin et le TSF", {"kevin", "tsf"}),
        ("Bonjour Madame. Mon dossier", set()),  # half of the words have a capital
        ("où est mon dossier ? Merci beaucoup", set()),  # it begins a sentence
        ("OÙ EST MON DOSSIER", set()),
    ],
)
def test_names_are_told_by_their_capitals(text, names):
    assert proper_words(text) == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("abbreviations: {mot de passe: ['m dp']}\nprofile_patterns: {}\nprofile_verbs: {}\n", "un seul mot"),
        ("abbreviations: {a b: [x], c d: [x]}\nprofile_patterns: {}\nprofile_verbs: {}\n", "déjà l'abréviation"),
        ("abbreviations: {}\nprofile_patterns: {entreprise: ['(']}\nprofile_verbs: {}\n", "n'est pas valide"),
        ("abbreviations: {}\nprofile_patterns: {}\nprofile_verbs: {entreprise: [tenir]}\n", "du premier groupe"),
    ],
)
def test_a_wrong_vocabulary_is_told(tmp_path, text, told):
    path = tmp_path / "vocabulary.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        read_vocabulary(path)
