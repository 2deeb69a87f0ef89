"""What the widget asks of the channel: to resume, to send once, to rate, to erase; and what an agent may do."""

import json
import queue
import sqlite3
import threading
import urllib.error
import urllib.request

import pytest

from bot.settings import read_settings

AGENTS = "a" * 32
HOURS = read_settings({}).handover.opening.text
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def agent(served, conversation, what, token=AGENTS, **body):
    data = json.dumps(body).encode() if what != "transcript" else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{served.url}/agents/{conversation}/{what}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def lines(welcome):
    return [(entry["rank"], entry["author"], entry["event"]["text"]) for entry in welcome["entries"]]


def test_a_page_begins_with_what_it_must_know(serve, page):
    welcome = page(serve(RETENTION_DAYS="12", MAX_MESSAGE_CHARS="300").url).resume()
    assert welcome["entries"] == []
    assert (welcome["kept_days"], welcome["longest"]) == (12, 300)
    assert (welcome["busy"], welcome["agent"]) == (False, None)
    assert "Bonjour" in welcome["greeting"]["text"]
    assert all(reply["payload"].startswith("/b") for reply in welcome["greeting"]["quick_replies"])
    assert len(welcome["reference"]) == 14


def test_what_was_said_is_told_again_from_where_the_page_left_off(serve, page):
    served = serve()
    one = page(served.url)
    one.resume()
    assert one.send("a", "id1") == {"received": True}
    assert one.hear()["metadata"]["rank"] == 2
    one.send("b", "id2")
    one.hear()
    two = page(served.url)
    assert lines(two.resume(one.token)) == [
        (1, "visitor", "a"), (2, "assistant", "« a »"), (3, "visitor", "b"), (4, "assistant", "« b »"),
    ]  # fmt: skip
    assert [line[0] for line in lines(two.resume(one.token, after=3))] == [4]
    assert len(two.resume(one.token, after="x")["entries"]) == 4


def test_both_pages_see_what_one_of_them_says(serve, page):
    served = serve()
    one, two = page(served.url), page(served.url)
    one.resume()
    two.resume(one.token)
    one.send("a", "id1")
    echo = two.echoes.get(timeout=5)
    assert (echo["rank"], echo["author"], echo["event"], echo["message_id"]) == (1, "visitor", {"text": "a"}, "id1")
    assert two.hear()["text"] == "« a »"
    assert two.states.get(timeout=5) == {"busy": True, "agent": None, "waiting": False, "place": None, "hours": HOURS}
    assert two.states.get(timeout=5) == {"busy": False, "agent": None, "waiting": False, "place": None, "hours": HOURS}


def test_a_message_that_is_sent_again_is_answered_once(serve, page):
    served = serve()
    one = page(served.url)
    one.resume()
    for _ in range(3):
        assert one.send("a", "same")["received"]
    assert one.hear()["text"] == "« a »"
    one.silent()
    assert len(served.reached) == 1
    assert {one.echoes.get(timeout=5)["rank"] for _ in range(3)} == {1}


def test_another_visitors_page_hears_nothing_and_may_do_nothing(serve, page):
    served = serve()
    served.metadata = {"kind": "answer", "message_id": "abc"}
    victim, thief = page(served.url), page(served.url)
    victim.resume()
    thief.resume()
    victim.send("secret", "id1")
    victim.hear()
    thief.silent()
    for forged in (victim.token[:-1] + "x", victim.token.split(".")[0], served.reached[0][0]):
        assert thief.link.client.call("resume", {"session_id": forged, "after": 0})["entries"] == []
        assert thief.ask("erase", session_id=forged) == {"received": False}
        assert thief.ask("feedback", session_id=forged, message_id="abc", helpful=True) == {"received": False}
    assert len(victim.resume(victim.token)["entries"]) == 2


def test_a_page_that_changes_conversation_no_longer_hears_the_one_it_left(serve, page):
    served = serve()
    one, two = page(served.url), page(served.url)
    one.resume()
    two.resume(one.token)
    two.resume()
    assert two.token != one.token
    one.send("a", "id1")
    one.hear()
    two.silent()


