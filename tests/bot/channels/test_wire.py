"""What comes over the wire, byte by byte: whatever it is, it is answered or refused, and harms nobody."""

import json
import logging
import socket
import time

import pytest

from bot.channels import wire
from bot.channels.wire import WrongRequestError, checked
from bot.metrics import REFUSED

ROUTE = b"POST /rest/webhook HTTP/1.1\r\nHost: a\r\n"
BODY = b'{"sender": "a", "message": "bonjour"}'


def exchange(served, *parts, pause=0.05, patience=5):
    """Send parts over a connection of its own, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=patience) as link:
        for part in parts:
            link.sendall(part)
            time.sleep(pause)
        answer = b""
        try:
            while not answer.startswith(b"HTTP/1.1 101") and (part := link.recv(65_536)):
                answer += part
        except ConnectionResetError:
            pass
    return answer


def close(request):
    return request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)


HEADS = {
    "a negative length": ROUTE + b"Content-Length: -1",
    "a length with a sign": ROUTE + b"Content-Length: +5",
    "a length that is no number": ROUTE + b"Content-Length: abc",
    "an empty length": ROUTE + b"Content-Length:",
    "a length with an underscore": ROUTE + b"Content-Length: 1_0",
    "a length in hexadecimal": ROUTE + b"Content-Length: 0x10",
    "a length in Arabic digits": ROUTE + "Content-Length: ٣".encode(),
    "a length without end": ROUTE + b"Content-Length: " + b"9" * 400,
    "two lengths": ROUTE + b"Content-Length: 5\r\nContent-Length: 6",
    "two lengths in one": ROUTE + b"Content-Length: 5, 6",
    "a length and chunks": ROUTE + b"Content-Length: 5\r\nTransfer-Encoding: chunked",
    "an unknown encoding": ROUTE + b"Transfer-Encoding: gzip, chunked",
    "an encoding that looks like chunked": ROUTE + b"Transfer-Encoding: \x0bchunked",
    "a body for GET": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4",
    "a space before the colon": ROUTE + b"Content-Length : 5",
    "a folded header": ROUTE + b"A: b\r\n c",
    "a header without a colon": ROUTE + b"nothing",
    "a null byte in a header": ROUTE + b"A: a\0b",
    "a lone line feed": ROUTE + b"A: a\nContent-Length: 5",
    "no host": b"GET / HTTP/1.1",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b",
    "half a host": b"GET / HTTP/1.1\r\nHost: [",
    "no path": b"GET  HTTP/1.1\r\nHost: a",
    "an address": b"GET http://[ HTTP/1.1\r\nHost: a",
    "a tunnel": b"CONNECT a:80 HTTP/1.1\r\nHost: a",
    "a null byte in the path": b"GET /\0 HTTP/1.1\r\nHost: a",
    "a path that is not UTF-8": b"GET /\xff\xfe HTTP/1.1\r\nHost: a",
    "a letter with an accent in the path": "GET /é HTTP/1.1\r\nHost: a".encode(),
    "another protocol": b"PRI * HTTP/2.0",
    "HTTP 0.9": b"GET /",
    "HTTP 1.2": b"GET / HTTP/1.2\r\nHost: a",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "an odd method": b"g\xc3\xa9t / HTTP/1.1\r\nHost: a",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_wrong_head_is_refused(head):
    with pytest.raises(WrongRequestError):
        checked(head)


def test_a_right_head_passes_and_what_is_not_utf8_is_replaced():
    head = b"POST /a%20b?c=%ff HTTP/1.0\r\nCookie: caf\xe9=1\r\nX-A: \xc3\xa9\tb\r\nTransfer-Encoding: chunked"
    assert checked(head) == head.replace(b"\xe9=", "\ufffd=".encode())


@pytest.fixture
def quietly(serve, caplog):
    """Serve; afterwards nothing may stand in the logs that asks for somebody."""
    served = serve()
    yield served
    answer = exchange(served, close(ROUTE + b"Content-Length: %d\r\n\r\n" % len(BODY)) + BODY)
    assert answer.startswith(b"HTTP/1.1 200"), "others are served"
    told = [record for record in caplog.records if record.levelno >= logging.WARNING or record.exc_info]
    assert [record.getMessage() for record in told] == []


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_wrong_head_is_answered_400_and_the_connection_ends(quietly, head):
    before = REFUSED.labels("wrong_request")._value.get()
    answer = exchange(quietly, head + b"\r\n\r\n" + b"12345" * 20)
    assert answer.startswith(b"HTTP/1.1 400"), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1, "what follows is not another request"
    assert REFUSED.labels("wrong_request")._value.get() == before + 1


CHUNKS = {
    "a negative size": b"-1\r\n\r\n",
    "a signed size": b"+5\r\nhello\r\n0\r\n\r\n",
    "a size with a prefix": b"0x5\r\nhello\r\n0\r\n\r\n",
    "a size with spaces": b" 5\r\nhello\r\n0\r\n\r\n",
    "no size": b"\r\nhello\r\n0\r\n\r\n",
    "a size that is no number": b"zz\r\nhello\r\n0\r\n\r\n",
    "a size without end": b"1" * 200,
    "a huge size": b"fffffffff\r\nhello",
    "a chunk longer than it says": b"5\r\nhello!!\r\n0\r\n\r\n",
    "a trailer": b"5\r\nhello\r\n0\r\nA: b\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("chunks", CHUNKS.values(), ids=CHUNKS)
def test_wrong_chunks_are_refused(quietly, chunks):
    answer = exchange(quietly, ROUTE + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert answer.startswith(b"HTTP/1.1 400"), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1, "what follows is not another request"


def test_right_chunks_are_read_in_any_pieces(quietly):
    request = close(ROUTE + b"Transfer-Encoding: chunked\r\n\r\n")
    chunks = b"%x;a=b\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n" % (10, BODY[:10], len(BODY) - 10, BODY[10:])
    for step in (1, 7, 1000):
        parts = [chunks[start : start + step] for start in range(0, len(chunks), step)]
        answer = exchange(quietly, request, *parts, pause=0.001)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    head, body = request.replace(b"Host", b"Expect: 100-continue\r\nHost"), chunks
    assert b"100 Continue" in exchange(quietly, head, body)


OPENING = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n"
ODD = {
    "a wrong escape": b"GET /%zz%0g HTTP/1.1",
    "a null byte escaped": b"GET /agents/%00/transcript HTTP/1.1",
    "not UTF-8, escaped": b"GET /widget/%ff%fe.js HTTP/1.1",
    "not UTF-8 in the query": b"GET /socket.io/?EIO=%ff&sid=%00&transport=%fe HTTP/1.1",
    "a long path": b"GET /" + b"a" * 7000 + b" HTTP/1.1",
    "dots": b"GET /widget/../../settings.py HTTP/1.1",
    "many slashes": b"GET //////// HTTP/1.1",
    "what looks like another host": b"GET //evil:99999/a HTTP/1.1",
    "a port that is none": b"GET /:x@[::1/?a=[ HTTP/1.1",
    "a wrong poll": b"GET /socket.io/?EIO=4&transport=polling&sid=nothing HTTP/1.1",
    "a callback": b"GET /socket.io/?EIO=4&transport=polling&j=x HTTP/1.1",
    "an upgrade without a key": OPENING + b"Connection: Upgrade",
    "a wrong key": OPENING + b"Connection: @@\r\nSec-WebSocket-Key: \xc3\xa9\r\nSec-WebSocket-Version: 13",
    "a wrong extension": OPENING
    + b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Extensions: ;;=",
    "an upgrade of something else": b"GET /rest/ HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket",
    "an odd origin": b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nOrigin: http://[::",
    "headers that are not UTF-8": b"POST /agents/a/take HTTP/1.1\r\nAuthorization: Bearer \xff\r\nContent-Length: 0",
    "an odd address": b"GET /rest/ HTTP/1.1\r\nX-Forwarded-For: \xff, [::, 1.2.3\r\nX-Forwarded-Host: [",
    "an odd type": b"POST /rest/webhook HTTP/1.1\r\nContent-Type: ;;=\xff\r\nContent-Length: 0",
    "an unknown expectation": b"POST /rest/webhook HTTP/1.1\r\nExpect: \xc3\xa9\r\nContent-Length: 0",
    "HTTP 1.0": b"GET /rest/ HTTP/1.0",
    "a method that nobody knows": b"BREW /rest/ HTTP/1.1",
    "OPTIONS": b"OPTIONS /rest/webhook HTTP/1.1",
    "TRACE": b"TRACE / HTTP/1.1",
    "DELETE with a body": b"DELETE /rest/webhook HTTP/1.1\r\nContent-Length: 0",
}


@pytest.mark.parametrize("head", ODD.values(), ids=ODD)
def test_an_odd_request_is_no_fault_of_the_server(quietly, head):
    answer = exchange(quietly, head + b"\r\nHost: a\r\nConnection: close\r\n\r\n", pause=0.2)
    status = int(answer.split(b" ", 2)[1])
    assert 100 < status < 500, answer[:300]


def test_a_head_too_long_is_refused(quietly):
    assert exchange(quietly, b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 20_000).startswith(b"HTTP/1.1 413")


def test_a_body_too_large_is_refused_in_french(quietly):
    before = REFUSED.labels("body_too_large")._value.get()
    answer = exchange(quietly, ROUTE + b"Content-Length: 200000\r\n\r\n" + b"a" * 10).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "trop volumineux" in json.loads(answer.split("\r\n\r\n")[1])["error"]
    answer = exchange(quietly, b"POST /socket.io/ HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n").decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "content-type: text/plain; charset=utf-8" in answer.lower()
    assert "trop volumineux" in answer
    assert REFUSED.labels("body_too_large")._value.get() == before + 2


def test_a_request_that_never_ends_is_given_up(quietly, monkeypatch):
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    for begun in (
        b"GET / HT",
        ROUTE + b"Content-Length: 10\r\n\r\n1",
        ROUTE + b"Upgrade: websocket\r\nContent-Length: 10\r\n\r\n1",
    ):
        start = time.monotonic()
        answer = exchange(quietly, begun, *[b"2"] * 3, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 408"), answer[:200]
        assert time.monotonic() - start < 3


def test_one_machine_holds_so_many_connections(serve):
    served = serve(MAX_CONNECTIONS_PER_ADDRESS="2", LIMIT_LOOPBACK="1")
    held = [socket.create_connection(("127.0.0.1", served.port), timeout=5) for _ in range(8)]
    time.sleep(0.2)
    assert exchange(served, close(b"GET /rest/ HTTP/1.1\r\nHost: a\r\n\r\n")).startswith(b"HTTP/1.1 503")
    for link in held:
        link.close()
    time.sleep(0.2)
    assert exchange(served, close(b"GET /rest/ HTTP/1.1\r\nHost: a\r\n\r\n")).startswith(b"HTTP/1.1 200")


def masked(opcode, payload):
    """Return a frame as a client sends it, whose mask changes nothing."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


ENDS = {
    "the page leaves": [masked(8, b"\x03\xe9")],
    "Engine.IO closes": [masked(1, b"1")],
    "socket.io closes": [masked(1, b"40"), masked(1, b"41"), masked(1, b"1")],
    "a wrong frame": [masked(1, b"9")],
    "not a WebSocket": [b"\xff" * 20],
}


@pytest.mark.parametrize("frames", ENDS.values(), ids=ENDS)
def test_what_follows_the_frames_of_a_websocket_is_no_http(quietly, frames):
    handshake = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
    handshake += (
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", quietly.port), timeout=8) as link:
        link.sendall(handshake)
        answer = link.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 101")
        for frame in frames:
            time.sleep(0.1)
            link.sendall(frame)
        while part := link.recv(65_536):
            answer += part
    assert answer.count(b"HTTP/1.1") == 1, answer
