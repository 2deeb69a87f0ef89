"""What an attacker may try over the sockets, with raw sockets: it is refused, counted, and others are served."""

import json
import socket
import time
import urllib.error
import urllib.request

import pytest
import websocket

from bot.channels import addresses
from bot.metrics import REFUSED

POLL = "/socket.io/?EIO=4&transport=polling"
OFFICE = {"X-Forwarded-For": "203.0.113.9"}
#: The limits hold for the addresses that this machine, as a proxy, tells.
PROXY = {"TRUSTED_PROXIES": "127.0.0.1"}


def refused(reason):
    return REFUSED.labels(reason)._value.get()


def call(served, path, body=None, headers=None):
    request = urllib.request.Request(served.url + path, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def polled(served, headers=None):
    """Open a polling socket and return its path."""
    status, text = call(served, POLL, headers=headers)
    assert status == 200, text
    return f"{POLL}&sid={json.loads(text[1:])['sid']}"


def opened(served, path="/socket.io/?EIO=4&transport=websocket", headers=None):
    return websocket.create_connection(served.url.replace("http", "ws") + path, header=headers or {}, timeout=5)


def ending(link):
    """Read until the server closes; return the code and the reason it gives."""
    try:
        while True:
            opcode, data = link.recv_data()
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big"), data[2:].decode()
    except (OSError, websocket.WebSocketException) as error:
        if isinstance(error, websocket.WebSocketTimeoutException):
            raise
        return None, ""
    finally:
        link.close()


def until(holds, patience=5):
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


@pytest.fixture
def others(connect):
    """Tell that others are served."""

    def check(served):
        with connect(served.url) as bystander:
            assert "bonjour" in bystander.say("bonjour")["text"]

    return check


FAULTS = {
    "bytes": (b"x" * 50_000, "binary"),
    "bytes in base 64": ("beA==", "wrong_frame"),
    "an event with binary parts": ('451-["user_uttered",{"_placeholder":true,"num":0}]', "binary"),
    "a receipt with binary parts": ('461-["a",{"_placeholder":true,"num":0}]', "binary"),
    "an unknown packet": ("9", "wrong_frame"),
    "letters": ("hello", "wrong_frame"),
    "nothing": ("", "wrong_frame"),
    "a second greeting": ("40", "wrong_frame"),
    "a number": ("42", "wrong_frame"),
    "a list": ("4[1]", "wrong_frame"),
    "too large": ("42" + "x" * 70_000, "frame_too_large"),
    "far too large": ("42" + "x" * 300_000, "frame_too_large"),
}


@pytest.mark.parametrize(("frame", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_socket_that_sends_what_no_client_sends_is_closed(serve, others, frame, reason, caplog):
    served = serve()
    before = refused(reason)
    link = opened(served)
    link.send("40")
    if isinstance(frame, bytes):
        link.send_binary(frame)
    else:
        link.send(frame)
    code, said = ending(link)
    until(lambda: refused(reason) == before + 1)
    if reason == "frame_too_large":
        assert code == 1009
    if frame == FAULTS["too large"][0]:
        assert said == "Message trop volumineux."
    others(served)
    assert "Traceback" not in caplog.text


def test_a_poll_with_bytes_ends_its_socket(serve, others):
    served = serve()
    path = polled(served)
    before = refused("binary")
    call(served, path, b"40")
    call(served, path, b"beHh4eHg=")
    assert refused("binary") == before + 1
    assert call(served, path, b"40")[0] == 400, "it is no more"
    path = polled(served)
    status, text = call(served, path, b"4" * 70_000)
    assert (status, "trop volumineux" in text) == (413, True)
    others(served)


def test_text_that_is_not_utf8_ends_its_socket(serve, others, caplog):
    served = serve()
    link = opened(served)
    link.send("40")
    link.send(b'42["user_uttered",{"message":"\xff\xfe"}]', opcode=websocket.ABNF.OPCODE_TEXT)
    assert ending(link)[0] == 1007
    others(served)
    said = caplog.text
    assert "Traceback" not in said
    assert "never retrieved" not in said


@pytest.mark.parametrize("frame", ["3", "5", '42["feedback",{}]', "40/other,", "431[]"])
def test_a_socket_sends_so_many_frames_whatever_they_say(serve, others, frame):
    served = serve(LIMIT_LOOPBACK="1", RATE_PER_MINUTE="5")
    before = refused("too_many_frames")
    link = opened(served)
    try:
        for _ in range(500):
            link.send(frame)
    except OSError:
        pass
    assert ending(link)[0] in (1008, None)
    assert refused("too_many_frames") == before + 1
    others(served)


def test_packets_in_a_poll_count_one_by_one(serve):
    served = serve(LIMIT_LOOPBACK="1", RATE_PER_MINUTE="5")
    path = polled(served)
    statuses = [call(served, path, b"\x1e".join([b"3"] * 16))[0] for _ in range(10)]
    assert statuses == [200] * 8 + [429] + [400]


def test_one_websocket_and_one_poll_for_each_socket(serve, others):
    served = serve()
    path = polled(served)
    call(served, path, b"40")
    call(served, path)
    upgrade = path.replace("polling", "websocket")
    first = opened(served, upgrade)
    for _ in range(20):
        with pytest.raises(websocket.WebSocketBadStatusException, match="400"):
            opened(served, upgrade)
    first.send("2probe")
    assert first.recv() == "3probe"
    first.send("5")
    first.send('42["session_request",{}]')
    until(lambda: "session_confirm" in first.recv())
    first.close()
    path = polled(served)
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as waiting:
        waiting.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(0.2)
        assert call(served, path)[0] == 400
        call(served, path, b"40")
        assert b"200 OK" in waiting.recv(1000)
    others(served)


def test_a_change_of_transport_that_is_not_finished_ends(serve, monkeypatch):
    monkeypatch.setattr("bot.channels.gate.UPGRADE", 0.3)
    served = serve()
    path = polled(served)
    upgrade = path.replace("polling", "websocket")
    link = opened(served, upgrade)
    assert ending(link)[0] in (None, 1001)
    call(served, path, b"40")
    assert call(served, path)[1].startswith("40"), "the socket goes on by polling"
    link = opened(served, upgrade)
    link.send("2probe")
    assert link.recv() == "3probe"
    ending(link)
    assert call(served, path.replace("polling", "websocket"))[0] == 400, "without the headers of a WebSocket"


def test_a_socket_that_says_goodbye_and_stays_still_counts_then_is_cut(serve):
    served = serve(MAX_CONNECTIONS_PER_ADDRESS="2", **PROXY)
    staying = [opened(served, headers=OFFICE) for _ in range(2)]
    for link in staying:
        link.send("40")
        link.send("1")
    with pytest.raises(websocket.WebSocketBadStatusException, match="401"):
        opened(served, headers=OFFICE)
    for link in staying:
        ending(link)
    until(lambda: call(served, POLL, headers=OFFICE)[0] == 200)


def test_an_address_opens_so_many_sockets_a_minute(serve):
    served = serve(RATE_ADDRESS_PER_MINUTE="5", **PROXY)
    for _ in range(5):
        opened(served, headers=OFFICE).close()
    status, text = call(served, POLL, headers=OFFICE)
    assert status == 401
    assert "Trop de pages" in json.loads(text)
    assert call(served, POLL, headers={"X-Forwarded-For": "203.0.113.8"})[0] == 200


def test_new_sockets_do_not_renew_what_an_address_may_ask(serve):
    served = serve(RATE_ADDRESS_PER_MINUTE="5", **PROXY)
    links = [opened(served, headers=OFFICE) for _ in range(5)]
    answers = []
    for link in links:
        link.send("40")
        link.recv()
        link.recv()
        for number in range(4):
            link.send(f'42{number}["feedback",{{}}]')
            answers.append("too_fast" in link.recv())
        link.close()
    assert answers == [False] * 10 + [True] * 10


def test_a_client_that_does_not_read_is_not_read(serve, others):
    served = serve()
    link = opened(served)
    link.sock.settimeout(2)
    pings = (b"\x89\xfd" + b"\0" * 4 + b"x" * 125) * 500

    def flood():
        for _ in range(2_000):
            link.sock.sendall(pings)

    with pytest.raises(OSError, match="timed out"):
        flood()
    link.sock.close()
    others(served)


def test_behind_a_proxy_that_nobody_declared_all_are_one_address(serve, caplog):
    addresses._warn_of_proxy.cache_clear()
    caplog.set_level("WARNING", logger=addresses.__name__)
    served = serve(MAX_CONNECTIONS_PER_ADDRESS="2")
    for number, name in enumerate(("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")):
        headers = {name: f"203.0.113.{number}", "Content-Type": "application/json"}
        status, text = call(served, "/rest/webhook", b'{"sender": "a", "message": "a"}', headers)
        assert (status, "REST_TOKEN" in text) == (403, True)
        assert call(served, POLL, headers=headers)[0] == (200 if number < 2 else 401)
    warnings = [record.getMessage() for record in caplog.records if record.name == addresses.__name__]
    assert len(warnings) == 1
    assert "TRUSTED_PROXIES" in warnings[0]
    assert served.post("me", "a")[0] == 200, "this machine itself"
    assert served.reached == [("me", "a")]


def test_a_visitor_whom_a_proxy_names_may_not_speak_over_rest_without_a_token(serve):
    served = serve(**PROXY)
    assert served.post("me", "a", **OFFICE)[0] == 403
    assert served.post("me", "a", **{"X-Forwarded-For": "127.0.0.1"})[0] == 403
    served = serve(**PROXY, REST_TOKEN="t" * 32)
    assert served.post("me", "a", **OFFICE)[0] == 401
    assert served.post("me", "a", **OFFICE, Authorization="Bearer " + "t" * 32)[0] == 200


PAGES = {
    "a form of another site": ({"Origin": "https://evil.example", "Content-Type": "text/plain"}, 403),
    "a page of another site": ({"Origin": "https://evil.example", "Content-Type": "application/json"}, 403),
    "a page without a name": ({"Origin": "null", "Content-Type": "text/plain"}, 403),
    "a form of this machine": ({"Origin": "http://localhost:5005", "Content-Type": "text/plain"}, 415),
    "a page of this machine": ({"Origin": "http://localhost", "Content-Type": "application/json; charset=utf-8"}, 200),
    "curl -d": ({"Content-Type": "application/x-www-form-urlencoded"}, 200),
    "a script": ({"Content-Type": "application/json"}, 200),
    "a script in a hurry": ({"Content-Type": "text/plain"}, 200),
}


@pytest.mark.parametrize(("headers", "expected"), PAGES.values(), ids=PAGES)
def test_pages_of_other_sites_cannot_post_to_this_machine(serve, headers, expected):
    served = serve()
    status, _ = call(served, "/rest/webhook", b'{"sender": "a", "message": "a"}', headers)
    assert status == expected
    assert len(served.reached) == (expected == 200)
