"""One malformed file a mistake: the loader names the file, the place, what is wrong and what to write."""

import pytest

from knowledge import ContentError, load_library

TOPIC = "faq/dossiers/transmettre_pieces.yml"

#: Mistake: file, text to replace, replacement, what the fault must say.
MISTAKES = {
    "unknown field": (TOPIC, "title:", "titre:", ["ligne", "« titre » n'existe pas", "retirez-le"]),
    "missing field": (TOPIC, "checked: 2026-11-22", "", ["« checked » manque", "ajoutez"]),
    "empty text": (TOPIC, "question: OCAPIAT", "question: ''\n#", ["« question » est vide"]),
    "id of another file": (
        TOPIC,
        "id: transmettre_pieces",
        "id: autre_sujet",
        ["« id » vaut « autre_sujet »", "renommez"],
    ),
    "unknown document": (
        TOPIC,
        "document: faq_mon_espace",
        "document: faq_inconnue",
        ["faq_inconnue", "choisissez parmi"],
    ),
    "unknown related topic": (
        TOPIC,
        "related: [suivi_dossier",
        "related: [dossier_lune",
        ["« dossier_lune »", "identifiant"],
    ),
    "words that name nothing": (
        TOPIC,
        "called: [",
        "called: [et pour le, ",
        ["« et pour le » ne nomme aucun sujet", "donnez un mot"],
    ),
    "words that name two topics": (
        TOPIC,
        "related: [suivi_dossier, deposer_facture",
        "related: [imprimer_cerfa, exporter_reporting",
        ["« imprimer » voudrait dire « imprimer_cerfa » et « exporter_reporting »", "retirez ces mots"],
    ),
    "unknown button": (TOPIC, "[Voir]", "[Regarder]", ["[Regarder]", "interface.yml"]),
    "unknown menu": (
        TOPIC,
        "Dossiers de formation > Dossiers transmis",
        "Dossiers > Ailleurs",
        ["Dossiers > Ailleurs"],
    ),
    "not a date": (TOPIC, "checked: 2026-11-22", "checked: hier", ["« checked » n'est pas une date", "AAAA-MM-JJ"]),
    "unknown profile": (TOPIC, "  organisme_formation:", "  salarie:", ["n'est pas admis", "choisissez parmi"]),
    "broken yaml": (TOPIC, "title: ", "title: : [", ["YAML", "guillemets"]),
    "wrong rule number": (TOPIC, "R148", "X148", ["n'a pas la forme attendue"]),
    "source without a title": ("sources.yml", "  title: FAQ", "  titre: FAQ", ["titre", "n'existe pas"]),
    "button to nowhere": (
        "conversation/accueil.yml",
        "topic: mot_de_passe_oublie",
        "topic: nulle_part",
        ["nulle_part"],
    ),
    "phrase without words": (
        "conversation/accueil.yml",
        "au_revoir:\n  variants:",
        "au_revoir:\n  variantes:",
        ["« variants » manque"],
    ),
}


def test_the_copy_is_in_order(copy):
    assert len(load_library(copy).topics) == 52


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_place_and_mend(faults_of, mistake):
    file, text, replacement, told = MISTAKES[mistake]
    message = faults_of(load_library, file, text, replacement)
    assert file in message
    assert [words for words in told if words not in message] == []


def test_all_the_faults_are_told_at_once(copy):
    for file in (TOPIC, "faq/paiements/deposer_facture.yml"):
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8").replace("title:", "titre:", 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_library(copy)
    assert {fault.file for fault in caught.value.faults} == {TOPIC, "faq/paiements/deposer_facture.yml"}


def test_a_file_that_is_not_utf8_is_named(copy):
    (copy / TOPIC).write_bytes("id: é".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        load_library(copy)


def test_two_topics_with_the_same_title_are_refused(copy):
    titles = [copy / TOPIC, copy / "faq/paiements/deposer_facture.yml"]
    for path in titles:
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join("title: Le même" if line.startswith("title:") else line for line in lines))
    with pytest.raises(ContentError, match="déjà celui de"):
        load_library(copy)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ContentError):
        load_library(tmp_path)