def test_a_button_is_shown_by_its_title(serve, page):
    one = page(serve().url)
    greeting = one.resume()["greeting"]["quick_replies"][0]
    one.send(greeting["payload"], "id1")
    assert one.echoes.get(timeout=5)["event"]["text"] == greeting["title"]
    reply = one.hear()["quick_replies"][0]
    one.send(reply["payload"], "id2")
    assert one.echoes.get(timeout=5)["event"]["text"] == "DECA"


def test_what_is_kept_is_masked(serve, page, tmp_path):
    served = serve()
    one = page(served.url)
    one.resume()
    one.send(f"mon IBAN est {IBAN}", "id1")
    assert "[IBAN masqué]" in one.echoes.get(timeout=5)["event"]["text"]
    one.hear()
    one.hear()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("transcripts.db*"))
    assert b"3000 6000" not in kept
    assert "[IBAN masqué]" in served.reached[0][1]


@pytest.mark.parametrize("of_widget", [True, False])
def test_a_message_too_long_never_reaches_rasa(serve, page, of_widget):
    served = serve()
    one = page(served.url)
    one.resume()
    receipt = one.send("x" * 1001, "id1" if of_widget else None)
    assert not receipt["received"]
    assert "1000" in receipt["text"]
    if of_widget:
        one.silent()
    else:
        assert "1000" in one.hear()["text"]
    assert served.reached == []


def test_a_mask_that_fails_lets_nothing_through(serve, page, monkeypatch, tmp_path, caplog):
    served = serve()
    one = page(served.url)
    one.resume()

    def broken(text, *, siret=False):
        raise ValueError(text)

    monkeypatch.setattr("bot.channels.conversation.redact", broken)
    assert not one.send(f"mon IBAN est {IBAN}", "id1")["received"]
    status, replies = served.post("v", f"mon IBAN est {IBAN}")
    assert status == 200
    assert len(replies) == 1
    assert served.reached == []
    assert "FR76" not in caplog.text
    assert all(b"FR76" not in path.read_bytes() for path in tmp_path.glob("*.db*"))


def test_an_answer_is_rated_in_its_own_conversation_alone(serve, page, tmp_path):
    served = serve()
    served.metadata = {"kind": "answer", "topic": "numero_deca", "message_id": "abc"}
    one, other = page(served.url), page(served.url)
    one.resume()
    other.resume()
    one.send("a", "id1")
    one.hear()
    assert one.ask("feedback", message_id="abc", helpful=False, reason="écrivez à a.b@c.fr\u202e") == {"received": True}
    for wrong in ({"message_id": "id1"}, {"message_id": "x"}, {"message_id": 3}, {"helpful": "yes"}):
        assert one.ask("feedback", **{"message_id": "abc", "helpful": True, **wrong}) == {"received": False}
    assert other.ask("feedback", message_id="abc", helpful=True) == {"received": False}
    with sqlite3.connect(tmp_path / "transcripts.db") as base:
        kept = base.execute("select topic, kind, helpful, reason from ratings").fetchall()
    assert kept == [("numero_deca", "answer", 0, "écrivez à [e-mail masqué]")]


def test_an_erased_conversation_is_gone_for_all_its_pages(serve, page, tmp_path):
    served = serve()
    one, two = page(served.url), page(served.url)
    one.resume()
    token = two.resume(one.token)["token"]
    one.send("un mot rarissime", "id1")
    one.hear()
    assert one.ask("erase") == {"received": True}
    assert two.erased.get(timeout=5) == {}
    files = [path for path in tmp_path.glob("*.db*") if path.is_file()]
    assert files
    assert all(b"rarissime" not in path.read_bytes() for path in files)
    welcome = two.resume(token)
    assert welcome["token"] != token
    assert welcome["entries"] == []
    # A message that comes late opens another conversation.
    one.link.client.emit("user_uttered", {"message": "b", "session_id": token})
    assert one.hear()["text"] == "« b »"
    assert len({sender for sender, _ in served.reached}) == 2


