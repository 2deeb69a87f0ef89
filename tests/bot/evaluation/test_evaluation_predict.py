"""``predict`` with the trained model, and its command line."""

import json
import subprocess
import sys

import pytest

from bot.evaluation.__main__ import main
from bot.evaluation.prediction import BEST, predict_first


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "decision", "first", "detected", "profile"),
    [
        ("J'ai oublié mon mot de passe", "answer", "mot_de_passe_oublie", ["mot_de_passe_oublie"], None),
        # The profile is asked before the answer: the topic is decided all the same.
        ("où en est mon dossier ?", "answer", "suivi_dossier", ["suivi_dossier"], None),
        ("quel temps fera-t-il demain ?", "refuse", "hors_sujet", [], None),
        ("bonjour", "chat", "salutation", [], None),
        ("je veux parler à un humain", "chat", "parler_humain", [], None),
        ("je suis un organisme de formation", "chat", "preciser_profil", [], "organisme"),
        # What leans on an answer, before any answer.
        ("ça ne marche pas", "chat", "ne_marche_pas", [], None),
        ("et après ?", "chat", "suite", [], None),
        ("oui", "chat", "affirmer", [], None),
        ("👍", "chat", "message_vide", [], None),
        ('/choisir_sujet{"sujet": "numero_deca"}', "answer", "numero_deca", ["numero_deca"], None),
    ],
)
async def test_a_first_message(assistant, text, decision, first, detected, profile):
    prediction = await predict_first(assistant, text)

    told = prediction.to_json()
    assert (told["decision"], told["topics"][0]["id"]) == (decision, first)
    assert (told["detected"], told["profile"]) == (detected, profile)


@pytest.mark.model
async def test_a_bare_defi_proposes_its_two_meanings(assistant):
    prediction = await predict_first(assistant, "défi")

    assert prediction.decision == "suggest"
    assert {name for name, _ in prediction.topics[:2]} == {"defi_emploi_presentation", "defi_region_deroulement"}
    assert len(prediction.topics) == BEST


@pytest.mark.model
async def test_every_message_is_a_first_one(assistant):
    await predict_first(assistant, "J'ai oublié mon mot de passe")
    prediction = await predict_first(assistant, "ça ne marche pas")

    assert prediction.decision == "chat"


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("mot de passe " * 1000, id="longer than the channel admits"),
        pytest.param("a" * 1999, id="one long word"),
        pytest.param("/restart", id="a command of Rasa"),
        pytest.param("/", id="a slash"),
        pytest.param("\ud83d virement", id="half a surrogate pair"),
        pytest.param("\x00", id="a null character"),
        pytest.param("<b>", id="markup"),
    ],
)
async def test_odd_messages_are_decided_too(assistant, text):
    prediction = await predict_first(assistant, text)

    assert prediction.text == text
    assert prediction.decision in ("answer", "suggest", "refuse", "chat")


@pytest.mark.model
def test_the_command_writes_json_lines_and_nothing_else(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "n° deca"}\n\n{"text": "\\ud83d merci"}\n', encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "bot.evaluation", "predict", str(source)], capture_output=True, timeout=180, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [row["text"] for row in rows] == ["n° deca", "\ud83d merci"]
    assert set(rows[0]) == {"text", "decision", "topics", "detected", "profile"}
    assert [set(topic) for topic in rows[0]["topics"]] == [{"id", "score"}] * BEST


def test_a_bad_line_stops_the_command_before_anything_is_loaded(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot.evaluation", "predict"],
        input=b'{"text": "bonjour"}\n{"texte": "bonjour"}\n',
        capture_output=True,
        timeout=10,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("standard input, line 2: ")


def test_an_absent_file_and_an_absent_model_are_told(tmp_path, monkeypatch, capsys):
    source = tmp_path / "in.jsonl"
    assert main(["predict", str(source)]) == 2
    source.write_text('{"text": "bonjour"}\n', encoding="utf-8")
    monkeypatch.setenv("MODEL_DIR", str(tmp_path))
    assert main(["predict", str(source)]) == 1

    first, second = capsys.readouterr().err.splitlines()
    assert "No such file" in first
    assert "make train" in second


def test_an_unknown_command_is_refused():
    with pytest.raises(SystemExit) as caught:
        main(["guess"])

    assert caught.value.code == 2


@pytest.mark.model
def test_why_a_message_is_understood_as_it_is(capsys):
    from bot.evaluation.why import why

    assert why("g plus mon motdepasse") == 0

    told = capsys.readouterr().out
    assert "Lu\u00a0: «\u00a0j ai plus mon mot de passe\u00a0»" in told
    assert "Décision\u00a0: l’assistant répond." in told or "propose des sujets" in told
    assert "Phrases d’exemple les plus proches" in told
    assert "probabilité du premier sujet" in told


def test_why_without_a_model(monkeypatch, tmp_path, capsys):
    from bot.evaluation.why import why

    monkeypatch.setenv("MODEL_DIR", str(tmp_path))

    assert why("bonjour") == 1
    assert "make train" in capsys.readouterr().err
