"""The Chatwoot channel against a fake made of Chatwoot's documented payloads, with an echo in Rasa's place."""

import asyncio
import logging
import threading
import time

import pytest
from chatwoot_fake import ACCOUNT, SECRET, TOKEN, FakeChatwoot, created, deliver, submitted
from sanic.touchup import TouchUp
from serving import Served, rewrite_once

from bot.channels import chatwoot_api
from bot.channels.chatwoot import ChatwootChannel
from bot.channels.chatwoot_note import note_of
from bot.channels.chatwoot_webhook import OLDEST, Remembered, Said, is_signed, said_in
from bot.settings import SettingError, read_settings
from bot.transcripts.trackers import trackers_in

PAYLOAD = '/choisir_sujet{"sujet": "numero_deca"}'
HANDOFF = {"kind": "handoff", "handover": "asked"}


class ServedBot(Served):
    """The channel in a thread; what reaches Rasa is kept and said again, with a button."""

    def __init__(self, name):
        self.reached = []
        self.metadata = {"kind": "answer"}
        self.hold = threading.Event()
        self.hold.set()
        super().__init__(name, lambda app: app.blueprint(ChatwootChannel().blueprint(self.echo),
                                                         url_prefix="/webhooks/chatwoot"))  # fmt: skip

    async def echo(self, message):
        self.reached.append((message.sender_id, message.text))
        while not self.hold.is_set():
            await asyncio.sleep(0.01)
        buttons = [{"title": "DECA", "payload": PAYLOAD}, {"title": "Oui", "payload": "oui"}]
        said = {"text": f"« {message.text} »", "buttons": buttons, "metadata": self.metadata}
        await message.output_channel.send_response(message.sender_id, said)

    @property
    def texts(self):
        return [text for _, text in self.reached]


@pytest.fixture(scope="module")
def chatwoot():
    patched = pytest.MonkeyPatch()
    patched.setattr(TouchUp, "run", rewrite_once)
    server = FakeChatwoot("fake-chatwoot")
    yield server
    server.stop()
    patched.undo()


@pytest.fixture(scope="module")
def bot(chatwoot, tmp_path_factory):
    patched = pytest.MonkeyPatch()
    patched.setenv("DATA_DIR", str(tmp_path_factory.mktemp("chatwoot")))
    patched.setenv("CHATWOOT_URL", chatwoot.url)
    patched.setenv("CHATWOOT_TOKEN", TOKEN)
    patched.setenv("CHATWOOT_SECRET", SECRET)
    patched.setattr(chatwoot_api.Chatwoot.__init__, "__defaults__", ((0.01, 0.01),))
    server = ServedBot("chatwoot-bot")
    yield server
    server.stop()
    patched.undo()


@pytest.fixture(autouse=True)
def fresh(chatwoot, bot):
    bot.reached.clear()
    chatwoot.asked.clear()
    bot.metadata = {"kind": "answer"}
    yield
    bot.hold.set()
    chatwoot.faults.clear()
    chatwoot.before_message = lambda: None


@pytest.fixture
def number(request):
    """A conversation of the test's own."""
    return abs(hash(request.node.nodeid)) % 10**9 + 1


def until(told, patience=10):
    end = time.monotonic() + patience
    while not told():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def quiet(bot, chatwoot, number, count=0):
    """Nothing more is said: another conversation, answered after, shows that the first was left aside."""
    other = number + 1
    before = len(chatwoot.said(other))
    assert deliver(bot.url, created(other, other, "et moi")).status_code == 200
    until(lambda: len(chatwoot.said(other)) > before)
    assert len(chatwoot.said(number)) == count


def test_a_message_is_answered_with_buttons(bot, chatwoot, number):
    assert deliver(bot.url, created(number, number, "bonjour, mon mail : lea@exemple.fr")).json() == {"received": True}
    until(lambda: len(chatwoot.said(number)) == 2)
    answer, masked = chatwoot.said(number)
    assert bot.texts == ["bonjour, mon mail : [e-mail masqué]"]
    assert answer["content"] == "« bonjour, mon mail : [e-mail masqué] »"
    assert (answer["content_type"], answer["message_type"]) == ("input_select", "outgoing")
    items = answer["content_attributes"]["items"]
    assert [item["title"] for item in items] == ["DECA", "Oui"]
    assert items[0]["value"].startswith("/b")
    assert items[1]["value"] == "oui"
    assert "content_type" not in masked
    assert bot.reached[0][0] not in {str(number), f"chatwoot-{number}"}


def test_a_button_is_taken_once_and_a_forged_one_never(bot, chatwoot, number):
    deliver(bot.url, created(number, number, "bonjour"))
    until(lambda: chatwoot.said(number))
    answer = chatwoot.said(number)[0]
    value = answer["content_attributes"]["items"][0]["value"]
    for _ in range(2):
        assert deliver(bot.url, submitted(number, answer, "DECA", value)).status_code == 200
    until(lambda: len(chatwoot.said(number)) == 2)
    assert bot.texts == ["bonjour", PAYLOAD]
    # A payload that a client writes is words; the button of another conversation is none.
    deliver(bot.url, submitted(number, {"id": 55501, "content": "?"}, "DECA", PAYLOAD))
    until(lambda: len(bot.texts) == 3)
    assert bot.texts[2] == PAYLOAD.lstrip("/")
    other = number + 1
    deliver(bot.url, submitted(other, {"id": 55502, "content": "?"}, "DECA", value))
    until(lambda: chatwoot.said(other))
    assert len(bot.texts) == 3


