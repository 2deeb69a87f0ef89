"""Labelled sets, training phrases, baseline."""

import pytest

from bot.evaluation.baseline import NearestPhrase
from bot.evaluation.sets import BadSetError, DoublePhrase, Phrase, read_double_phrases, read_phrases
from bot.evaluation.training import Duplicate, TrainingPhrase, duplicates, public_label, read_training_phrases

HEADER = "text\ttopic\taudience\tstyle\n"
TRAINING = [
    TrainingPhrase("où en est mon dossier", "suivi_dossier"),
    TrainingPhrase("suivre un dossier", "suivi_dossier"),
    TrainingPhrase("déposer une facture", "deposer_facture"),
    TrainingPhrase("quel temps fait-il", "hors_sujet"),
]


def test_a_set_is_read_as_it_is_written(tmp_path):
    path = tmp_path / "set.tsv"
    path.write_text(HEADER + 'C\'est "urgent"\ta\tinconnu\tsms\r\n\n', encoding="utf-8")

    assert read_phrases(path, {"a"}) == [Phrase('C\'est "urgent"', "a", "inconnu", "sms")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("text\ttopic\n", "line 1: the columns must be"),
        (HEADER + "bonjour\ta\n", "line 2: 2 columns instead of 4"),
        (HEADER + "bonjour\ta\tinconnu\tsms\nbonjour\tb\tinconnu\tsms\n", "line 3: no topic or label is called « b »"),
    ],
)
def test_a_fault_in_a_set_is_told_by_file_and_line(tmp_path, content, words):
    path = tmp_path / "set.tsv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BadSetError) as caught:
        read_phrases(path, {"a"})

    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_a_set_of_two_questions(tmp_path):
    path = tmp_path / "double.tsv"
    path.write_text("text\ttopic1\ttopic2\nun et deux\ta\tb\n", encoding="utf-8")

    assert read_double_phrases(path, {"a", "b"}) == [DoublePhrase("un et deux", ("a", "b"))]
    with pytest.raises(BadSetError):
        read_double_phrases(path, {"a"})


@pytest.mark.parametrize(
    ("label", "name"),
    [("faq/suivi_dossier", "suivi_dossier"), ("hors_sujet/loin", "hors_sujet"), ("salutation", "salutation")],
)
def test_labels_have_their_public_name(label, name):
    assert public_label(label) == name


def test_duplicates_are_found_whatever_the_case_accents_and_punctuation():
    messages = [("OU EN EST MON DOSSIER ?", "suivi_dossier"), ("ma facture", "deposer_facture")]

    found = duplicates(TRAINING, "set", messages)

    assert found == [Duplicate("set", "OU EN EST MON DOSSIER ?", "suivi_dossier", "suivi_dossier")]


def test_training_phrases_are_what_visitors_type(tmp_path):
    (tmp_path / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: faq/numero_deca\n  examples: |\n'
        "    - où est le [deca](profil:entreprise) ?\n    - /faq\n    - 👍\n- intent: hors_sujet/loin\n"
        "  examples: |\n    - la météo\n",
        encoding="utf-8",
    )

    assert read_training_phrases(tmp_path) == [
        TrainingPhrase("où est le deca ?", "numero_deca"),
        TrainingPhrase("la météo", "hors_sujet"),
    ]


def test_the_baseline_ranks_labels_by_their_nearest_phrase():
    baseline = NearestPhrase(TRAINING)

    assert baseline.rank("Mon dossier, où en est-il ?")[0] == "suivi_dossier"
    assert baseline.rank("une facture dans un dossier") == ["deposer_facture", "suivi_dossier"]
    assert baseline.rank("une facture dans un dossier", count=1) == ["deposer_facture"]
    assert baseline.rank("zzz") == []
