"""Who is writing, read from the message."""

from pathlib import Path

import pytest

from bot.nlu.profile import ProfileReader
from bot.nlu.text import fold
from bot.nlu.vocabulary import read_vocabulary
from bot.nlu.writer import WriterReader
from bot.nlu.writer_files import read_writers

DATA = Path(__file__).resolve().parents[3] / "data/nlu"
VOCABULARY = read_vocabulary(DATA / "vocabulary.yml")
WRITERS = read_writers(DATA / "writers")
READER = ProfileReader(
    {"entreprise": [fold("mon exploitation"), "entreprise"], "organisme_formation": ["partnet", "cfa"]},
    VOCABULARY.profile_patterns,
    VOCABULARY.profile_verbs,
    WriterReader(WRITERS.sorts, WRITERS.turns, VOCABULARY.abbreviations, {}),
)


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("mon exploitation a déménagé", "entreprise"),
        ("l’état du dossier sur PartNet", "organisme_formation"),
        ("je travaille pour une MFR", "organisme_formation"),
        ("non, je suis un organisme de formation", "organisme_formation"),
        ("et pour une entreprise ?", "entreprise"),
        ("CFA", "organisme_formation"),
        ("le CFA de mon apprenti ne répond pas à mes questions", "entreprise"),
        ("l'entreprise de mon apprenti a fermé la semaine dernière", None),
        ("mes salariés vont dans notre CFA", None),
        ("comment faire ?", None),
        ("J’ai embauché un fromager au GAEC", "entreprise"),
        ("je suis assistante RH dans une conserverie", "entreprise"),
        ("je suis secrétaire dans un CFA", "organisme_formation"),
        ("nos stagiaires ont tous émargé", "organisme_formation"),
        ("j’anime une session chez un maraîcher", "organisme_formation"),
        ("MES DEUX VACHERS PARTENT EN STAGE", "entreprise"),
        ("je suis salarié d’une laiterie", None),
        ("mon patron a une ferme", None),
        ("je suis apprentie dans notre ferme", None),
        ("je ne suis pas formateur", None),
        ("nous ne sommes pas un CFA mais notre laiterie a un apprenti", "entreprise"),
        ("ma boîte mail a changé", None),
        ("on n’est pas organisme de formation", None),
        ("suis-je embauché ensuite ?", None),
    ],
)
def test_the_profile_that_a_text_reveals(text, profile):
    mention = READER.read(text)
    assert (mention.profile if mention else None) == profile


def test_a_verb_whose_subject_is_the_writer_reveals_too():
    assert READER.read("on recrutera un berger", lambda: "on recruter un berger").profile == "entreprise"
    assert READER.read("il recrute un berger", lambda: "il recruter un berger") is None
    assert READER.read("je vais être recruté", lambda: "je aller etre recruter") is None


@pytest.mark.parametrize("text", ["mon dossier avance ?", "il recrute un berger", "j’avance", "où est sa facture ?"])
def test_a_text_is_not_analysed_when_its_verbs_tell_nothing(text):
    READER.read(text, lambda: pytest.fail("analysed"))
