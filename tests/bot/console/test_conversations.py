"""« Conversations »: the list, one owner, what each agent sees, what is refused, what is noted in the audit log."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from bot.console import events
from bot.console.canned import canned
from bot.console.roles import Role
from bot.console.talk import ago
from bot.handover import Agent, Changes, Desk
from bot.handover.states import Handovers
from bot.handover.tickets import Tickets
from bot.opening_hours import read_opening
from bot.transcripts import Transcripts, reference
from bot.transcripts.trackers import trackers_in

ONE, TWO, THREE, FOUR = (letter * 32 for letter in "abcd")


class Voice:
    """Keeps what is said, as the channel does."""

    def __init__(self, store):
        self.store = store

    async def utter(self, conversation, author, message, speaker=None, shown=None):
        said = {**message, "metadata": {**message.get("metadata", {}), "speaker": speaker}}
        self.store.add(conversation, author, said)

    async def tell_state(self, conversation):
        """No page listens."""


@pytest.fixture
def talks(tmp_path, clock):
    """Four conversations, each begun by its visitor."""
    kept = Transcripts(f"sqlite:///{tmp_path / 'transcripts.db'}", 30, clock)
    for conversation in (ONE, TWO, THREE, FOUR):
        kept.add(conversation, "visitor", {"text": f"Où est ma facture <{conversation[0]}> ?"})
    return kept


@pytest.fixture
def handovers(talks):
    return Handovers(talks)


@pytest.fixture
def tickets(talks):
    return Tickets(talks, mailed=False)


@pytest.fixture
def desk(talks, handovers, tickets, tmp_path):
    opening = read_opening("lun-ven 9:00-12:30 14:00-17:30", "")
    return Desk(Voice(talks), handovers, tickets, trackers_in(tmp_path / "trackers.db"), opening, Changes())


@pytest.fixture
def served(console, desk):
    console.app.ctx.desk = desk
    return console


class Person:
    """Somebody who is signed in."""

    def __init__(self, served, role):
        self.client = served.client()
        self.token = served.kept_session(self.client, role)

    def read(self, path=""):
        answer = self.client.get(f"/console/conversations{path}")
        return answer.status_code, html.unescape(answer.text)

    def do(self, conversation, act, part=False, **fields):
        data = {"csrf": self.token, "acte": act, **fields}
        headers = {"Origin": self.client.origin, **({"HX-Request": "true"} if part else {})}
        answer = self.client.post(f"/console/conversations/{conversation}", data=data, headers=headers)
        return answer.status_code, html.unescape(answer.text)


@pytest.fixture
def anne(served):
    return Person(served, Role.AGENT)


@pytest.fixture
def paul(served):
    return Person(served, Role.REDACTEUR)


def asked(path, text, shown):
    """Return the address that a page asks by itself: a path with what the page says that it shows already."""
    part = re.search(rf'<div id="{shown}".*?</div>', text)[0]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', part)
    return f"{path}?{urlencode(fields)}"


def listed(text):
    return re.findall(r'href="/console/conversations/(\w{32})"><span', text)


def test_who_waits_comes_first_the_longest_first(anne, handovers, people, clock):
    agent = Agent(str(people[Role.ADMINISTRATEUR].id), "Zoé")
    handovers.ask(TWO, "asked")
    clock.forward(minutes=4)
    handovers.ask(ONE, "failed")
    handovers.take(THREE, agent)
    handovers.take(FOUR, agent)
    handovers.leave(FOUR, agent, "closed")
    clock.forward(minutes=2)
    status, text = anne.read()
    assert status == 200
    assert listed(text) == [TWO, ONE, THREE, FOUR]
    assert "2 visiteurs en attente" in text
    assert "6\u00a0min" in text
    assert "Zoé" in text
    assert "Où est ma facture <a> ?" in text
    for state, found in {"waiting": [TWO, ONE], "taken": [THREE], "bot": [], "closed": [FOUR], "x": None}.items():
        assert listed(anne.read(f"?etat={state}")[1]) == ([TWO, ONE, THREE, FOUR] if found is None else found)


def test_the_list_asks_by_itself_and_is_answered_when_something_changes(anne, handovers, kept, clock):
    address = asked("/liste", anne.read()[1], "listes")
    assert anne.read(address) == (204, "")
    handovers.ask(ONE, "asked")
    status, text = anne.read(address)
    assert (status, listed(text)[0]) == (200, ONE)
    assert "Un visiteur de plus attend un conseiller" in text
    assert "<title>(1) Conversations" in text
    assert anne.read(asked("/liste", text, "listes")) == (204, "")
    # It keeps no session alive.
    clock.forward(minutes=29)
    assert anne.read(address)[0] == 200
    clock.forward(minutes=2)
    assert anne.read(address)[0] == 303


def test_only_the_owner_acts_and_the_refusal_is_told(anne, paul, desk, talks, people):
    assert "Prendre la conversation" in anne.read(f"/{ONE}")[1]
    assert anne.do(ONE, "prendre")[0] == 303
    status, text = anne.read(f"/{ONE}")
    assert "Vous avez cette conversation" in text
    assert "Votre réponse" in text
    status, text = paul.read(f"/{ONE}")
    assert "Prise par agent" in text
    assert "Votre réponse" not in text
    for act, fields in {"repondre": {"texte": "Bonjour"}, "rendre": {}, "clore": {}, "transferer": {"a": "3"}}.items():
        for part in (False, True):
            status, text = paul.do(ONE, act, part, **fields)
            assert status == 422, act
            assert "C’est agent qui a cette conversation" in text, act
    assert paul.do(ONE, "prendre")[0] == 422
    assert [one.author for one in talks.after(ONE)] == ["visitor", "notice"]
    # A note is open to all.
    assert paul.do(ONE, "noter", texte="Déjà appelée hier.")[0] == 303
    assert "Déjà appelée hier." in anne.read(f"/{ONE}")[1]


def test_reply_transfer_give_back_and_close(anne, paul, talks, people):
    anne.do(ONE, "prendre")
    assert anne.do(ONE, "repondre", texte="Bonjour **vous**")[0] == 303
    status, text = anne.do(ONE, "repondre", part=True, texte="   ")
    assert (status, "Écrivez un texte de 1 à 5000 caractères." in text.replace("\u00a0", " ")) == (422, True)
    status, text = anne.do(ONE, "transferer", part=True, a="99", texte="Ce que j’écris")
    assert (status, "Choisissez un collègue" in text, "Ce que j’écris" in text) == (422, True, True)
    assert anne.do(ONE, "transferer", a=str(people[Role.REDACTEUR].id))[0] == 303
    assert "<strong>vous</strong>" in paul.read(f"/{ONE}")[1]
    assert paul.do(ONE, "rendre")[0] == 303
    assert "Avec l’assistant" in anne.read(f"/{ONE}")[1]
    anne.do(ONE, "prendre")
    status, text = anne.do(ONE, "clore", part=True)
    assert (status, "Prendre la conversation" in text) == (200, True)
    assert [one.author for one in talks.after(ONE)][:3] == ["visitor", "notice", "agent"]


def test_of_two_agents_at_once_one_has_it(anne, paul, talks):
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda person: person.do(ONE, "prendre", part=True), (anne, paul)))
    assert sorted(status for status, _ in answers) == [200, 422]
    (refused,) = [text for status, text in answers if status == 422]
    assert "a déjà pris cette conversation" in refused
    assert [one.author for one in talks.after(ONE)] == ["visitor", "notice"]


def test_what_is_said_comes_by_itself_and_the_owner_has_read_it(anne, paul, talks, handovers):
    handovers.ask(ONE, "asked")
    anne.do(ONE, "prendre")
    _, text = anne.read(f"/{ONE}")
    address = asked(f"/{ONE}/suite", text, "lus")
    address += "&gestes=" + re.search(r'name="gestes" value="(\w+)"', text)[1]
    assert anne.read(address) == (204, "")
    last = talks.add(ONE, "visitor", {"text": "Vous êtes <là> ?"})
    talks.add(TWO, "visitor", {"text": "ailleurs"})
    paul.read(f"/{ONE}")
    assert handovers.standing(ONE).seen < last.rank
    status, text = anne.read(address)
    assert status == 200
    assert re.findall(r'id="m-(\d+)"', text) == [str(last.rank)]
    assert "Visiteur : Vous êtes" in text
    assert 'id="reponse"' not in text, "what is being written stays"
    assert handovers.standing(ONE).seen == last.rank
    handovers.leave(ONE, handovers.standing(ONE).owner, "bot")
    assert "Prendre la conversation" in anne.read(address)[1]


def test_what_is_unknown_or_not_served_is_refused(anne, console, desk):
    for path in ("/" + "e" * 32, f"/{'e' * 32}/propositions", "/x%20y"):
        status, text = anne.read(path)
        assert (status, "Cette conversation n’existe pas" in text) == (404, True), path
    assert anne.do("e" * 32, "prendre")[0] == 404
    assert anne.do(ONE, "danser")[0] == 400
    assert anne.do("messages/7", "fait")[0] == 404
    assert anne.do("messages/99999999999999999999", "fait")[0] == 404
    del console.app.ctx.desk
    assert anne.read()[0] == 503


def test_messages_left_are_listed_and_settled(anne, talks, tickets):
    with talks.engine.begin() as connection:
        number = tickets.add(connection, ONE, "Rappelez-moi", "+33612345678")
    text = anne.read()[1]
    assert "Rappelez-moi" in text
    assert "06\u00a012\u00a034\u00a056\u00a078" in text
    assert anne.do(f"messages/{number}", "fait")[0] == 303
    assert "Traité par agent" in anne.read()[1]
    status, text = anne.do(f"messages/{number}", "rouvrir", part=True)
    assert (status, "À traiter" in text) == (200, True)
    assert "Rappelez-moi" in anne.read(f"/{ONE}")[1]


def test_what_is_done_is_noted_without_what_is_said(anne, kept, people):
    anne.read(f"/{ONE}")
    anne.do(ONE, "prendre")
    anne.do(ONE, "repondre", texte="un secret")
    anne.do(ONE, "transferer", a="99")
    anne.do(ONE, "transferer", a=str(people[Role.REDACTEUR].id))
    anne.do(TWO, "prendre")
    anne.do(TWO, "clore")
    acts, _ = kept.audit.latest()
    mine = [(act.what, act.on) for act in reversed(acts) if act.who == "agent"]
    assert mine == [
        ("Conversation ouverte", reference(ONE)),
        ("Conversation prise", reference(ONE)),
        ("Conversation transférée", reference(ONE)),
        ("Conversation prise", reference(TWO)),
        ("Conversation close", reference(TWO)),
    ]


@pytest.mark.parametrize(
    ("lasted", "said"),
    [
        ({"seconds": 59}, "moins d’une minute"),
        ({"minutes": 59, "seconds": 59}, "59\u00a0min"),
        ({"hours": 1, "minutes": 5}, "1\u00a0h\u00a005"),
        ({"days": 3, "hours": 2}, "3\u00a0j"),
    ],
)
def test_how_long_is_said(lasted, said):
    now = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - as the stores keep time
    assert ago(now - timedelta(**lasted), now) == said


def test_the_replies_that_are_ready_bear_the_agents_name():
    replies = list(canned("Anne Morel"))
    assert "Anne Morel" in replies[0].text
    assert len({one.title for one in replies}) == len(replies)
    assert not [one for one in replies if "{" in one.text]


def test_the_pages_hear_at_once_what_changes(anne, served, desk, handovers):
    path = "/console/conversations/evenements"
    with anne.client.stream("GET", f"{path}?conversation={ONE}") as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        heard = answer.iter_text()
        assert "data: begun" in next(heard)
        desk.told("said", TWO)
        desk.told("said", ONE)
        assert next(heard) == "event: change\ndata: said\n\n"
        desk.told("state", TWO)
        assert next(heard) == "event: change\ndata: state\n\n"
    # The browser has left: nobody is told any more.
    for _ in range(100):
        if not len(desk._changes):
            break
        desk.told("said", ONE)
        time.sleep(0.05)
    assert len(desk._changes) == 0


def test_an_answer_ends_and_is_asked_for_again(anne, desk, monkeypatch):
    monkeypatch.setattr(events, "LASTS", 0.2)
    monkeypatch.setattr(events, "_SILENCE", 0.05)
    text = anne.client.get("/console/conversations/evenements").text
    assert text.startswith("retry: ")
    assert text.count(":\n\n") >= 2, "lines that show that the browser is still there"


def test_so_many_pages_of_one_account_listen(anne, monkeypatch):
    monkeypatch.setattr(events, "_MOST_PAGES", 0)
    assert anne.client.get("/console/conversations/evenements").status_code == 429


def test_nothing_stays_in_sight_of_what_was_erased(anne, talks):
    talks.erase(ONE)
    status, text = anne.read(f"/{ONE}/suite?rang=1")
    assert (status, "a été effacée" in text, 'id="gestes"' in text) == (200, True, True)
    assert "hx-trigger" not in text
