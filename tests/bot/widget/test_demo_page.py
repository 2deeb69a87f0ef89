"""The demo page: its examples are answered, its code is the one that it shows, its settings are seen at once."""

import re

import pytest
from playwright.sync_api import expect

from .visitor import Visitor

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def visitor(assistant_url, page, faults):
    page.goto(assistant_url + "/")
    yield Visitor(page)
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(visitor, axe, scheme, width):
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.page.set_viewport_size({"width": width, "height": 800})
    assert axe(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.page.get_by_role("button", name="Ouvrir l’assistant", exact=True).first.click()
    visitor.sees("Bonjour")
    assert axe(visitor.page) == []


def test_each_example_is_answered(visitor, running_assistant):
    examples = visitor.page.locator("[data-ask] span:first-child").all_text_contents()
    assert len(examples) >= 12
    for number, example in enumerate(examples):
        replies = running_assistant.ask(example, f"example-{number}")
        assert {reply["metadata"]["kind"] for reply in replies} <= {"answer", "question"}, example


def test_an_example_is_asked_and_the_focus_comes_back_to_it(visitor):
    example = visitor.page.get_by_role("button", name="g plus mon mdp")
    example.click()
    visitor.sees("Mot de passe égaré")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(example).to_be_focused()


def test_the_settings_are_seen_at_once_and_in_the_code(visitor, assistant_url):
    page = visitor.page
    code = page.locator("pre code")
    expect(code).to_contain_text(f'src="{assistant_url}/widget.js"')
    page.get_by_label("Texte du bouton").fill("Besoin d’aide ?")
    page.get_by_label("Texte du bouton").press("Tab")
    expect(page.locator("mon-espace-assistant .launcher")).to_have_text("Besoin d’aide ?")
    expect(code).to_contain_text('data-label="Besoin d’aide ?"')
    page.get_by_label("À gauche").check()
    assert page.locator("mon-espace-assistant .launcher").bounding_box()["x"] < 200
    expect(code).to_contain_text('data-position="left"')
    page.get_by_role("button", name="Copier le code").click()
    expect(page.get_by_text("Copié", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()
    page.get_by_role("button", name=re.compile("Revenir au réglage de départ")).click()
    expect(code).not_to_contain_text("data-")
