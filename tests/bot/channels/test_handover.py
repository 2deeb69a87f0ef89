"""The way to a person over the wire: asked for, waited for, left by message, given to an agent, back again."""

import json
import re
import time
from datetime import date, timedelta

import pytest
from test_service import AGENTS, agent

ALWAYS = "lun-dim 0:00-23:59"
#: No day of this week and of the next is open.
CLOSED = ", ".join(f"{date.today() + timedelta(days)}" for days in range(-1, 8))
HUMAN = {"kind": "handoff", "handover": "asked"}


def title(event, number):
    return event["quick_replies"][number]["title"]


class Visitor:
    """A visitor whose every message Rasa takes for the wish to speak with a human."""

    def __init__(self, served, page, metadata):
        served.metadata = metadata
        self.served = served
        self.page = page(served.url)
        self.page.resume()
        self.sent = 0

    def say(self, text):
        self.sent += 1
        assert self.page.send(text, f"id{self.sent}")["received"]

    def press(self, event, wanted):
        (payload,) = [one["payload"] for one in event["quick_replies"] if one["title"].startswith(wanted)]
        self.say(payload)

    def hear(self):
        return self.page.hear()

    @property
    def conversation(self):
        return self.served.reached[0][0]


@pytest.fixture
def visitor(serve, page):
    def come(metadata=HUMAN, **settings):
        given = {"HANDOVER": "yes", "AGENTS_TOKEN": AGENTS, "OPENING_HOURS": ALWAYS, **settings}
        return Visitor(serve(**given), page, metadata)

    return come


def test_a_visitor_waits_writes_and_meets_an_agent(visitor):
    one = visitor()
    one.say("un humain")
    waits = one.hear()
    assert "le prochain" in waits["text"]
    assert waits["metadata"]["kind"] == "handoff"
    assert [reply["title"] for reply in waits["quick_replies"]] == ["Continuer avec l’assistant"]
    welcome = one.page.resume(one.page.token)
    assert (welcome["waiting"], welcome["place"], welcome["agent"], welcome["busy"]) == (True, 1, None, False)
    one.say("c’est pour ma facture")
    assert "gardé pour le conseiller" in one.hear()["text"]
    one.say("elle est refusée")
    one.page.silent()
    assert agent(one.served, one.conversation, "take", name="Claire")[0] == 200
    assert "Claire" in one.hear()["text"]
    told = [entry["event"]["text"] for entry in agent(one.served, one.conversation, "transcript")[1]["entries"]]
    assert "elle est refusée" in told
    assert len(one.served.reached) == 1, "the assistant has not answered what was for the agent"


def test_a_visitor_goes_on_with_the_assistant(visitor):
    one = visitor()
    one.say("un humain")
    one.press(one.hear(), "Continuer")
    assert "plus dans la file" in one.hear()["text"]
    one.served.metadata = {"kind": "chat"}
    one.say("ma facture")
    assert one.hear()["text"] == "« ma facture »"
    assert one.page.resume(one.page.token)["waiting"] is False


def test_places_move_up(visitor, page):
    first = visitor()
    first.say("un humain")
    first.press(first.hear(), "Continuer")
    first.hear()
    other = Visitor(first.served, page, HUMAN)
    other.say("un humain")
    other.hear()
    first.say("un humain")
    assert "2e place" in first.hear()["text"].replace("\u00a0", " ")
    agent(first.served, first.served.reached[1][0], "take", name="Claire")
    deadline = time.monotonic() + 5
    places = []
    while 1 not in places and time.monotonic() < deadline:
        places.append(first.page.states.get(timeout=5)["place"])
    assert places[-1] == 1


def test_the_rest_of_the_reply_is_not_said_once_a_human_is_awaited(visitor):
    one = visitor()
    one.served.times = 2
    one.say("un humain")
    assert "le prochain" in one.hear()["text"]
    one.page.silent()


def test_after_failures_the_assistant_says_so_first(visitor):
    one = visitor({"kind": "handoff", "handover": "failed"})
    one.say("blabla")
    said = one.hear()
    assert (said["text"], said.get("quick_replies")) == ("« blabla »", None)
    assert "le prochain" in one.hear()["text"]


