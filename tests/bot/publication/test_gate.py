"""The gate, end to end, on a small project: a bad change is refused, a good one is published, a return is one call."""

import pytest
from small_project import change_phrases, make_project

from bot.publication.__main__ import main
from bot.publication.digests import TamperedError, check
from bot.publication.gate import Gate, RefusedError
from bot.publication.models import ModelError
from bot.publication.projects import Origin
from bot.publication.workers import run_module
from bot.settings import read_settings
from bot.train import model_fits

ODD = "- le sésame du portail m'échappe"


def spoil(phrases):
    """Give two topics each other's phrases: what a tired editor might do."""
    one, other = "mot_de_passe_oublie", "creer_compte"
    return {**phrases, one: phrases[other], other: phrases[one]}


def improve(phrases):
    return {**phrases, "mot_de_passe_oublie": [*phrases["mot_de_passe_oublie"], ODD, "- sésame perdu"]}


@pytest.fixture(scope="module")
def gate(tmp_path_factory):
    """A gate whose running project has a model of its own."""
    project = make_project(tmp_path_factory.mktemp("project"))
    settings = read_settings({"MODEL_DIR": str(project / "models"), "KEPT_MODELS": "2"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        patch.setenv("MODEL_DIR", str(settings.model_dir))
        patch.setenv("KEPT_MODELS", "2")
        variables = {"MODEL_DIR": str(settings.model_dir), "RASA_CACHE_DIRECTORY": str(project / "cache")}
        run_module(["bot.train", "--worker"], project, lambda line: None, variables)
        yield Gate(settings)


@pytest.fixture(scope="module")
def changed(gate, tmp_path_factory):
    """The same project with other phrases."""

    def make(change):
        project = make_project(tmp_path_factory.mktemp("changed"))
        change_phrases(project, change)
        return project

    return make


def test_a_bad_change_is_refused_and_a_good_one_published(gate, changed, capsys):
    first = gate.models.served().digest
    said = []
    bad = gate.make_candidate(Origin(changed(spoil)), "c.martin", said.append)
    assert said[0] == "Entraînement du candidat…"
    assert said[-1] == "Mesure du candidat : 24 messages sur 24"

    with pytest.raises(RefusedError) as refused:
        gate.publish(bad.name, "c.martin", said.append)
    rows = {row.key: row for row in refused.value.comparison.refused}
    assert {"top1", "wrong_answer", "macro_f1"} <= set(rows)
    assert "je ne me rappelle plus mon mot de passe" in [change.before.text for change in rows["top1"].lost]
    assert gate.models.served().digest == first
    assert main(["publish", bad.name]) == 1
    shown = capsys.readouterr().out
    assert "Publication refusée" in shown
    assert "« je ne me rappelle plus mon mot de passe » (attendu : mot_de_passe_oublie)" in shown

    project = changed(improve)
    good = gate.make_candidate(Origin(project), "c.martin", said.append)
    assert not gate.compare(good.name, said.append).refused
    assert gate.publish(good.name, "c.martin", said.append).name == good.name
    served = gate.models.served()
    assert (served.name, served.by, check(gate.settings.model_path)) == (good.name, "c.martin", good.digest)
    # The next start keeps it, with the working files as they are and once its change is merged.
    assert model_fits(gate.settings)
    change_phrases(gate.root, improve)
    assert model_fits(gate.settings)
    change_phrases(gate.root, spoil)
    assert not model_fits(gate.settings)

    assert gate.back("c.martin").digest == first
    assert gate.models.served().digest == first
    assert gate.back("c.martin", good.name).name == good.name
    assert main(["models"]) == 0
    assert good.name in capsys.readouterr().out


def test_an_archive_that_was_changed_is_not_served(gate):
    model = next(model for model in gate.models.on("kept") if model.name != gate.models.served().name)
    archive = gate.models.archive("kept", model.name)
    archive.write_bytes(archive.read_bytes() + b"\0")
    with pytest.raises(TamperedError, match="n’est pas le modèle"):
        gate.back("c.martin", model.name)


def test_one_at_a_time(gate):
    with gate.models.alone(), pytest.raises(ModelError, match="déjà en cours"):
        gate.back("c.martin")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "inconnu"], "Aucun candidat"),
        (["back", "inconnu"], "Aucun modèle conservé"),
        (["candidate", "--projet", "models"], "il y manque config.yml"),
        (["candidate", "--branche", "main"], "n’est pas suivi par Git"),
    ],
)
def test_what_cannot_be_done_says_why(gate, capsys, arguments, said):
    assert main(arguments) == 2
    assert said in capsys.readouterr().err
