"""The way to a person, in Chromium: waiting, an agent who comes, a message left when nobody answers."""

from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect
from running import staffed_by_people

from bot.ports import free_port

from .conftest import AGENTS_TOKEN
from .test_conversation import conversation
from .visitor import Agent, Visitor, host_page

pytestmark = [pytest.mark.server, pytest.mark.model]


class Mailbox:
    """What a real server of mail is given."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    """An assistant with people behind it, at every hour of every day but holidays, which the test does not need."""
    hours = {"OPENING_HOURS": "lun-dim 0:00-23:59", "AGENTS_TOKEN": AGENTS_TOKEN}
    with staffed_by_people(tmp_path_factory.mktemp("staffed"), **hours) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def mailbox():
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture(scope="module")
def unstaffed(tmp_path_factory, mailbox):
    """An assistant whose people take messages only, which go by e-mail."""
    mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mailbox.port), "SMTP_STARTTLS": "no",
            "MAIL_FROM": "assistant@ocapiat.test", "MAIL_TO": "conseil@ocapiat.test"}  # fmt: skip
    with staffed_by_people(tmp_path_factory.mktemp("unstaffed"), OPENING_HOURS="jamais", **mail) as assistant:
        yield assistant


@pytest.fixture
def enter(site, page, faults):
    """Open the widget of an assistant: ``enter(assistant)``."""

    def come(assistant):
        site.pages["/"] = host_page(assistant.url)
        page.goto(site.url + "/")
        return Visitor(page).open()

    yield come
    assert faults == []


def status(visitor):
    return visitor.panel.locator(".status")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_visitor_waits_writes_meets_an_agent_and_comes_back(enter, staffed, axe, scheme):
    visitor = enter(staffed)
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.ask("je veux parler à un conseiller")
    visitor.sees("Vous êtes le prochain")
    expect(status(visitor)).to_have_text("Conseiller attendu\u00a0: place 1")
    visitor.ask("ma facture est refusée")
    visitor.sees("gardé pour le conseiller")
    assert axe(visitor.page) == []
    visitor.page.reload()
    expect(status(visitor)).to_have_text("Conseiller attendu\u00a0: place 1")
    agent = Agent(staffed.url, conversation(staffed, visitor))
    agent.do("take", name="Claire")
    visitor.sees("Claire, du conseil OCAPIAT, a rejoint la conversation.")
    expect(status(visitor)).to_have_text("Claire, du conseil OCAPIAT, vous répond")
    expect(visitor.replies).to_be_hidden()
    agent.do("say", text="Bonjour, je regarde.")
    visitor.sees("Claire, conseil OCAPIAT : Bonjour, je regarde.")
    agent.do("release")
    expect(status(visitor)).to_have_text("Assistant automatique")


def test_a_visitor_goes_on_with_the_assistant_by_keyboard(enter, staffed):
    visitor = enter(staffed)
    visitor.ask("un humain svp")
    expect(visitor.replies.get_by_role("button", name="Continuer avec l’assistant")).to_be_visible()
    visitor.page.keyboard.press("Shift+Tab")
    assert visitor.focus() == "Continuer avec l’assistant"
    visitor.page.keyboard.press("Enter")
    visitor.sees("vous n’êtes plus dans la file d’attente")
    expect(status(visitor)).to_have_text("Assistant automatique")
    visitor.ask("mot de passe oublié")
    expect(visitor.log.locator(".message.assistant").last).to_contain_text("mot de passe")


def test_a_message_is_left_with_the_keyboard_alone_and_its_reach_is_nowhere_else(enter, unstaffed, mailbox, axe):
    visitor = enter(unstaffed)
    visitor.ask("je veux parler à un conseiller")
    visitor.sees("ne répondent pas en direct")
    assert axe(visitor.page) == []
    visitor.choose("Laisser un message")
    visitor.sees("Écrivez votre message aux conseillers")
    assert visitor.focus() in ("Votre message", "Annuler")
    visitor.ask("Ma facture 12 est refusée")
    visitor.sees("Comment un conseiller peut-il vous répondre")
    visitor.ask("jean chez ferme")
    visitor.sees("Je ne reconnais pas")
    visitor.ask("jean.dupont@ferme.fr")
    visitor.sees("à l’adresse jean.dupont@ferme.fr")
    assert axe(visitor.page) == []
    visitor.page.reload()
    visitor.sees("par le moyen que vous avez indiqué")
    expect(visitor.log).not_to_contain_text("ferme")
    for _ in range(100):
        if mailbox.received:
            break
        visitor.page.wait_for_timeout(100)
    (message,) = mailbox.received
    assert message["Reply-To"] == "jean.dupont@ferme.fr"
    assert "Ma facture 12 est refusée" in message.get_content()
