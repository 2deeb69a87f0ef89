"""Two agents and three visitors at once, in Chromium, on the assistant started as a user would."""

import contextlib
import re

import pytest
from argon2 import PasswordHasher
from browsing import new_context
from playwright.sync_api import expect
from running import staffed_by_people
from widget.visitor import Visitor

from bot.console.passwords import Passwords
from bot.console.records import records_in
from bot.console.roles import Role
from bot.console.store import Store
from bot.settings import read_settings

from .conftest import PASSWORD

pytestmark = [pytest.mark.server, pytest.mark.model]

AGENTS = {"anne": "Anne Morel", "paul": "Paul Garnier"}
#: For what takes a turn of the assistant and the way through two pages.
PATIENCE = 20_000
#: An agent whose browser died is missed after one minute.
MISSED = 120_000


@contextlib.contextmanager
def office(folder, **settings):
    """The assistant with two agents who may enter."""
    with staffed_by_people(folder, **settings) as assistant:
        kept = records_in(Store(f"sqlite:///{folder / 'console.db'}"), read_settings({}), Passwords(PasswordHasher()))
        for name, title in AGENTS.items():
            kept.accounts.add(name, Role.AGENT, title=title, password=PASSWORD)
        yield assistant


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    with office(tmp_path_factory.mktemp("office"), OPENING_HOURS="lun-dim 0:00-23:59", AGENT_SILENCE="1") as assistant:
        yield assistant


@pytest.fixture(scope="module")
def unstaffed(tmp_path_factory):
    with office(tmp_path_factory.mktemp("closed"), OPENING_HOURS="jamais") as assistant:
        yield assistant


def noted(text):
    """Tell whether an error in a page's console counts: not who comes second (422), nor a stream that ends."""
    return "422" not in text and text != "[object Event]"


@pytest.fixture
def apart(chromium, faults):
    """A page of a browser of its own: nobody shares anything with anybody."""
    contexts = []

    def begin():
        context = new_context(chromium, faults, noted)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()
    assert faults == []


