"""Limits: rates, addresses and open sockets, with a clock of our own."""

import ipaddress

import pytest

from bot.channels import limits as module
from bot.channels.addresses import visitor_address
from bot.channels.connections import Connections, close_idle
from bot.channels.limits import Limits, Rate


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


async def test_sockets_that_are_quiet_are_closed(clock):
    class Engine:
        sockets = {"quiet": 1, "talking": 1}
        closed = []

        async def disconnect(self, socket):
            self.closed.append(socket)

    sockets = Connections(0, 60, clock)
    for name in ("quiet", "talking", "gone"):
        sockets.open(name, "x")
    clock.now += 1800
    sockets.heard("talking")
    sockets.heard("unknown")
    clock.now += 1800
    await close_idle(Engine(), sockets)
    assert Engine.closed == ["quiet"]
    assert len(sockets) == 1
