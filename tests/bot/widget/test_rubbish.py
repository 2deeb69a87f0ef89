"""What the widget makes of what it cannot read: it goes on; and of pages that race, or clocks that are wrong."""

import datetime
import json
import re

import pytest
from playwright.sync_api import expect

from .visitor import Visitor, host_page

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def visitor(site, assistant_url, page, faults):
    site.pages["/"] = host_page(assistant_url)
    page.goto(site.url + "/")
    yield Visitor(page)
    assert faults == []


OUTBOXES = [
    "{", "null", "3", '"x"', '[null, 3, "x", {}, []]',
    '[{"id": 1, "message": {}, "shown": null, "state": "sending"}]',
    '[{"id": "a", "message": "m"}]', '[{"id": "a", "message": "", "shown": "", "state": "odd"}]',
]  # fmt: skip


@pytest.mark.parametrize("rubbish", OUTBOXES)
def test_rubbish_in_the_outbox_of_the_tab_is_dropped(visitor, rubbish):
    visitor.open()
    visitor.page.evaluate(
        """(rubbish) => {
            const key = Object.keys(localStorage).find((name) => name.startsWith("mon-espace:"));
            sessionStorage[key + ":outbox"] = rubbish;
        }""",
        rubbish,
    )
    visitor.page.reload()
    visitor.sees("Bonjour")
    expect(visitor.page.locator(".pending")).to_have_count(0)
    visitor.ask("merci")
    visitor.sees("Vous : merci")


def test_what_can_be_read_in_the_outbox_leaves_and_the_rest_is_dropped(visitor):
    visitor.open()
    visitor.page.evaluate("""() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith("mon-espace:"));
        sessionStorage[key + ":outbox"] = JSON.stringify([null, { id: "abc", message: "merci", shown: "merci" }, 5]);
    }""")
    visitor.page.reload()
    visitor.sees("Vous : merci")
    expect(visitor.page.locator(".pending")).to_have_count(0)


@pytest.mark.parametrize("rubbish", ["{", "null", "3", "[]", '{"token": 5, "open": {}}', '{"token": null}'])
def test_rubbish_in_the_memory_of_the_browser_is_dropped(visitor, rubbish):
    visitor.open()
    visitor.press("Fermer l’assistant")
    visitor.page.evaluate(
        """(rubbish) => {
            localStorage[Object.keys(localStorage).find((name) => name.startsWith("mon-espace:"))] = rubbish;
        }""",
        rubbish,
    )
    visitor.page.reload()
    visitor.open()
    visitor.ask("merci")
    visitor.sees("Vous : merci")


def entry(rank, **more):
    return {
        "rank": rank,
        "author": "assistant",
        "event": {"text": f"ligne {rank}"},
        "message_id": None,
        "at": "",
        **more,
    }


STRANGE = [
    None, 3, "x", [], {}, {"rank": "1"}, entry(1, author="robot"), entry(2, author=None), entry(3, author={"a": 1}),
    entry(4, event=None), entry(5, event={"text": 5, "quick_replies": 3, "metadata": "x"}), entry(6,
    at="hier"), entry(7, at=5),
    entry(8, event={"text": "ligne 8", "quick_replies": [None, {"title": 4}, {"title": "Bon choix",
    "payload": "merci"}]}),
    entry(9, event={"attachment": None}), entry(10, event={"attachment": {"type": "image", "payload": None}}),
    entry(12, event={"text": "ligne 12", "metadata": {"kind": "inconnu", "message_id": 4, "speaker": {}}}), entry(11),
]  # fmt: skip
WELCOMES = [
    {"entries": STRANGE}, {"entries": None}, {"entries": {}}, {"greeting": None}, {"greeting": {"text": 4}},
    {"greeting": {"text": "Bonjour", "quick_replies": [None, 4, {"title": {}, "payload": []}]}}, {"longest": None},
    {"kept_days": "x"}, {"agent": 4, "busy": "x"}, {"reference": None}, {"surprise": [1]},
]  # fmt: skip


def mangled(page, change):
    """Change what the assistant's answers hold before the page reads them."""

    def route(socket):
        server = socket.connect_to_server()
        server.on_message(lambda frame: socket.send(change(frame)))

    page.route_web_socket(re.compile(r"/socket\.io/"), route)


@pytest.mark.parametrize("wrong", WELCOMES, ids=lambda wrong: next(iter(wrong)))
def test_a_malformed_welcome_does_not_blank_the_panel(visitor, wrong):
    def change(frame):
        found = re.match(r"(43\d+)(\[.*\])$", str(frame), re.DOTALL)
        answer = json.loads(found[2]) if found else [None]
        if isinstance(answer[0], dict) and "token" in answer[0]:
            return found[1] + json.dumps([{**answer[0], **wrong}])
        if wrong.get("entries") is STRANGE:
            # What is said next comes after the lines of the welcome.
            return re.sub(r'"rank":\s*(\d+)', lambda found: f'"rank":{int(found[1]) + 12}', str(frame))
        return frame

    mangled(visitor.page, change)
    visitor.page.reload()
    visitor.launcher.click()
    expect(visitor.field).to_be_visible()
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    expect(visitor.page.locator(".pending")).to_have_count(0)
    if wrong.get("entries") is STRANGE:
        said = visitor.said()
        assert "Information : ligne 1" in said
        assert "Assistant : ligne 8" in said
        # The server's rank orders them, whatever the order in which they come.
        assert [line[-2:] for line in said if "ligne 1" in line] == [" 1", "11", "12"]


