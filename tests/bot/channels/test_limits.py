"""Limits: rates, addresses and open sockets, with a clock of our own."""

import asyncio
import ipaddress

import engineio
import pytest
from engineio.async_socket import AsyncSocket

from bot.channels import limits as module
from bot.channels.addresses import visitor_address
from bot.channels.connections import Connections, close_idle
from bot.channels.limits import Limits, Rate
from bot.metrics import IDLE_CLOSED


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def count(allows, times):
    return sum(allows() for _ in range(times))


def test_a_burst_passes_then_the_steady_rate(clock):
    rate = Rate(30, clock)
    assert count(lambda: rate.allows("a"), 50) == 30
    clock.now += 1.9
    assert not rate.allows("a")
    clock.now += 0.2
    assert rate.allows("a")
    assert not rate.allows("a")
    clock.now += 3600
    assert count(lambda: rate.allows("a"), 50) == 30, "nobody saves up more than a minute's worth"


def test_keys_do_not_weigh_on_each_other(clock):
    rate = Rate(1, clock)
    assert rate.allows("a")
    assert rate.allows("b")
    assert not rate.allows("a")


def test_no_limit_is_zero(clock):
    rate = Rate(0, clock)
    assert count(lambda: rate.allows("a"), 1000) == 1000
    assert len(rate) == 0


def test_quiet_keys_are_forgotten(clock, monkeypatch):
    rate = Rate(2, clock)
    for key in range(100):
        rate.allows(str(key))
    clock.now += 60
    rate.allows("a")
    assert len(rate) == 1
    monkeypatch.setattr(module, "_MOST_KEYS", 10)
    for key in range(100):
        rate.allows(str(key))
    assert len(rate) == 10


def test_a_flood_in_one_conversation_does_not_stop_another_of_the_address(clock):
    limits = Limits(3, 100, clock)
    assert count(lambda: limits.allow_message("a", "x"), 10) == 3
    assert limits.allow_message("b", "x")


def test_an_address_that_changes_conversation_is_limited_too(clock):
    limits = Limits(3, 10, clock)
    passed = sum(limits.allow_message(f"conversation {number}", "x") for number in range(100))
    assert passed == 10
    assert limits.allow_message("other", "y")
    clock.now += 60
    assert limits.allow_message("conversation 0", "x")


def test_fresh_sessions_are_limited_by_address(clock):
    limits = Limits(3, 10, clock)
    assert count(lambda: limits.allow_session("x"), 100) == 10
    assert limits.allow_message("a", "x"), "counted apart from messages"


def test_a_refusal_is_told_once_a_window_in_words_that_vary(clock):
    limits = Limits(1, 1, clock)
    assert count(lambda: limits.may_tell("a"), 50) == 1
    assert limits.may_tell("b")
    clock.now += 60
    assert limits.may_tell("a")
    phrases = [limits.phrase() for _ in range(4)]
    assert phrases[0] != phrases[1]
    assert phrases[:2] == phrases[2:]
    assert all("une minute" in phrase for phrase in phrases)


PROXIES = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "::1")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        pytest.param("203.0.113.7", ["198.51.100.1"], "203.0.113.7", id="a stranger's word is not taken"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        pytest.param("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1", id="what the visitor wrote in front"),
        pytest.param("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1", id="in two headers"),
        pytest.param("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1", id="two proxies"),
        pytest.param("10.0.0.1", ["10.0.0.3"], "10.0.0.3", id="a proxy that speaks for itself"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("::1", ['"[2001:db8:1:2:3:4:5:6]:80"'], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_whose_address_is_counted(peer, forwarded, expected):
    assert visitor_address(peer, forwarded, PROXIES) == expected


def test_an_address_holds_so_many_sockets(clock):
    sockets = Connections(2, 60, clock)
    assert [sockets.open(name, "x") for name in "abc"] == [True, True, False]
    assert sockets.open("d", "y")
    sockets.close("c")
    assert not sockets.open("c", "x"), "closing one that was refused frees nothing"
    sockets.close("a")
    sockets.close("a")
    assert [sockets.open(name, "x") for name in "ef"] == [True, False]
    sockets.keep(["d"])
    assert len(sockets) == 1
    assert sockets.open("g", "x")


async def test_sockets_that_are_quiet_are_closed_although_nobody_reads(clock):
    engine = engineio.AsyncServer(async_mode="sanic")
    sockets = Connections(0, 60, clock)
    for name in ("quiet", "quiet too", "talking", "gone"):
        sockets.open(name, "x")
        if name != "gone":
            engine.sockets[name] = AsyncSocket(engine, name)
            await engine.send(name, "what nobody polls")
    held = dict(engine.sockets)
    clock.now += 1800
    sockets.heard("talking")
    sockets.heard("unknown")
    clock.now += 1800
    before = IDLE_CLOSED._value.get()
    await asyncio.wait_for(close_idle(engine, sockets), 5)
    assert {name for name, socket in held.items() if socket.closed} == {"quiet", "quiet too"}
    assert list(engine.sockets) == ["talking"]
    assert IDLE_CLOSED._value.get() == before + 2


async def test_a_socket_that_does_not_end_holds_nobody_up(clock):
    engine = engineio.AsyncServer(async_mode="sanic")
    sockets = Connections(0, 60, clock)

    async def stuck(socket, reason):
        if socket == "stuck":
            await asyncio.Event().wait()
        sockets.close(socket)

    engine.on("disconnect", stuck)
    for name in ("stuck", "quiet"):
        sockets.open(name, "x")
        engine.sockets[name] = AsyncSocket(engine, name)
    clock.now += 3600
    await asyncio.wait_for(close_idle(engine, sockets), 5)
    assert engine.sockets == {}


def test_a_flood_in_one_conversation_costs_its_address_nothing(clock):
    limits = Limits(3, 10, clock)
    assert count(lambda: limits.allow_message("flooder", "office"), 100) == 3
    assert sum(limits.allow_message(f"colleague {number}", "office") for number in range(7)) == 7


def test_asks_are_limited_by_connection_and_by_address(clock):
    limits = Limits(3, 40, clock)
    assert count(lambda: limits.allow_ask("a", "x"), 100) == 60
    passed = sum(limits.allow_ask(f"connection {number}", "x") for number in range(100))
    assert passed == 80 - 60, "a new socket renews nothing"
    assert limits.allow_ask("b", "y")


def test_frames_are_limited_by_socket_whatever_they_say(clock):
    limits = Limits(30, 120, clock)
    assert count(lambda: limits.allow_frames("a", "x", 1), 500) == 240
    assert limits.allow_frames("b", "x", 16)
    assert not limits.allow_frames("a", "x", 1)
    assert Limits(0, 0, clock).allow_frames("a", "x", 100_000), "no limit"


def test_this_machine_is_free_unless_told_otherwise(clock):
    free, counted = Limits(1, 1, clock, own_machine=False), Limits(1, 1, clock)
    for name, times in (("127.0.0.1", 300), ("::1", 300), ("127.0.0.1 (by a proxy)", 1), ("203.0.113.1", 1)):
        assert count(lambda name=name: free.allow_connection(name), 300) == times
    assert count(lambda: counted.allow_connection("127.0.0.1"), 300) == 1
