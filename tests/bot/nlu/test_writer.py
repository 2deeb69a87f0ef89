"""Who writes: what the words name, the files that hold them, and the model that speaks where they do not."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.writer import WriterReader
from bot.nlu.writer_files import read_writers
from bot.nlu.writer_words import WriterWords

FOLDER = Path(__file__).resolve().parents[3] / "data/nlu/writers"
WORDS = WriterWords({"metier": ["vacher", "chef d equipe", "vendeur"], "patron": ["vacher"], "lieu": ["laiterie"]})


@pytest.mark.parametrize(
    ("cleaned", "tokens"),
    [
        ("mes deux vachers", "MES METIER_PATRON"),
        ("la vendeuse de notre laiterie", "LE METIER de NOTRE LIEU"),
        ("nos chefs d equipe", "NOS METIER"),
        ("une petite laiterie", "UN LIEU"),
        ("on va au site 12", "ON va a LE site NUM"),
    ],
)
def test_words_become_the_sort_of_what_they_name(cleaned, tokens):
    assert " ".join(WORDS.read(cleaned)) == tokens


@pytest.fixture(scope="module")
def writers():
    return read_writers(FOLDER)


@pytest.fixture(scope="module")
def reader(writers):
    return WriterReader.learn(writers, [("où est le cerfa", None), ("mon mot de passe", None)], {})


def test_the_examples_are_enough_of_each_side(writers):
    sides = [side for _, side in writers.phrases]
    assert sides.count("entreprise") >= 300
    assert sides.count("organisme_formation") >= 250
    assert sides.count(None) >= 400


def test_the_model_finds_what_no_turn_of_phrase_tells(reader):
    text = "facturer la session de mars au client"
    assert not any(reader.turns(reader.clean(text)).values())
    chances = reader.model.likelihoods(reader.clean(text))
    assert max(chances, key=chances.get) == "organisme_formation"


def test_neither_side_wins_over_what_else_was_found(reader):
    assert reader.read("je suis apprenti dans une laiterie", also=["entreprise"]) is None


def test_misspelt_words_are_read(reader):
    assert reader.read("mes salariers et mes ouvrriers")[0] == "entreprise"


def test_a_stored_reader_reads_the_same(reader):
    arrays, texts = reader.state()
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    file.seek(0)
    again = WriterReader.from_state(np.load(file, allow_pickle=False), texts)
    for text in ("notre CFA ferme", "mes gars", "où est le cerfa", "la session que j’ai donnée"):
        assert again.read(text) == reader.read(text)
        assert again.model.likelihoods(again.clean(text)) == pytest.approx(
            reader.model.likelihoods(reader.clean(text)), abs=1e-6
        )


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("motifs.yml", "cote {patron}'", "cote {patrons}'", "aucune sorte de mots.yml ne s'appelle « patrons »"),
        ("motifs.yml", "cote {patron}'", "cote {patron}('", "n'est pas valide"),
        ("motifs.yml", "\naucun:", "\nautres:", "« autres » n'est ni entreprise"),
        ("inconnu.yml", "- mon mot de passe est expiré", "- mon identifiant ne marche plus", "est déjà dans"),
        ("inconnu.yml", "- mon mot de passe est expiré", "mon mot de passe", "doit être « - » suivi"),
        ("mots.yml", "metier:", "metier", "n'est pas un fichier YAML valide"),
    ],
)
def test_a_mistake_in_a_file_is_told_in_french(tmp_path, file, old, new, told):
    folder = shutil.copytree(FOLDER, tmp_path / "writers")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=file) as error:
        read_writers(folder)
    assert told in str(error.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ValueError, match="mots.yml manque"):
        read_writers(tmp_path)
