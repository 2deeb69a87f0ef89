"""rasa-webchat 1.0.1, as npm has it, holds a conversation with the assistant from a page of another site.

It stands for every client that others wrote for Rasa's socket.io channel (docs/architecture.md, « the way of a
message »): it speaks Engine.IO 4 with socket.io-client 3 and knows nothing of this project.
"""

import json
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from bot.channels.sessions import Sessions

from .conftest import SECRET, TOKEN

pytestmark = pytest.mark.server

CUSTOM = {"language": "fr", "page": "accueil"}
#: How long nothing more must come, in milliseconds, for an answer to be the only one.
QUIET = 1000
#: Longer than socket.io's longest pause between two attempts.
RECONNECTION = 20_000
#: A busy machine may take its time, in milliseconds.
PATIENCE = 20_000


class Event(NamedTuple):
    """What the server keeps of a message."""

    who: str
    text: str
    metadata: dict


class Webchat:
    """The widget on a page, as a visitor uses it."""

    def __init__(self, page, site, server, storage="session"):
        self.page = page
        self.storage = storage
        self.sent = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: self.sent.append(str(frame))))
        options = {
            "socketUrl": server, "socketPath": "/socket.io/", "title": "Assistant", "customData": CUSTOM,
            "params": {"storage": storage},
        }  # fmt: skip
        # As its README shows; the smart delay alone is switched off, it would make each answer wait three seconds.
        site.pages["/"] = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un site</title></head>
            <body><main><h1>Un site</h1></main><script>!(function () {{
              let e = document.createElement("script"),
                t = document.head || document.getElementsByTagName("head")[0];
              (e.src = "/modules/rasa-webchat/lib/index.js"), (e.async = !0), (e.onload = () => {{
                window.WebChat.default({{...{json.dumps(options)}, customMessageDelay: () => 0}}, null);
              }}), t.insertBefore(e, t.firstChild);
            }})();</script></body></html>"""
        page.goto(site.url)
        page.locator(".rw-launcher").click()
        self.responses = page.locator(".rw-response")
        self.replies = page.locator(".rw-reply")
        self.field = page.locator(".rw-new-message")

    def say(self, message):
        """Write a message; return the answer's text."""
        before = self.responses.count()
        self.field.fill(message)
        self.field.press("Enter")
        return self.heard(before)

    def press(self, title):
        """Press a quick reply; return the answer's text."""
        before = self.responses.count()
        self.replies.get_by_text(title, exact=True).click()
        return self.heard(before)

    def reload(self):
        """Load the page again, and wait until what was said is there again."""
        shown = self.responses.count()
        self.page.reload()
        expect(self.responses).to_have_count(shown)

    def heard(self, before):
        """Return the answer that came since there were so many, which must be the only one."""
        expect(self.responses).to_have_count(before + 1, timeout=PATIENCE)
        self.page.wait_for_timeout(QUIET)
        expect(self.responses).to_have_count(before + 1)
        return self.responses.nth(before).inner_text()

    def session(self):
        return json.loads(self.page.evaluate(f"{self.storage}Storage.getItem('chat_session')"))["session_id"]


@pytest.fixture
def of_server(running_assistant):
    """Return what the server knows of a session: the visitor's messages and its own, in order."""

    def events(session):
        conversation = Sessions(SECRET, 24).read(session).conversation
        status, _, text = running_assistant.get(f"/conversations/{conversation}/tracker?token={TOKEN}")
        assert status == 200
        return [
            Event(event["event"], event["text"], event["metadata"].get("metadata", event["metadata"]))
            for event in json.loads(text)["events"]
            if event["event"] in ("user", "bot")
        ]

    return events


def test_a_question_is_answered_whole_and_its_quick_replies_work(page, site, assistant_url, of_server, faults):
    webchat = Webchat(page, site, assistant_url)

    answer = webchat.say("g plus mon mdp")
    assert "Mot de passe égaré" in answer
    assert "Source : FAQ" in answer.replace("\xa0", " "), "to its last line, in one message"
    assert "Cela ne marche pas" in webchat.replies.all_inner_texts()
    webchat.press("Cela ne marche pas")

    events = of_server(webchat.session())
    assert [event.who for event in events] == ["user", "bot"] * 2
    assert events[2].text == '/commande{"nom": "ne_marche_pas"}', "the sealed payload was known again"
    assert [event.metadata.get("topic") for event in events[1::2]] == ["mot_de_passe_oublie"] * 2
    # The font that it wants from elsewhere, and nothing else.
    assert {fault for fault in faults if "ERR_NAME_NOT_RESOLVED" not in fault} == set()