def test_an_erasure_waits_for_the_answer_on_its_way(serve, page, tmp_path):
    served = serve()
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    one.send("un mot rarissime", "id1")
    assert served.started.wait(5)
    asked = queue.Queue()
    one.link.client.emit("erase", {"session_id": one.token}, callback=asked.put)
    with pytest.raises(queue.Empty):
        asked.get(timeout=0.3)
    served.hold.set()
    assert asked.get(timeout=5) == {"received": True}
    assert all(b"rarissime" not in path.read_bytes() for path in tmp_path.glob("*.db*"))


def test_too_many_waiting_messages_are_refused_and_the_others_answered(serve, page):
    served = serve(MAX_WAITING="3")
    served.hold = threading.Event()
    pages = [page(served.url) for _ in range(4)]
    for one in pages:
        one.resume()
    receipts = [one.send("a", "id1") for one in pages]
    assert [receipt["received"] for receipt in receipts] == [True, True, True, False]
    assert "Beaucoup de visiteurs" in receipts[3]["text"]
    served.hold.set()
    assert [one.hear()["text"] for one in pages[:3]] == ["« a »"] * 3
    assert pages[3].send("a", "id1")["received"]


def test_one_conversation_cannot_hold_all_the_places(serve, page):
    served = serve(RATE_PER_MINUTE="0")
    served.hold = threading.Event()
    greedy, other = page(served.url), page(served.url)
    greedy.resume()
    other.resume()
    assert [greedy.send(str(n), f"id{n}")["received"] for n in range(10)] == [True] * 8 + [False] * 2
    assert other.send("a", "id1")["received"]
    served.hold.set()
    assert [greedy.hear()["text"] for _ in range(8)] == [f"« {n} »" for n in range(8)]
    assert other.hear()["text"] == "« a »"


def test_an_agent_takes_over_speaks_and_gives_back(serve, page):
    served = serve(AGENTS_TOKEN=AGENTS)
    one = page(served.url)
    one.resume()
    one.send("a", "id1")
    one.hear()
    conversation = served.reached[0][0]
    assert agent(served, conversation, "say", text="trop tôt")[0] == 409
    assert agent(served, conversation, "take", name="Claire") == (200, {"agent": "Claire"})
    assert "Claire" in one.hear()["text"]
    assert agent(served, conversation, "take", name="Paul")[0] == 409
    one.send("b", "id2")
    one.silent()
    assert agent(served, conversation, "say", text="Bonjour") == (200, {"agent": "Claire", "masked": []})
    said = one.hear()
    assert (said["text"], said["metadata"]["author"], said["metadata"]["speaker"]) == ("Bonjour", "agent", "Claire")
    assert one.resume(one.token)["agent"] == "Claire"
    told = [entry["event"]["text"] for entry in agent(served, conversation, "transcript")[1]["entries"]]
    assert told[0] == "a"
    assert told[-2:] == ["b", "Bonjour"]
    assert agent(served, conversation, "release") == (200, {"agent": None})
    assert "a quitté" in one.hear()["text"]
    one.send("c", "id3")
    assert one.hear()["text"] == "« c »"
    assert [text for _, text in served.reached] == ["a", "c"]


def test_the_assistant_falls_silent_even_in_the_middle_of_an_answer(serve, page):
    served = serve(AGENTS_TOKEN=AGENTS)
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    one.send("a", "id1")
    assert served.started.wait(5)
    agent(served, served.reached[0][0], "take", name="Claire")
    assert "Claire" in one.hear()["text"]
    served.hold.set()
    one.silent()


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("take", {}, 400),
        ("take", {"name": "x" * 61}, 400),
        ("take", {"name": "\u200b"}, 400),
        ("take", {"name": "A"}, 404),
    ],
)
def test_an_agents_wrong_request_is_told(serve, what, body, status):
    assert agent(serve(AGENTS_TOKEN=AGENTS), "0" * 32, what, **body)[0] == status