class Desk:
    """An agent in front of the console."""

    def __init__(self, page, assistant, name):
        self.page, self.url, self.title = page, f"{assistant.url}/console/conversations", AGENTS[name]
        page.goto(self.url)
        page.get_by_label("Identifiant").fill(name)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1, name="Conversations")).to_be_visible()
        self.state = page.locator("#etat")
        self.log = page.locator("#fil")
        self.take = page.get_by_role("button", name="Prendre la conversation")

    def sees_in_list(self, text, count=1):
        expect(self.page.get_by_role("row").filter(has_text=text)).to_have_count(count, timeout=PATIENCE)

    def open(self, text):
        self.page.goto(self.url)
        self.page.get_by_role("row").filter(has_text=text).get_by_role("link").press("Enter")

    def answer(self, text):
        self.page.get_by_label("Votre réponse").fill(text)
        self.page.get_by_role("button", name="Répondre", exact=True).click()
        expect(self.log).to_contain_text(text, timeout=PATIENCE)

    def act(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()


def visitor_of(page, assistant):
    page.goto(f"{assistant.url}/")
    page.locator("button.launcher").click()
    visitor = Visitor(page)
    at_last(visitor, "Bonjour")
    return visitor


def at_last(visitor, text, patience=PATIENCE):
    expect(visitor.log).to_contain_text(text, timeout=patience)


def race(one, another):
    """Let two agents take a conversation at the same moment; return who has it, and who reads so."""
    for agent in (one, another):
        agent.take.evaluate("button => setTimeout(() => button.click(), 200)")
    mine = "Vous avez cette conversation"
    expect(one.state).to_contain_text(re.compile("Vous avez|Prise par"), timeout=PATIENCE)
    winner, other = (one, another) if mine in one.state.inner_text() else (another, one)
    expect(winner.state).to_contain_text(mine)
    expect(other.state).to_contain_text(f"Prise par {winner.title}", timeout=PATIENCE)
    expect(other.take).to_have_count(0)
    return winner, other


def test_two_agents_and_three_visitors_at_once(staffed, apart):
    first, second, third = (visitor_of(apart(), staffed) for _ in range(3))
    first.ask("ma facture 1 est refusée, je veux parler à un conseiller")
    at_last(first, "Vous êtes le prochain")
    second.ask("je veux parler à un conseiller")
    at_last(second, "2")
    third.ask("mot de passe oublié")
    at_last(third, "mot de passe")
    anne, paul = (Desk(apart(), staffed, name) for name in AGENTS)
    for agent in (anne, paul):
        agent.sees_in_list("Attend un conseiller, place 1")
        agent.sees_in_list("Attend un conseiller, place 2")
        agent.open("place 1")
        expect(agent.take).to_be_visible()

    winner, other = race(anne, paul)
    at_last(first, f"{winner.title}, du conseil OCAPIAT, a rejoint la conversation")

    # The next one in the line moves up, and is answered by the other agent.
    expect(second.panel).to_contain_text("place 1", timeout=PATIENCE)
    other.open("place 1")
    other.take.click()
    at_last(second, f"{other.title}, du conseil OCAPIAT, a rejoint la conversation")

    # Each visitor hears one's own agent, and the assistant is silent.
    winner.answer("Bonjour, quel est le motif du refus ?")
    other.answer("Bonjour, je vous écoute.")
    at_last(first, "quel est le motif du refus")
    at_last(second, "je vous écoute")
    first.ask("g plus mon mdp")
    expect(winner.log).to_contain_text("g plus mon mdp", timeout=PATIENCE)
    assert "je vous écoute" not in first.log.text_content()
    assert "motif" not in second.log.text_content()

    # Given back, the assistant answers again; closed, the visitor reads it.
    spoken = first.log.locator(".message.assistant").count()
    winner.act("Rendre à l’assistant")
    at_last(first, "automatique")
    first.ask("comment créer un compte ?")
    expect(first.log.locator(".message.assistant").nth(spoken)).to_be_visible(timeout=PATIENCE)
    other.act("Clore")
    expect(other.state).to_contain_text("Close")
    expect(second.panel.locator(".status")).to_have_text("Assistant automatique", timeout=PATIENCE)

    # An agent's browser dies: the visitor is told, waits again, first, and is taken by somebody else.
    third.ask("je veux parler à un conseiller")
    at_last(third, "Vous êtes le prochain")
    winner.open("place 1")
    winner.take.click()
    at_last(third, f"{winner.title}, du conseil OCAPIAT, a rejoint la conversation")
    winner.page.context.close()
    other.page.goto(other.url)
    expect(other.page.get_by_role("row").filter(has_text="Attend un conseiller, place 1")).to_be_visible(timeout=MISSED)
    at_last(third, "Vous êtes le prochain")
    other.open("place 1")
    other.take.click()
    at_last(third, f"{other.title}, du conseil OCAPIAT, a rejoint la conversation")


def test_out_of_hours_a_message_is_left_and_the_agents_read_it(unstaffed, apart):
    visitor = visitor_of(apart(), unstaffed)
    visitor.ask("je veux parler à un conseiller")
    at_last(visitor, "ne répondent pas en direct")
    visitor.choose("Laisser un message")
    at_last(visitor, "Écrivez votre message aux conseillers")
    visitor.ask("Ma facture 12 est refusée")
    at_last(visitor, "Comment un conseiller peut-il vous répondre")
    agent = Desk(apart(), unstaffed, "anne")
    visitor.ask("06 12 34 56 78")
    left = agent.page.locator(".tickets .card")
    expect(left).to_contain_text("Ma facture 12 est refusée", timeout=PATIENCE)
    expect(left).to_contain_text("À joindre : 06\u00a012\u00a034\u00a056\u00a078")
    left.get_by_role("button", name="Marquer comme traité").click()
    expect(left).to_contain_text("Traité")
