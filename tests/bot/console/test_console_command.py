"""The command line of the accounts, and the link of the first administrator."""

import io

import pytest

from bot.console.__main__ import main
from bot.console.records import first_link, records
from bot.console.roles import Role
from bot.settings import read_settings

from .conftest import PASSWORD


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command; return its code and what it says."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PUBLIC_URL", "https://aide.example")

    def command(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["accounts", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_an_account_from_its_making_to_its_end(run):
    assert run("list") == (0, "Aucun compte. « make run » donne un lien au premier administrateur.\n")
    code, said = run("add", "C.Martin", "--title", "Claire Martin", "--role", "redacteur")
    assert code == 0
    assert "Compte « c.martin » créé (rédacteur)." in said
    assert "https://aide.example/console/invitation/" in said
    assert "mot de passe à choisir ; jamais connecté" in run("list")[1]
    assert run("password", "c.martin", typed=f"{PASSWORD}\nautre\n")[0] == 1
    assert run("password", "c.martin", typed=f"{PASSWORD}\n{PASSWORD}\n") == (
        0,
        "c.martin : Mot de passe changé ; sessions fermées : 0.\n",
    )
    assert run("role", "c.martin", "--role", "agent") == (0, "c.martin : Rôle : agent.\n")
    assert run("disable", "c.martin")[0] == 0
    assert "désactivé" in run("list")[1]
    assert run("enable", "c.martin")[0] == 0
    kept = records(read_settings())
    assert kept.accounts.checked("c.martin", PASSWORD).role is Role.AGENT
    assert [act.what for act in kept.audit.latest()[0]][::-1] == [
        "Compte créé (rédacteur)",
        "Lien d’accès créé",
        "Mot de passe changé",
        "Rôle changé (agent)",
        "Compte désactivé",
        "Compte activé",
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "é"), "", "L’identifiant compte de 3 à 64 caractères"),
        (("invite", "personne"), "", "Aucun compte « personne »"),
        (("password", "c.martin"), "court\ncourt\n", "au moins 12 caractères"),
        (("add", "c.martin"), "", "déjà pris"),
    ],
)
def test_a_mistake_is_told_in_french(run, arguments, typed, said):
    run("add", "c.martin")
    code, told = run(*arguments, typed=typed)
    assert (code, said in told) == (2, True)


def test_a_new_start_prints_a_new_link_until_somebody_administers(tmp_path):
    settings = read_settings({"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://aide.example"})
    old, new = first_link(settings), first_link(settings)
    links = records(settings).invitations
    good = [links.find(link.rpartition("/")[2])[0] for link in (old, new)]
    assert good == [False, True]
    assert old.startswith("https://aide.example/console/invitation/")
    links.accept(new.rpartition("/")[2], "admin", "", PASSWORD)
    assert first_link(settings) is None
