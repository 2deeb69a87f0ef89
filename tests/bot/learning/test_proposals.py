"""Changes: exact, checked, on a branch of their own, and never in the working files."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.learning import files
from bot.learning.cases import CASES, case_line, next_name, with_case
from bot.learning.decisions import Decision, Decisions
from bot.learning.files import ChangeError
from bot.learning.phrases import training_phrases
from bot.learning.proposals import FaultsError, Workshop
from bot.worktrees import Author, GitError, Repository

ROOT = Path(__file__).resolve().parents[3]
AUTHOR = Author("Claire <Martin>", "c.martin@exemple.fr")
NEW = Decision("topic", ("la plateforme me jette dehors sans raison",), "c.martin", "connexion_impossible")


@pytest.fixture
def project(tmp_path):
    """The content, without a repository."""
    place = tmp_path / "projet"
    for name in ("data", "knowledge", "tests/nlu", "tests/knowledge"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.fixture
def tracked(project):
    """The content in a repository, with a hook that would spoil everything."""
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", ".")
    git(project, "-c", "user.name=A", "-c", "user.email=a@exemple.fr", "commit", "--quiet", "-m", "Begin")
    for name in ("pre-commit", "post-checkout", "post-commit"):
        hook = project / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    return project


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "nlu").rglob("*.yml")), ids=lambda path: path.stem)
def test_a_phrase_changes_one_line_of_its_file(project, path):
    items = YAML(typ="safe").load(path.read_text("utf-8")).get("nlu", ())
    # The first and the last: each writes the whole file.
    for item in items[:: max(1, len(items) - 1)]:
        place = files.add_phrases(project, item["intent"], ["une phrase\navec [crochets]"])
        before, after = path.read_text("utf-8").splitlines(), place.read_text("utf-8").splitlines()
        added = [line for line in after if line not in before]
        assert added == ["    - une phrase avec (crochets)"]
        assert len(after) == len(before) + 1
        shutil.copy(path, place)


def test_the_change_is_a_patch_and_a_branch_and_nothing_else(tracked):
    before, head = snapshot(tracked), git(tracked, "rev-parse", "HEAD")
    change = Workshop(tracked).make([NEW], "Apprend une phrase", AUTHOR, "redaction/essai")
    assert snapshot(tracked) == before
    assert git(tracked, "rev-parse", "HEAD") == head
    assert git(tracked, "status", "--porcelain") == ""
    assert len(git(tracked, "worktree", "list").splitlines()) == 1
    assert git(tracked, "log", "-1", "--format=%an <%ae> %s", "redaction/essai") == (
        "Claire Martin <c.martin@exemple.fr> Apprend une phrase"
    )
    assert git(tracked, "rev-parse", "redaction/essai^") == head
    assert [line for line in change.patch.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "+    - la plateforme me jette dehors sans raison"
    ]
    with pytest.raises(GitError, match="redaction/essai"):
        Workshop(tracked).make([NEW], "Apprend une phrase", AUTHOR, "redaction/essai")


def test_without_a_repository_there_is_a_patch_that_applies(project):
    before = snapshot(project)
    change = Workshop(project).make([NEW], "Apprend une phrase", AUTHOR, "redaction/essai")
    assert change.branch is None
    assert snapshot(project) == before
    subprocess.run(["git", "apply"], cwd=project, input=change.patch, text=True, check=True)
    assert ("faq/connexion_impossible", NEW.phrases[0]) in training_phrases(project)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision("topic", ("connexion impossible",), "c", "connexion_impossible"), "deux fois"),
        (Decision("topic", ("{measured}",), "c", "connexion_impossible"), "sert à mesurer"),
        (Decision("topic", ("connexions impossible",), "c", "creer_compte"), "se ressemblent"),
        (Decision("new", ("une phrase",), "c", "sujet_neuf", "acces", "{topic}"), "40 au moins"),
        (Decision("correction", (), "c", "creer_compte", text="id: creer_compte\n"), "creer_compte.yml"),
    ],
)
def test_a_change_that_is_not_in_order_is_not_offered(project, decision, said):
    held_out = (project / "tests/nlu/held_out.tsv").read_text("utf-8").splitlines()[1].split("\t")[0]
    topic = (project / "knowledge/faq/acces/creer_compte.yml").read_text("utf-8")
    filled = replace(
        decision,
        phrases=tuple(phrase.format(measured=held_out) for phrase in decision.phrases),
        text=topic.replace("id: creer_compte", "id: sujet_neuf").replace("title: Créer", "title: Ouvrir")
        if decision.text == "{topic}"
        else decision.text,
    )
    with pytest.raises(FaultsError) as refused:
        Workshop(project).make([filled], "Essai", AUTHOR)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision("topic", ("x y",), "c", "inconnu"), "aucun bloc de phrases"),
        (Decision("new", (), "c", "../../evasion", "acces", "id: x"), "ne peut pas nommer"),
        (Decision("new", (), "c", "creer_compte", "acces", "id: x"), "ne peut pas nommer"),
        (Decision("new", (), "c", "neuf", "../acces", "id: x"), "thème"),
        (Decision("correction", (), "c", "../creer_compte", text="id: x"), "n’existe pas"),
    ],
)
def test_what_cannot_be_written_says_why(project, decision, said):
    with pytest.raises(ChangeError, match=said):
        Workshop(project).make([decision], "Essai", AUTHOR)


def test_an_unexpected_result_becomes_a_case_that_the_tests_read(project):
    line = case_line(
        "defi_emploi_delais",
        {"objet": "demande", "date_demande": "2023-02-28"},
        {"verdict": "eligible"},
        "c’est\nattendu",
        next_name(project),
    )
    text = with_case(project, line)
    assert YAML(typ="safe").load(text) == [
        {
            "id": "INA-01",
            "area": "defi_emploi_delais",
            "inputs": {"objet": "demande", "date_demande": date(2023, 2, 28)},
            "expected": {"verdict": "eligible"},
            "note": "c’est attendu",
        }
    ]
    change = Workshop(project).write(CASES, text, "Ajoute un cas", AUTHOR)
    assert f"+{line.strip()}" in change.patch
    (project / CASES).write_text(text, encoding="utf-8")
    assert next_name(project) == "INA-02"


@pytest.mark.parametrize("name", ["--output=/tmp/x", "", "a b", "main~99"])
def test_a_branch_is_only_a_name(tracked, name):
    with pytest.raises(GitError):
        Repository.around(tracked).commit_of(name)


def test_a_proposal_takes_its_decisions(tmp_path):
    kept = Decisions(f"sqlite:///{tmp_path / 'learning.db'}")
    first = kept.add(NEW)
    kept.add(Decision("nothing", (), "c.martin"))
    assert [one.id for one in kept.pending()] == [first]
    number = kept.propose("Essai", "c.martin", [first], "le patch", None)
    assert kept.pending() == []
    kept.drop(first)
    assert [one.proposal for one in kept.all()] == [None, number]
    assert kept.proposals()[0].patch == "le patch"


@pytest.mark.parametrize("place", ["project", "tracked"])
def test_files_are_rewritten_if_they_are_as_they_were(request, place):
    project = request.getfixturevalue(place)
    workshop, path = Workshop(project), "knowledge/faq/alternance/numero_deca.yml"
    # What is not committed is no part of a change.
    (project / "knowledge/faq/acces/creer_compte.yml").write_text("brouillon: 1\n") if place == "tracked" else None
    before = workshop.text_of(path)
    after = before.replace("le numéro]", "le code du contrat]")
    change = workshop.rewrite({path: (before, after)}, "Un mot\n\nFAQ", AUTHOR, "redaction/essai")
    assert [
        line for line in change.patch.splitlines() if line.startswith(("+", "-")) and line[1:3] not in ("--", "++")
    ] == [
        "-called: [le deca, le numéro deca, le numéro]",
        "+called: [le deca, le numéro deca, le code du contrat]",
    ]
    assert change.branch == ("redaction/essai" if place == "tracked" else None)
    assert (project / path).read_text(encoding="utf-8") == before
    with pytest.raises(ChangeError, match="a changé entre-temps"):
        workshop.rewrite({path: (after, before)}, "Un mot", AUTHOR)
    with pytest.raises(ChangeError, match="n’existe pas"):
        workshop.text_of("knowledge/faq/rien.yml")
