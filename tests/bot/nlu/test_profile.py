"""Who is writing, read from the message."""

from pathlib import Path

import pytest

from bot.nlu.profile import ProfileReader
from bot.nlu.text import fold
from bot.nlu.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary(Path(__file__).resolve().parents[3] / "data/nlu/vocabulary.yml")
READER = ProfileReader(
    {"entreprise": [fold("mon exploitation"), "entreprise"], "organisme_formation": ["partnet", "cfa"]},
    VOCABULARY.profile_patterns,
    VOCABULARY.profile_verbs,
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
        ("le CFA de mon apprenti ne répond pas à mes questions", None),
        ("l'entreprise de mon apprenti a fermé la semaine dernière", None),
        ("mes salariés vont dans notre CFA", None),
        ("comment faire ?", None),
    ],
)
def test_the_profile_that_a_text_reveals(text, profile):
    mention = READER.read(text)
    assert (mention.profile if mention else None) == profile


def test_a_verb_whose_subject_is_the_writer_reveals_too():
    assert READER.read("on recrutera un berger", "on recruter un berger").profile == "entreprise"
    assert READER.read("il recrute un berger", "il recruter un berger") is None
