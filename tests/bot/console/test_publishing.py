"""« Publication » as an administrator uses it; training and measuring are the gate's tests."""

from dataclasses import replace

import pytest

from bot.console import publishing
from bot.console.roles import Role
from bot.publication.comparing import compare
from bot.publication.measures import Measure, Measured
from bot.publication.models import Models, card

HERE = "/console/publication"


@pytest.fixture
def publication(serve, people, tmp_path):
    """A console whose folder has a model that serves, one that served before and a candidate."""
    console = serve(MODEL_DIR=str(tmp_path / "models"))
    models = Models(console.settings)
    for number in (1, 2, 3):
        archive = tmp_path / f"{number}.tar.gz"
        archive.write_bytes(b"model %d" % number)
        made = card(archive, stamp="s", topics=(), origin=f"branche essai-{number}", by="Claire")
        made = replace(made, name=f"m{number}")
        models.put("candidates" if number == 3 else "kept", made, archive)
        if number != 3:
            models.serve(made, "Claire")
    return console


@pytest.fixture
def manager(publication, enter):
    return enter(publication, Role.ADMINISTRATEUR)


def measured(hits):
    messages = []
    for number, hit in enumerate(hits):
        labels = ("suivi_dossier" if hit else "detail_virement",)
        text = f"où en est mon dossier numéro {number} ?"
        messages.append(Measured("held_out", text, ("suivi_dossier",), "answer", labels, None, {"top1": hit}))
    return Measure("s", "m", (), {}, tuple(messages))


@pytest.fixture
def compared(monkeypatch):
    """Let a comparison be found."""

    def found(after):
        told = compare(measured([True] * 20), measured(after), 1)
        monkeypatch.setattr(publishing, "_compared", lambda gate, name, work: told)

    return found


def test_only_administrators_publish(publication, enter):
    for role in (Role.AGENT, Role.REDACTEUR):
        client = enter(publication, role)
        assert client.get(HERE).status_code == 403
        assert client.post(f"{HERE}/retour").status_code == 403


def test_returning_is_one_click_and_is_noted(publication, manager):
    models = Models(publication.settings)
    assert "Revenir au modèle précédent" in manager.get(HERE).text
    assert manager.post(f"{HERE}/retour").status_code == 303
    assert models.served().name == "m1"
    assert manager.post(f"{HERE}/retour", data={"modele": "m2"}).status_code == 303
    assert models.served().name == "m2"
    assert manager.post(f"{HERE}/retour", data={"modele": "inconnu"}).status_code == 409
    assert [act.what for act in publication.acts()].count("Retour à un modèle") == 2


def test_a_refused_candidate_has_no_button(manager, compared):
    compared([True] * 20)
    assert "Publier ce modèle" in manager.get(f"{HERE}/candidats/m3").text
    compared([False] * 5 + [True] * 15)
    page = manager.get(f"{HERE}/candidats/m3").text
    assert "Publier ce modèle" not in page
    assert "où en est mon dossier numéro 0" in page
    assert manager.get(f"{HERE}/candidats/inconnu").status_code == 404


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible(publication, manager, compared, context, axe, faults, shots, width):
    cookies = manager.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": publication.url} for name, value in cookies])
    compared([False] * 5 + [True] * 15)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "/candidats/m3"):
        page.goto(f"{publication.url}{HERE}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        shots(page, f"publication{path.replace('/', '-')}-{width}")
        assert axe(page) == [], path
    assert faults == []
