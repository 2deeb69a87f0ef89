"""Folding, abbreviations, spelling, vocabulary."""

import pytest

from bot.nlu.spelling import Speller
from bot.nlu.text import expand, fold, has_words
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
    {"facture": 9, "fracture": 1, "virement": 5, "reglement": 4, "mot": 3}, lambda word: word == "virelangue"
)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("factur", "facture"),
        ("fcature", "facture"),
        ("viremment", "virement"),
        ("reglemant", "reglement"),
        ("mto", "mto"),  # too short to be sure
        ("virelangue", "virelangue"),  # a real word
        ("facture2", "facture2"),
        ("zzzzzzz", "zzzzzzz"),
    ],
)
def test_spelling(typed, corrected):
    assert SPELLER.correct(typed) == corrected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("abbreviations: {mot de passe: ['m dp']}\nprofile_patterns: {}\nprofile_verbs: {}\n", "un seul mot"),
        ("abbreviations: {a b: [x], c d: [x]}\nprofile_patterns: {}\nprofile_verbs: {}\n", "déjà l'abréviation"),
        ("abbreviations: {}\nprofile_patterns: {entreprise: ['(']}\nprofile_verbs: {}\n", "n'est pas valide"),
    ],
)
def test_a_wrong_vocabulary_is_told(tmp_path, text, told):
    path = tmp_path / "vocabulary.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        read_vocabulary(path)