ASIDE = {
    "what an agent writes": {"message_type": "outgoing"},
    "a private note": {"private": True},
    "an activity": {"message_type": "activity"},
    "a conversation that agents have": {"status": "open"},
    "a resolved conversation": {"status": "resolved"},
    "a change of status": {"event": "conversation_status_changed"},
    "the widget that opens": {"event": "webwidget_triggered"},
    "a message that is updated": {"event": "message_updated"},
    "no conversation": {"conversation": None},
    "no account": {"account": {"id": "3"}},
    "no number": {"id": None},
    "an id that leads elsewhere": {"account": {"id": "../../x"}},
}


@pytest.mark.parametrize("changes", ASIDE.values(), ids=ASIDE)
def test_what_is_left_aside(changes):
    assert said_in(created(5, 6, "bonjour", **changes)) is None


def test_what_is_read():
    assert said_in(created(5, 6, "bonjour")) == Said(said_in(created(5, 7, "x")).place, f"{ACCOUNT}/6", "bonjour")
    assert said_in(created(5, 6, "bonjour", message_type=0)).text == "bonjour"
    assert said_in(created(5, 6, None)).text == ""


@pytest.mark.parametrize("values", [None, [], "x", [None], [{"value": 3}], [{"title": "x"}], {"value": "x"}])
def test_a_button_that_says_nothing(values):
    event = submitted(5, {"id": 6, "content": "?"}, "Oui", "oui")
    assert said_in(event).text == "oui"
    assert said_in({**event, "content_attributes": {"submitted_values": values}}) is None


def test_signatures(bot, chatwoot):
    event = created(8, 9, "bonjour")
    refused = [
        deliver(bot.url, event, secret="un autre"),
        deliver(bot.url, event, at=time.time() - OLDEST - 5),
        deliver(bot.url, event, at=time.time() + OLDEST + 5),
        deliver(bot.url, event, **{"X-Chatwoot-Timestamp": str(int(time.time()) + 1)}),
        deliver(bot.url, event, **{"X-Chatwoot-Signature": ""}),
        deliver(bot.url, event, **{"X-Chatwoot-Timestamp": "hier"}),
    ]
    assert [answer.status_code for answer in refused] == [401] * len(refused)
    for body in (b"", b"[]", b"\xff", b"{", b'{"event": 3}'):
        assert deliver(bot.url, None, body=body).status_code == 200
    assert not is_signed(b"", {}, SECRET)
    assert bot.reached == []
    assert chatwoot.asked == []


def test_it_acknowledges_at_once_and_a_message_comes_but_once(bot, chatwoot, number):
    bot.hold.clear()
    for _ in range(3):
        assert deliver(bot.url, created(number, number, "un")).status_code == 200
    deliver(bot.url, created(number, number + 10, "deux"))
    until(lambda: bot.texts)
    assert chatwoot.said(number) == []
    bot.hold.set()
    until(lambda: len(chatwoot.said(number)) == 2)
    assert bot.texts == ["un", "deux"]
    assert [message["content"] for message in chatwoot.said(number)] == ["« un »", "« deux »"]


def test_an_agent_who_comes_meanwhile_is_not_spoken_over(bot, chatwoot, number):
    bot.hold.clear()
    deliver(bot.url, created(number, number, "bonjour"))
    until(lambda: bot.texts)
    chatwoot.status[number] = "open"
    bot.hold.set()
    quiet(bot, chatwoot, number)
    # The webhook was made while it was pending.
    deliver(bot.url, created(number, number + 10, "encore"))
    quiet(bot, chatwoot, number + 2)
    assert "encore" not in bot.texts
    chatwoot.status[number] = "pending"
    deliver(bot.url, created(number, number + 20, "de retour"))
    until(lambda: chatwoot.said(number))
    assert chatwoot.said(number)[0]["content"] == "« de retour »"


@pytest.mark.parametrize("reason", ["asked", "failed"])
def test_a_hand_over(bot, chatwoot, number, reason):
    bot.metadata = {**HANDOFF, "handover": reason}
    deliver(bot.url, created(number, number, "un conseiller"))
    until(lambda: chatwoot.status.get(number) == "open")
    said = chatwoot.said(number)
    assert len(said) == (2 if reason == "failed" else 1)
    assert said[-1]["content"].startswith("Je passe la conversation")
    assert all("content_type" not in message for message in said)
    (note,) = chatwoot.notes(number)
    assert note.startswith("**L’assistant passe la main**")
    assert "Référence" in note
    bot.metadata = {"kind": "answer"}
    deliver(bot.url, created(number, number + 10, "allô"))
    quiet(bot, chatwoot, number, count=len(said))