EVENTS = [
    ["bot_uttered", None], ["bot_uttered", 4], ["bot_uttered", {"text": {}, "metadata": 3}], ["bot_uttered"],
    ["bot_uttered", {"metadata": {"rank": "x"}}], ["visitor_uttered", None], ["visitor_uttered", {"rank": {},
    "event": 3}],
    ["assistant_state", None], ["assistant_state", "x"], ["session_confirm", None], ["session_confirm", {}],
    ["inconnu", 1],
]  # fmt: skip


def test_malformed_events_are_dropped(visitor):
    sockets = []

    def route(socket):
        server = socket.connect_to_server()
        sockets.append(socket)
        server.on_message(socket.send)

    visitor.page.route_web_socket(re.compile(r"/socket\.io/"), route)
    visitor.page.reload()
    visitor.open()
    for event in EVENTS:
        sockets[-1].send("42" + json.dumps(event))
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)
    assert not any("undefined" in line or "[object" in line for line in visitor.said())


def test_both_tabs_begin_the_same_conversation_after_an_erasure(visitor, context, site):
    visitor.open()
    visitor.ask("un mot rarissime")
    visitor.sees("Vous : un mot rarissime")
    other = Visitor(context.new_page())
    other.page.goto(site.url + "/")
    other.sees("rarissime")
    visitor.option("Vos données")
    visitor.press("Effacer la conversation")
    visitor.press("Effacer définitivement")
    other.ask("ma question suivante")
    visitor.sees("La conversation a été effacée.")
    expect(other.log).to_contain_text(re.compile("effacée|nouvelle conversation"))
    for tab in (visitor, other):
        assert "rarissime" not in tab.log.text_content()
        tab.page.reload()
        tab.sees("Bonjour")
        assert "rarissime" not in tab.log.text_content()
    assert visitor.reference() == other.reference()


def test_what_was_being_sent_as_another_tab_erased_is_told_and_can_be_sent_again(visitor, context, site):
    other_page = context.new_page()
    held = []

    def route(socket):
        server = socket.connect_to_server()
        # What this tab says waits on the wire until the test lets it go.
        socket.on_message(lambda frame: held.append(frame) if "user_uttered" in str(frame) else server.send(frame))
        server.on_message(socket.send)

    visitor.open()
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    other_page.route_web_socket(re.compile(r"/socket\.io/"), route)
    other_page.goto(site.url + "/")
    other = Visitor(other_page)
    other.sees("Vous : merci")
    other.ask("ma question suivante")
    expect(other_page.get_by_text("Envoi en cours…")).to_be_visible()
    visitor.option("Vos données")
    visitor.press("Effacer la conversation")
    visitor.press("Effacer définitivement")
    visitor.sees("La conversation a été effacée.")
    other.sees("La conversation a été effacée.")
    failed = other_page.locator(".pending")
    expect(failed).to_contain_text("ma question suivante")
    expect(failed).to_contain_text("la conversation a été effacée entre-temps")
    assert held
    other.press("Retirer")
    expect(failed).to_have_count(0)


@pytest.mark.parametrize(
    "wrong", [datetime.timedelta(seconds=-1), datetime.timedelta(days=1), datetime.timedelta(days=-1)]
)
def test_a_clock_that_is_wrong_changes_neither_order_nor_times(visitor, wrong):
    now = datetime.datetime.now(datetime.timezone.utc)
    visitor.open()
    visitor.ask("merci")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)
    visitor.page.clock.set_fixed_time(now + wrong)
    visitor.ask("au revoir")
    expect(visitor.log.locator(".message.assistant")).to_have_count(3)
    said = [line for line in visitor.said() if line.startswith("Vous")]
    assert said == ["Vous : merci", "Vous : au revoir"]
    times = visitor.log.locator("time").evaluate_all("nodes => nodes.map((node) => node.getAttribute('datetime'))")
    assert times == sorted(times)
    assert all(abs(datetime.datetime.fromisoformat(time) - now) < datetime.timedelta(minutes=2) for time in times)
    last = visitor.log.locator("time").last.text_content()
    assert bool(re.search(r"\d\d/\d\d", last)) == (abs(wrong) >= datetime.timedelta(days=1))


def test_an_erasure_that_fails_is_told_and_tried_again(visitor):
    refused = []

    def change(frame):
        found = re.match(r"(43\d+)(\[.*\])$", str(frame), re.DOTALL)
        if found and json.loads(found[2]) == [{"received": True}] and not refused:
            refused.append(frame)
            return found[1] + json.dumps([{"received": False, "text": "L’effacement n’est pas terminé."}])
        return frame

    mangled(visitor.page, change)
    visitor.page.reload()
    visitor.open()
    visitor.option("Vos données")
    visitor.press("Effacer la conversation")
    visitor.press("Effacer définitivement")
    again = visitor.page.get_by_role("alertdialog", name="Effacer la conversation")
    expect(again).to_have_accessible_description("L’effacement n’est pas terminé.")
    assert visitor.focus() == "Annuler"
    visitor.press("Effacer définitivement")
    visitor.sees("La conversation a été effacée.")
    assert refused


def test_the_saved_conversation_tells_who_spoke_and_when(visitor):
    visitor.open()
    reference = visitor.reference()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    visitor.press("Options")
    with visitor.page.expect_download() as saved:
        visitor.press("Enregistrer la conversation")
    text = saved.value.path().read_text(encoding="utf-8")
    heading, *said = text.strip().split("\n\n[")
    assert heading.replace("-", "") == f"Assistant Mon Espace – Conversation {reference}"
    assert re.match(r"\d\d/\d\d/\d{4} \d\d:\d\d\] Vous\u00a0:\ng plus mon mdp$", said[0])
    assert re.match(r"\d\d/\d\d/\d{4} \d\d:\d\d\] Assistant\u00a0:\n", said[1])
    assert "**" not in text
