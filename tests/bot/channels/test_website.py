"""The channels over the wire, with an echo in Rasa's place: who hears whom, what reaches Rasa, what is refused."""

import functools
import json
import queue
import threading
import urllib.error
import urllib.request

import pytest
import socketio
import websocket

from bot.channels.connections import Connections

PAYLOAD = '/choisir_sujet{"sujet": "numero_deca"}'


def quiet(client):
    with pytest.raises(queue.Empty):
        client.heard.get(timeout=0.3)


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_a_session_is_issued_kept_and_shared_by_two_tabs(serve, connect, transport):
    served = serve()
    with connect(served.url, transport) as one, connect(served.url) as two:
        token = one.session()
        assert two.session(token) == token
        one.say("a", token)
        assert "« a »" in two.next()["text"]
        two.say("b", token)
        assert "« b »" in one.next()["text"]
        one.say("c")
    assert len({sender for sender, _ in served.reached}) == 1
    assert token.split(".")[0] not in served.reached[0][0]


@pytest.mark.parametrize(
    "wanted", ["my-session", "a.b.c", "é", "0" * 32, pytest.param("x" * 5000, id="long"), 3, None, {"a": 1}, ["a"], ""]
)
def test_a_client_does_not_choose_its_session(serve, connect, wanted):
    served = serve()
    with connect(served.url) as client, connect(served.url) as other:
        client.client.emit("session_request", {"session_id": wanted})
        token = client.sessions.get(timeout=5)
        assert token != wanted
        assert other.session(wanted) != token
        client.say("bonjour", wanted)
        quiet(other)
        assert client.sessions.empty(), "the session that was issued is used"


def test_the_conversation_is_known_to_no_client_and_opens_nothing(serve, connect):
    served = serve()
    with connect(served.url) as victim, connect(served.url) as attacker:
        token = victim.session()
        event = victim.say("bonjour", token)
        conversation = served.reached[0][0]
        assert conversation not in json.dumps([token, event])
        assert attacker.session(conversation) != conversation
        attacker.say("je suis lui", conversation)
        quiet(victim)
    assert len({sender for sender, _ in served.reached}) == 2


def test_an_attacker_neither_reads_nor_writes_anothers_conversation(serve, connect):
    served = serve()
    with connect(served.url) as victim, connect(served.url) as attacker:
        token = victim.session()
        random, time, signature = token.split(".")
        for forged in (f"{random}.{time}.{signature[::-1]}", f"{random}.{time}.", random, token[:-1], f"{token}="):
            assert attacker.session(forged) not in (forged, token)
            attacker.say("à moi", forged)
            quiet(victim)
        victim.say("secret", token)
        quiet(attacker)
    assert len({sender for sender, text in served.reached if text == "secret"} | {None}) == 2
    assert not {s for s, text in served.reached if text == "à moi"} & {
        s for s, text in served.reached if text == "secret"
    }


def test_a_session_outlives_the_server_but_not_its_secret(serve, connect):
    first = serve()
    with connect(first.url) as client:
        token = client.session()
    with connect(serve().url) as client:
        assert client.session(token) == token
    with connect(serve(SECRET_KEY="z" * 40).url) as client:
        assert client.session(token) != token


def test_a_session_that_expires_gives_way_to_a_fresh_one(serve, connect, monkeypatch):
    import itsdangerous.timed

    served = serve()
    with connect(served.url) as client:
        token = client.session()
        client.say("a", token)
        now = itsdangerous.timed.time.time()
        monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + 25 * 3600)
        client.say("b", token)
        fresh = client.sessions.get(timeout=5)
        assert fresh != token
        client.say("c", fresh)
    (first, _), (second, _), (third, _) = served.reached
    assert first != second == third


def test_a_button_comes_back_in_its_own_conversation_alone(serve, connect):
    served = serve()
    with connect(served.url) as one, connect(served.url) as two:
        token, other = one.session(), two.session()
        payload = one.say("a", token)["quick_replies"][0]["payload"]
        assert payload.startswith("/b")
        one.say(payload, token)
        one.say("b", token)
        one.say(payload, token)
        assert "conversation terminée" in two.say(payload, other)["text"]
        two.say(PAYLOAD, other)
        status, replies = served.post("me", "a")
        assert status == 200
        served.post("me", replies[0]["buttons"][0]["payload"])
        assert "conversation terminée" in served.post("you", replies[0]["buttons"][0]["payload"])[1][0]["text"]
    assert [text for _, text in served.reached] == [
        "a", PAYLOAD, "b", PAYLOAD, PAYLOAD[1:], "a", PAYLOAD,
    ]  # fmt: skip


def test_a_flood_is_told_once_and_does_not_reach_rasa(serve, connect):
    served = serve(RATE_PER_MINUTE="3", LIMIT_LOOPBACK="1")
    with connect(served.url) as client, connect(served.url) as other:
        token = client.session()
        for number in range(20):
            client.client.emit("user_uttered", {"message": str(number), "session_id": token})
        heard = [client.next() for _ in range(4)]
        assert sum("une minute" in event["text"] for event in heard) == 1
        quiet(client)
        assert "bonjour" in other.say("bonjour")["text"], "others are served"
    assert len(served.reached) == 4