@pytest.mark.parametrize(
    "settings",
    [{"HANDOVER": "no"}, {"HANDOVER": "auto"}],
    ids=["switched off", "nobody can enter the console"],
)
def test_without_people_the_assistant_answers_as_ever(visitor, settings):
    one = visitor(**settings)
    one.say("un humain")
    said = one.hear()
    assert (said["text"], title(said, 0)) == ("« un humain »", "DECA")
    assert one.page.resume(one.page.token)["waiting"] is False


def test_with_an_account_of_the_console_people_are_there(visitor, tmp_path, monkeypatch):
    from bot.console.records import records
    from bot.console.roles import Role
    from bot.settings import read_settings

    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    one = visitor(HANDOVER="auto")
    records(read_settings()).accounts.add("claire", Role.AGENT, "Claire", "un long mot de passe 8!")
    one.say("un humain")
    assert "le prochain" in one.hear()["text"]


@pytest.mark.parametrize(
    ("typed", "reach", "told"),
    [
        ("mon mail : jean.dupont@ferme.fr", "jean.dupont@ferme.fr", "à l’adresse jean.dupont@ferme.fr"),
        ("06 12 34 56 78", "+33612345678", "au 06 12 34 56 78"),
    ],
)
def test_out_of_hours_a_message_is_left_and_its_reach_stays_in_the_ticket(
    visitor, tmp_path, typed, reach, told, caplog
):
    one = visitor(OPENING_CLOSED=CLOSED)
    one.say("un humain")
    closed = one.hear()
    assert "ne sont pas là" in closed["text"]
    one.press(closed, "Laisser")
    assert "Écrivez votre message" in one.hear()["text"]
    one.say("Ma facture 12 est refusée, appelez-moi")
    asked = one.hear()
    one.say("je ne sais pas")
    again = one.hear()
    assert "Je ne reconnais pas" in again["text"]
    one.say(typed)
    confirmed = one.hear()["text"].replace("\u00a0", " ")
    assert told in confirmed
    entries = one.page.resume(one.page.token)["entries"]
    assert "par le moyen que vous avez indiqué" in entries[-1]["event"]["text"]
    for secret in (reach, typed, told, "je ne sais pas"):
        assert secret not in json.dumps(entries, ensure_ascii=False).replace("\u00a0", " ")
        assert secret not in caplog.text
    ticket = tickets_of(one)
    assert [(one["text"], one["reach"], one["mail"]) for one in ticket] == [
        ("Ma facture 12 est refusée, appelez-moi", reach, "off")
    ]
    assert asked["quick_replies"][0]["title"] == "Annuler"
    # All of it goes with the conversation.
    assert one.page.ask("erase")["received"]
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert reach.encode() not in raw


def tickets_of(visitor):
    from bot.settings import read_settings
    from bot.transcripts import transcripts

    return transcripts(read_settings()).export(visitor.conversation)["handover_tickets"]


def test_a_message_is_cancelled_or_abandoned_and_the_assistant_is_back(visitor):
    one = visitor(OPENING_CLOSED=CLOSED)
    one.say("un humain")
    closed = one.hear()
    one.press(closed, "Laisser")
    one.press(one.hear(), "Annuler")
    assert "n’a pas été envoyé" in one.hear()["text"]
    one.press(closed, "Laisser")
    one.hear()
    one.say("Mon message")
    one.press(one.hear(), "Annuler")
    assert "n’a pas été envoyé" in one.hear()["text"]
    one.served.metadata = {"kind": "chat"}
    one.say("ma question")
    answer = one.hear()
    assert answer["text"] == "« ma question »"
    one.press(closed, "Laisser")
    one.hear()
    one.press(answer, "DECA")
    assert re.match("« /choisir_sujet", one.hear()["text"])
    one.say("encore")
    assert one.hear()["text"] == "« encore »"
    assert tickets_of(one) == []


def test_an_agent_who_comes_while_a_message_is_left_has_the_conversation(visitor):
    one = visitor(OPENING_CLOSED=CLOSED)
    one.say("un humain")
    one.press(one.hear(), "Laisser")
    one.hear()
    one.say("Mon message")
    one.hear()
    agent(one.served, one.conversation, "take", name="Claire")
    assert "Claire" in one.hear()["text"]
    one.say("jean@ferme.fr")
    one.page.silent()
    assert tickets_of(one) == []
    agent(one.served, one.conversation, "release")
    one.hear()
    one.say("bonjour")
    assert "ne sont pas là" in one.hear()["text"]