def test_the_agents_interface_is_closed_without_its_token(serve):
    assert agent(serve(AGENTS_TOKEN=AGENTS), "0" * 32, "take", token="b" * 32, name="A")[0] == 401
    assert agent(serve(AGENTS_TOKEN=""), "0" * 32, "take", name="A")[0] == 404


def test_rest_is_off_or_behind_a_token_on_a_public_address(serve):
    assert serve(HOST="0.0.0.0").post("v", "a")[0] == 404
    assert serve(REST="no", HOST="127.0.0.1").post("v", "a")[0] == 404
    guarded = serve(HOST="0.0.0.0", REST="auto", REST_TOKEN="t" * 32)
    assert guarded.post("v", "a")[0] == 401
    assert guarded.post("v", "a", Authorization="Bearer " + "t" * 32)[0] == 200


def test_a_message_that_a_stop_left_unanswered_is_owned_up_to_once(serve, page):
    served = serve()
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    assert one.send("où est mon dossier", "m1") == {"received": True}
    assert served.started.wait(5)
    served.stop()
    again = serve()
    two, three = page(again.url), page(again.url)
    welcome = two.resume(one.token)
    assert [author for _, author, _ in lines(welcome)] == ["visitor", "assistant"]
    assert "interruption du service" in lines(welcome)[-1][2]
    assert lines(three.resume(one.token)) == lines(welcome)
    assert two.send("où est mon dossier", "m2") == {"received": True}
    assert "interruption du service" in two.hear()["text"], "told to the pages that are open as well, with its rank"
    assert two.hear()["text"] == "« où est mon dossier »"


def test_a_page_that_resumes_while_the_answer_is_on_its_way_waits_for_it(serve, page):
    served = serve()
    served.hold = threading.Event()
    one = page(served.url)
    one.resume()
    one.send("où est mon dossier", "m1")
    assert served.started.wait(5)
    welcome = page(served.url).resume(one.token)
    assert (welcome["busy"], [author for _, author, _ in lines(welcome)]) == (True, ["visitor"])
    served.hold.set()
    assert one.hear()["text"] == "« où est mon dossier »"


def test_an_agents_message_keeps_a_telephone_and_no_account(serve, page):
    served = serve(AGENTS_TOKEN=AGENTS)
    one = page(served.url)
    one.resume()
    one.send("a", "id1")
    one.hear()
    conversation = served.reached[0][0]
    agent(served, conversation, "take", name="Claire")
    one.hear()
    text = f"Appelez le 01 40 19 41 00 ou aide@ocapiat.fr. Votre IBAN {IBAN}, votre n° de sécu 1 85 05 78 006 084 91."
    assert agent(served, conversation, "say", text=text)[1]["masked"] == ["iban", "nir"]
    assert one.hear()["text"] == (
        "Appelez le 01 40 19 41 00 ou aide@ocapiat.fr. "
        "Votre IBAN [IBAN masqué], votre n° de sécu [numéro de sécurité sociale masqué]."
    )


def test_a_store_that_fails_is_one_line_and_a_word_to_who_asks(serve, page, monkeypatch, caplog):
    from sqlalchemy.exc import OperationalError

    from bot.transcripts import Transcripts

    def fail(*_):
        raise OperationalError("select", {}, Exception("away"))

    served = serve(AGENTS_TOKEN=AGENTS)
    one = page(served.url)
    one.resume()
    one.send("a", "id1")
    one.hear()
    monkeypatch.setattr(Transcripts, "after", fail)
    caplog.clear()
    receipt = one.link.client.call("resume", {"session_id": one.token, "after": 0}, timeout=10)
    assert (receipt["received"], "incident" in receipt["text"]) == (False, True)
    assert agent(served, served.reached[0][0], "transcript")[0] == 503
    told = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.getMessage() for record in told] == [
        "The store does not answer « resume »: OperationalError",
        "The store does not answer an agent: OperationalError",
    ]
    assert not any(record.exc_info for record in caplog.records)