def test_what_it_sends_along_reaches_the_server_unharmed(page, site, assistant_url, of_server):
    webchat = Webchat(page, site, assistant_url)

    webchat.say("bonjour")

    heard = of_server(webchat.session())[0]
    assert {name: heard.metadata.get(name) for name in CUSTOM} == CUSTOM
    # Without an « initPayload » it sends a message without text, to which the server says nothing.
    assert any('"user_uttered"' in frame and '"message"' not in frame for frame in webchat.sent)


@pytest.mark.parametrize("storage", ["session", "local"])
def test_a_session_goes_on_after_a_reload(page, site, assistant_url, of_server, storage):
    webchat = Webchat(page, site, assistant_url, storage)
    webchat.say("suis-je éligible à DÉFI Emploi ?")
    session = webchat.session()

    webchat.reload()
    # The button was made before the reload; it still answers the question of the guided dialogue.
    webchat.press("Agriculture")

    assert webchat.session() == session
    events = of_server(session)
    assert [event.who for event in events] == ["user", "bot"] * 2
    assert events[2].text.startswith("/repondre")
    facts = [event.metadata["fact"] for event in events[1::2]]
    assert len(set(facts)) == 2, "the answer brought the next question"


def test_a_follow_up_after_a_reload_is_understood(page, site, assistant_url, of_server):
    webchat = Webchat(page, site, assistant_url)
    webchat.say("mon CFA ne trouve pas le n° DECA")

    webchat.reload()
    webchat.say("et pour une entreprise ?")

    metadata = of_server(webchat.session())[-1].metadata
    assert (metadata["topic"], metadata["profile"]) == ("numero_deca", "entreprise")


def test_a_conversation_goes_on_after_a_cut(page, site, relay, of_server):
    webchat = Webchat(page, site, relay.url)
    webchat.say("suis-je éligible à DÉFI Emploi ?")
    session = webchat.session()

    for answer in ("agriculture", "6"):
        shown = webchat.responses.count()
        relay.cut()
        # It hides while it is not connected.
        expect(webchat.field).to_be_hidden()
        page.wait_for_timeout(QUIET)
        relay.mend()
        expect(webchat.field).to_be_visible(timeout=RECONNECTION)
        page.wait_for_timeout(QUIET)
        expect(webchat.responses).to_have_count(shown)
        webchat.say(answer)

    assert webchat.session() == session
    events = of_server(session)
    assert [event.who for event in events] == ["user", "bot"] * 3, "nothing was answered twice"
    facts = [event.metadata["fact"] for event in events[1::2]]
    assert len(set(facts)) == 3, "each answer brought the next question"


def test_an_answer_lost_in_a_cut_does_not_end_the_conversation(page, site, relay, of_server):
    webchat = Webchat(page, site, relay.url)
    webchat.say("bonjour")
    session = webchat.session()

    relay.swallows = True
    webchat.field.fill("mon CFA ne trouve pas le n° DECA")
    webchat.field.press("Enter")
    page.wait_for_timeout(2 * QUIET)
    relay.cut()
    expect(webchat.field).to_be_hidden()
    relay.mend()
    expect(webchat.field).to_be_visible(timeout=RECONNECTION)
    page.wait_for_timeout(QUIET)
    webchat.say("et pour une entreprise ?")

    events = of_server(session)
    assert [event.who for event in events] == ["user", "bot"] * 3, "nothing was answered twice"
    assert [event.metadata.get("topic") for event in events[3::2]] == ["numero_deca"] * 2


def test_a_session_that_the_server_does_not_know_is_replaced(page, site, assistant_url, of_server):
    webchat = Webchat(page, site, assistant_url)
    webchat.say("bonjour")
    session = webchat.session()
    page.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage.getItem("chat_session"));
          sessionStorage.setItem("chat_session", JSON.stringify({...kept, session_id: "made-up"}));
        }"""
    )

    page.reload()
    expect(page.locator(".rw-launcher")).to_be_visible()
    if not webchat.field.is_visible():
        page.locator(".rw-launcher").click()
    assert "Mot de passe égaré" in webchat.say("g plus mon mdp")

    assert webchat.session() not in (session, "made-up")
    assert [event.who for event in of_server(webchat.session())] == ["user", "bot"]
