"""The assistant started as a user would (``make run``): REST, socket.io, page, probes, and a clean stop."""

import json
import os
import queue
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
import socketio
import websocket
from running import ROOT, Running

#: Ten questions, and the topic or the kind that each must get.
QUESTIONS = [
    ("g plus mon mdp", "mot_de_passe_oublie"),
    ("mon cfa veut le n° deca sur PartNet", "numero_deca"),
    ("ouvrir un premier compte MonCompte", "creer_compte"),
    ("combien finance DÉFI Emploi", "defi_emploi_financement"),
    ("exporter mon tableau en excel", "exporter_reporting"),
    ("nombre minimum de stagiaires session DEFI Région", "defi_region_effectif"),
    ("les trois phases du bilan de compétences", "bilan_competences_phases"),
    ("simuler le coût d'un alternant", "simulateur_alternance"),
    ("un apprenti au forfait jour c'est possible ?", "apprenti_forfait_jour"),
    ("quelle heure est-il à Tokyo", None),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    assistant = Running(tmp_path_factory.mktemp("var"))
    yield assistant
    if assistant.process.poll() is None:
        assistant.stop()


def test_the_terminal_shows_the_addresses_and_no_chatter(running):
    text = "\n".join(running.lines)
    for path in ("/", "/console/", "/webhooks/rest/webhook"):
        assert f":{running.port}{path}\n" in text
    assert text.count("/console/invitation/") == 1, "the link of the first administrator"
    assert [line for line in running.lines if "Warning" in line or "Traceback" in line] == []


@pytest.mark.parametrize(("question", "topic"), QUESTIONS)
def test_ten_questions_over_rest(running, question, topic):
    replies = running.ask(question, f"rest-{question}")
    metadata = replies[0]["metadata"]
    assert metadata["kind"] in (("answer", "question") if topic else ("refusal",))
    assert metadata.get("topic") == topic
    assert metadata["message_id"]
    assert {key for reply in replies for key in reply} <= {"recipient_id", "text", "buttons", "metadata"}


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"not json",
        b"[]",
        b'{"sender": "a"}',
        b'{"sender": "", "message": "a"}',
        b'{"sender": 1, "message": "a"}',
    ],
)
def test_a_wrong_request_is_told(running, body):
    status, answer = running.post(body)
    assert status == 400
    assert "sender" in answer["error"]


def test_commands_of_rasa_do_not_pass(running):
    running.ask("g plus mon mdp", "commands")
    replies = running.ask("/restart", "commands")
    assert replies, "answered as words, not obeyed"
    assert running.ask("ça ne marche pas", "commands")[0]["metadata"].get("topic") == "mot_de_passe_oublie"


def test_a_message_too_long_gets_a_clear_answer(running):
    assert "trop long" in running.ask("a" * 5000, "long")[0]["text"]


ODD = {
    "emoji": "😀" * 900,
    "families of emoji": "👨‍👩‍👧‍👦" * 90,
    "null characters": "\0bon\0jour\0",
    "only what nobody sees": "\u200b\u202e\u2060\0",
    "half of a surrogate pair": "\ud83d",
    "nested Markdown": "**_[" * 200 + "](x)_**" * 20,
    "HTML": "<img src=x onerror=alert(1)><script>alert(1)</script>" * 10,
    "nested JSON": '{"a":' * 150 + "1" + "}" * 150,
    "a template": "{profil} {{7*7}} ${x} %s {0.__class__}",
    "a forged button": "/beyJhIjoxfQ.c2lnbmF0dXJl",
    "marks on a letter": "e" + "\u0301" * 900,
    "one word without end": "a" * 1000,
    "numbers": "9" * 1000,
}


@pytest.mark.parametrize("message", ODD.values(), ids=ODD)
def test_an_odd_message_gets_an_answer(running, message):
    replies = running.ask(message, "odd")
    assert replies[0]["metadata"]["kind"]
    assert "incident technique" not in replies[0]["text"]
    assert "<script>" not in replies[0]["text"]


def test_ten_thousand_emoji_are_too_long_and_a_larger_body_is_refused(running):
    body = json.dumps({"sender": "emoji", "message": "😀" * 10_000}, ensure_ascii=False).encode()
    assert "trop long" in running.post(body)[1][0]["text"]
    status, _ = running.post(b'{"sender": "a", "message": "' + b"a" * 100_000 + b'"}')
    assert status == 413


def test_a_button_over_rest_is_sealed_and_works(running):
    buttons = running.ask("comment je dépose une facture ?", "buttons")[0]["buttons"]
    assert all(button["payload"].startswith("/b") for button in buttons)
    payload = next(button["payload"] for button in buttons if "organisme" in button["title"])
    metadata = running.ask(payload, "buttons")[0]["metadata"]
    assert (metadata["topic"], metadata["profile"]) == ("deposer_facture", "organisme")
    assert running.ask(payload, "another visitor")[0]["metadata"].get("topic") != "deposer_facture"


def test_an_empty_message_gets_an_answer(running):
    assert running.ask("", "empty")[0]["metadata"]["kind"] == "chat"


def test_the_page_the_probes_and_what_is_closed(running):
    status, headers, page = running.get("/")
    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "assistant automatique" in page.lower()
    assert re.findall(r'<(?:script|img|link)[^>]*(?:src|href)="(?!/|data:)', page) == [], "nothing comes from elsewhere"
    for path in ("/widget.js", "/page.js", "/page.css", "/health/live", "/health/ready"):
        assert running.get(path)[0] == 200, path
    for path in ("/conversations/a/tracker", "/domain", "/version", "/config"):
        assert running.get(path)[0] == 404, path