@pytest.mark.parametrize(("faults", "count"), [([503, 429], 1), ([503] * 3, 0), ([401], 0), ([404], 0)])
def test_a_chatwoot_that_fails_is_asked_again_a_few_times(bot, chatwoot, number, caplog, faults, count):
    chatwoot.faults[:] = faults
    with caplog.at_level(logging.DEBUG):
        deliver(bot.url, created(number, number, "mot-secret"))
        until(lambda: not chatwoot.faults)
        quiet(bot, chatwoot, number, count=count) if not count else until(lambda: chatwoot.said(number))
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert "mot-secret" not in ours
    assert TOKEN not in ours
    assert bool(count) != ("could not be answered" in ours)


def test_a_message_whose_answer_was_lost_is_not_said_twice(bot, chatwoot, number, monkeypatch):
    from bot.chatwoot_settings import ChatwootSettings

    monkeypatch.setattr(chatwoot_api, "PATIENCE", 0.2)
    chatwoot.before_message = lambda: time.sleep(0.5)

    async def say():
        server = chatwoot_api.Chatwoot(ChatwootSettings(chatwoot.url, TOKEN, SECRET), (0.01,))
        with pytest.raises(chatwoot_api.ChatwootError, match="ReadTimeout"):
            await server.say(Said(said_in(created(number, 1, "x")).place, "", "").place, "une fois")
        await server.close()

    asyncio.new_event_loop().run_until_complete(say())
    until(lambda: chatwoot.said(number))
    time.sleep(0.3)
    assert len(chatwoot.said(number)) == 1


def test_too_long_and_too_many(bot, chatwoot, number):
    deliver(bot.url, created(number, number, "a" * 1001))
    until(lambda: chatwoot.said(number))
    assert "1000" in chatwoot.said(number)[0]["content"]
    assert bot.reached == []
    bot.hold.clear()
    crowd = number + 500
    for message in range(1, 12):
        assert deliver(bot.url, created(crowd, crowd + message, f"numéro {message}")).status_code == 200
    until(lambda: chatwoot.said(crowd))
    bot.hold.set()
    until(lambda: len(chatwoot.said(crowd)) == 9)
    assert bot.texts == [f"numéro {message}" for message in range(1, 9)]


def test_what_is_remembered_is_bounded():
    remembered = Remembered()
    assert remembered.is_new("premier")
    assert not remembered.is_new("premier")
    for key in range(10_000):
        remembered.is_new(str(key))
    assert remembered.is_new("premier")


def test_it_is_off_unless_it_is_set(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CHATWOOT_URL", "")
    assert ChatwootChannel().blueprint(None).routes == []


@pytest.mark.parametrize(
    "given",
    [
        {"CHATWOOT_URL": "http://chat.exemple.fr", "CHATWOOT_TOKEN": "t", "CHATWOOT_SECRET": "s"},
        {"CHATWOOT_URL": "https://chat.exemple.fr", "CHATWOOT_SECRET": "s"},
        {"CHATWOOT_URL": "https://chat.exemple.fr", "CHATWOOT_TOKEN": "t"},
    ],
)
def test_settings_that_cannot_be_used(given):
    with pytest.raises(SettingError, match="CHATWOOT_"):
        read_settings(given)


def test_settings_do_not_show_secrets():
    given = {"CHATWOOT_URL": "https://chat.exemple.fr/", "CHATWOOT_TOKEN": TOKEN, "CHATWOOT_SECRET": SECRET}
    found = read_settings(given)
    assert found.chatwoot.url == "https://chat.exemple.fr"
    assert TOKEN not in repr(found)
    assert SECRET not in repr(found)


def test_the_note_tells_what_the_visitor_need_not_say_again(tmp_path):
    trackers = trackers_in(tmp_path / "conversations.db")
    guidage = {"guide": "defi_emploi", "area": "defi_emploi_eligibilite", "path": ["effectif_salaries"]}
    events = [
        {"event": "user", "text": "ai-je droit à DÉFI Emploi ?"},
        {"event": "bot", "text": "…", "metadata": {"metadata": {"kind": "question"}}, "data": {"buttons": []}},
        {"event": "user", "text": '/commande{"nom": "conseiller"}'},
        {"event": "slot", "name": "profil", "value": "entreprise"},
        {"event": "slot", "name": "guidage", "value": guidage},
        {"event": "slot", "name": "situation", "value": {"effectif_salaries": 12}},
        {"event": "slot", "name": "verdict", "value": {"resume": "C’est possible.\nParce que…"}},
    ]
    trackers.add("3f2a91bc04de" + "1" * 20, events)
    assert note_of(trackers, "3f2a91bc04de" + "1" * 20, "guided").replace("\u00a0", " ").splitlines() == [
        "**L’assistant passe la main** : le dialogue guidé y mène.",
        "",
        "- **Question** : ai-je droit à DÉFI Emploi ?",
        "- **Profil** : entreprise",
        "- **Dialogue guidé** : vérifier si vous avez droit à DÉFI Emploi",
        "- **Réponses** : nombre de salariés : 12 personnes",
        "- **Résultat donné** : C’est possible.",
        "- **Référence** : 3f2a-91bc-04de",
    ]
