"""« Conversations » in Chromium, on the assistant started as a user would: a visitor waits, an agent answers."""

import re

import pytest
from playwright.sync_api import expect
from running import staffed_by_people

from .conftest import PASSWORD

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    """An assistant with people behind it at every hour."""
    with staffed_by_people(tmp_path_factory.mktemp("staffed"), OPENING_HOURS="lun-dim 0:00-23:59") as assistant:
        yield assistant


@pytest.fixture
def agent(page, staffed, faults):
    """The first administrator, at the list of the conversations."""
    link = next(line.strip() for line in staffed.lines if "/console/invitation/" in line)
    page.goto(link.replace("localhost", "127.0.0.1"))
    page.get_by_label("Identifiant").fill("admin")
    page.get_by_label("Nom affiché").fill("Anne Morel")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même, encore une fois").fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer et entrer").click()
    page.get_by_role("link", name="Conversations").click()
    expect(page.get_by_text("Personne n’attend")).to_be_visible()
    yield page
    assert faults == []


def test_a_visitor_waits_and_an_agent_takes_answers_and_gives_back(agent, staffed, connect, axe):
    with connect(staffed.url) as visitor:
        session = visitor.session()
        visitor.say("je veux parler à un conseiller", session)
        # The page learns it by itself.
        waits = agent.get_by_role("row").filter(has_text="Attend un conseiller, place 1")
        # Told at once: the page asks by itself only every ten seconds.
        expect(waits).to_be_visible(timeout=5_000)
        expect(agent.locator("#annonce")).to_contain_text("Un visiteur de plus attend")
        expect(agent).to_have_title(re.compile(r"^\(1\) Conversations"))
        sound(agent, axe)
        waits.get_by_role("link").press("Enter")
        agent.get_by_role("button", name="Prendre la conversation").click()
        field = agent.get_by_label("Votre réponse")
        expect(field).to_be_focused()
        assert "Anne Morel" in visitor.next()["text"]
        agent.get_by_text("Réponses types").click()
        agent.get_by_role("button", name="Bonjour", exact=True).click()
        expect(field).to_have_value(re.compile("Anne Morel"))
        agent.keyboard.press("Control+Enter")
        expect(agent.locator("#fil .by-agent")).to_contain_text("je suis Anne Morel")
        expect(field).to_have_value("")
        assert "je suis Anne Morel" in visitor.next()["text"]
        field.fill("En cours d’écriture")
        visitor.client.emit("user_uttered", {"message": "ma facture est refusée", "session_id": session})
        expect(agent.locator("#fil .by-visitor").last).to_contain_text("ma facture est refusée")
        expect(agent.locator("#annonce")).to_contain_text("Visiteur : ma facture est refusée")
        # A suggested answer goes behind what is written, to be read again.
        agent.get_by_role("button", name=re.compile("^Déposer une facture")).first.click(timeout=20_000)
        expect(field).to_have_value(re.compile(r"^En cours d’écriture\n\n.*facture", re.DOTALL))
        sound(agent, axe)
        agent.get_by_role("button", name="Rendre à l’assistant").click()
        assert "l’assistant automatique" in visitor.next()["text"].lower()
        expect(agent.locator("#etat")).to_contain_text("Avec l’assistant")


def sound(page, axe):
    """Check that axe finds nothing, whatever the scheme, and that nothing is cut off on a narrow screen."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in axe(page)] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