def test_the_widgets_files_are_cached_compressed_and_open_to_any_site(running):
    status, headers, loader = running.get("/widget.js")
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
    panel = "/widget/" + re.search(r"panel-[0-9a-f]{12}\.js", loader)[0]
    for encoding, magic in (("gzip", b"\x1f\x8b"), ("br", None), ("identity", b"var")):
        request = urllib.request.Request(running.url + panel, headers={"Accept-Encoding": encoding})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.headers.get("Content-Encoding", "identity") == encoding
            assert "immutable" in answer.headers["Cache-Control"]
            tag, body = answer.headers["ETag"], answer.read()
        assert magic is None or body.startswith(magic)
        again = urllib.request.Request(running.url + panel, headers={"Accept-Encoding": encoding, "If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again, timeout=10)
    for path in ("/widget/", "/widget/../settings.py", "/widget/%2e%2e/x.js", "/widget/a/b.js", "/widget/x.map"):
        assert running.get(path)[0] == 404, path


def test_the_figures_tell_what_was_taken_in_and_what_was_refused(running):
    running.ask("bonjour", "figures")
    running.ask("x" * 2000, "figures")
    status, headers, text = running.get("/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures['assistant_messages_total{channel="rest"}']) >= 1
    assert float(figures['assistant_refused_total{reason="too_long"}']) >= 1
    assert float(figures["assistant_waiting"]) == 0


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_socket_io_as_in_the_contract(running, connect, transport):
    with connect(running.url, transport) as client:
        session = client.session()
        assert isinstance(session, str)
        event = client.say("g plus mon mdp", session, metadata={"page": "demo"})
        assert set(event) == {"text", "quick_replies", "metadata"}
        assert event["metadata"]["topic"] == "mot_de_passe_oublie"
        assert all(set(reply) == {"content_type", "title", "payload"} for reply in event["quick_replies"])
        assert client.heard.empty(), "a long answer is one message"


def test_a_session_goes_on_after_a_reconnection(running, connect):
    with connect(running.url) as client:
        session = client.session()
        first = client.say("comment je dépose une facture ?", session)
        assert first["metadata"]["kind"] == "question"
    with connect(running.url, "polling") as client:
        assert client.session(session) == session
        payload = next(reply["payload"] for reply in first["quick_replies"] if "organisme" in reply["title"])
        event = client.say(payload, session, customData={"a": 1})
        assert (event["metadata"]["topic"], event["metadata"]["profile"]) == ("deposer_facture", "organisme")


def test_two_pages_of_a_session_both_hear(running, connect):
    with connect(running.url) as one, connect(running.url) as two:
        session = one.session()
        two.session(session)
        one.say("merci", session)
        assert two.next()["metadata"]["kind"] == "chat"


def test_sessions_do_not_hear_each_other(running, connect):
    with connect(running.url) as one, connect(running.url) as two:
        two.session()
        one.say("merci", one.session())
        with pytest.raises(queue.Empty):
            two.heard.get(timeout=0.5)


def test_a_message_without_a_session_is_answered(running, connect):
    with connect(running.url) as client:
        assert client.say("bonjour")["metadata"]["kind"] == "chat"


def test_a_malformed_event_does_not_end_the_connection(running, connect):
    with connect(running.url) as client:
        for wrong in (None, "text", {"message": 3}, {}, []):
            client.client.emit("user_uttered", wrong)
        assert client.say("bonjour")["text"]


def test_a_foreign_site_may_not_open_a_socket(running):
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(running.url, headers={"Origin": "https://example.org"}, transports=["polling"])


def test_a_taken_port_is_told_with_the_way_out(running):
    environment = {**os.environ, "PORT": str(running.port)}
    result = subprocess.run(
        ["make", "run"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode != 0
    assert f"Port {running.port} is taken. Choose another: PORT={running.port + 1} make run" in result.stderr


def test_ctrl_c_stops_everything_and_leaves_no_trace_in_the_logs(running, connect):
    silent = websocket.create_connection(running.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket")
    begun = socket.create_connection(("127.0.0.1", running.port))
    begun.sendall(b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
    with connect(running.url), connect(running.url, "polling"):
        assert running.stop() is not None
    silent.close()
    begun.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", running.port)) != 0:
                break
        time.sleep(0.2)
    else:
        pytest.fail("the port is still open")
    assert [line for line in running.lines if "Traceback" in line or "Error" in line] == []
    stopping = running.lines.index("Stopping…")
    assert running.lines[stopping + 1 :] == [], "open sockets end quietly"


def test_the_api_opens_with_its_token_alone(tmp_path):
    running = Running(tmp_path, RASA_TOKEN="secret-of-the-test")
    try:
        assert running.get("/domain")[0] == 401
        status, parsed = running.post(b'{"text": "g plus mon mdp"}', "/model/parse?token=secret-of-the-test")
        assert status == 200
        assert parsed["intent"]["name"] == "faq"
        assert parsed["decision"]["label"] == "mot_de_passe_oublie"
        running.ask("bonjour", "transcript")
        assert running.get("/conversations/transcript/tracker?token=secret-of-the-test")[0] == 200
    finally:
        running.stop()