def test_an_address_is_limited_whatever_its_sessions(serve, connect):
    served = serve(RATE_ADDRESS_PER_MINUTE="5", TRUSTED_PROXIES="127.0.0.1", LIMIT_LOOPBACK="1", REST_TOKEN="t" * 32)
    token = {"Authorization": "Bearer " + "t" * 32}
    statuses = [served.post(f"sender {number}", "a", **token)[0] for number in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert "une minute" in served.post("sender", "a", **token)[1]
    assert served.post("sender", "a", **token, **{"X-Forwarded-For": "198.51.100.1"})[0] == 200, "another visitor"
    with connect(served.url) as client:
        for _ in range(9):
            client.client.emit("session_request", {})
        issued = [client.sessions.get(timeout=5) for _ in range(5)]
        assert len(set(issued)) == 5
        with pytest.raises(queue.Empty):
            client.sessions.get(timeout=0.3)


def test_an_address_holds_so_many_sockets(serve, connect):
    served = serve(MAX_CONNECTIONS_PER_ADDRESS="2", LIMIT_LOOPBACK="1")
    with connect(served.url), connect(served.url, "polling"):
        for transport in ("websocket", "polling"):
            with pytest.raises(socketio.exceptions.ConnectionError):
                connect(served.url, transport)
    for _ in range(50):
        try:
            connect(served.url).close()
            break
        except socketio.exceptions.ConnectionError:
            threading.Event().wait(0.1)
    else:
        pytest.fail("closing a socket does not make room")


FRAMES = {
    "not socket.io": "4hello",
    "not JSON": '42["user_uttered",{]',
    "deep": "42" + "[" * 60_000,
    "deep in the wrapper": "4" + "[" * 60_000,
    "an event that is no list": '42{"a":1}',
    "an empty event": "42[]",
    "no such event": '42["delete_everything", {}]',
    "more arguments": '42["user_uttered", {"message": "a"}, 1, 2]',
    "session with more arguments": '42["session_request", 1, 2, 3]',
    "acknowledgement of nothing": "431[]",
    "binary without its parts": '451-["user_uttered",{"_placeholder":true,"num":0}]',
    "another namespace": "40/admin,",
    "no such packet": "9",
    "too large": "42" + json.dumps(["user_uttered", {"message": "a" * 100_000}]),
    "an unknown kind": "49",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_wrong_frame_harms_no_one(serve, connect, frame, caplog):
    served = serve()
    with connect(served.url) as bystander:
        raw = websocket.create_connection(served.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket")
        raw.send("40")
        raw.send(frame)
        raw.settimeout(0.2)
        try:
            while raw.recv():
                pass
        except (OSError, websocket.WebSocketException):
            pass
        raw.close()
        assert "bonjour" in bystander.say("bonjour")["text"]
    assert "Traceback" not in caplog.text


def test_invalid_utf8_harms_no_one(serve, connect):
    served = serve()
    raw = websocket.create_connection(served.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket")
    raw.send("40")
    raw.send(b'42["user_uttered",{"message":"\xff\xfe"}]', opcode=websocket.ABNF.OPCODE_TEXT)
    raw.close()
    request = urllib.request.Request(served.url + "/rest/webhook", b'{"sender": "a", "message": "\xff\xfe"}')
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=5)
    assert caught.value.code == 400
    with connect(served.url) as client:
        assert "bonjour" in client.say("bonjour")["text"]


@pytest.mark.parametrize("sender", ["", "a" * 129, "a\0b", "a\nb", "\ud83d", 3, None, ["a"]])
def test_a_sender_that_cannot_be_stored_is_refused(serve, sender):
    served = serve()
    assert served.post(sender, "bonjour")[0] == 400
    assert served.reached == []


def test_a_body_too_large_is_refused(serve):
    served = serve()
    try:
        status = served.post("a", "a" * 200_000)[0]
    except urllib.error.URLError:  # the server may close before all is sent
        status = 413
    assert status == 413
    assert served.reached == []


def test_a_quiet_socket_is_closed_and_its_session_goes_on(serve, connect, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("bot.channels.connections._ROUND", 0.05)
    monkeypatch.setattr("bot.channels.website.Connections", functools.partial(Connections, clock=lambda: now[0]))
    served = serve(IDLE_MINUTES="5")
    closed = queue.Queue()
    with connect(served.url) as quiet_one, connect(served.url) as lively:
        token = quiet_one.session()
        quiet_one.client.on("disconnect", closed.put)
        now[0] = 200
        lively.say("a", lively.session())
        with pytest.raises(queue.Empty):
            closed.get(timeout=0.3)
        now[0] = 301
        closed.get(timeout=5)
        assert lively.client.connected
    with connect(served.url) as again:
        assert again.session(token) == token
