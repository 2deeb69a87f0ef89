"""``python -m bot.evaluation.bench_channel``: one visitor's wait while another floods, and how fast a flood is refused.

The flood is of this machine alone, bounded in count and time.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.evaluation.served import served
from bot.evaluation.table import aligned
from bot.evaluation.widget_browser import MissingPartError

#: How many questions the measured visitors ask each time, and how long is waited for an answer, in seconds.
QUESTIONS = 40
PATIENCE = 30
#: The flood: sockets, seconds, and messages a second at most.
SOCKETS, SECONDS, RATE = 10, 120, 300
#: What the visitor asks, in turn.
_ASKED = ("g plus mon mdp", "où déposer ma facture", "combien finance DÉFI Emploi", "merci")
#: Their addresses, told as a proxy would: the limits tell them apart.
_VISITORS, _FLOODER = "198.51.100.{}", "203.0.113.1"
#: The limits are those of the settings' defaults, for this machine too: a visitor asks fewer than RATE_PER_MINUTE.
_SETTINGS = {"TRUSTED_PROXIES": "127.0.0.1", "LIMIT_LOOPBACK": "1"}
_EACH = 20


class Client:
    """A page of a visitor, from an address of its own."""

    def __init__(self, url: str, source: str) -> None:
        import socketio

        client = socketio.Client(reconnection=False)
        self._said: list[Any] = []
        client.on("bot_uttered", self._said.append)
        client.connect(url, headers={"X-Forwarded-For": source}, transports=["websocket"])
        self.link = client
        self.token = client.call("resume", {"after": 0}, timeout=PATIENCE)["token"]

    def send(self, text: str) -> Mapping[str, Any]:
        """Send a message and return the receipt."""
        data = {"message": text, "session_id": self.token, "message_id": uuid.uuid4().hex}
        receipt: Mapping[str, Any] = self.link.call("user_uttered", data, timeout=PATIENCE)
        return receipt

    def ask(self, text: str) -> float:
        """Ask, and return how long the answer took, in milliseconds.

        Raises:
            TimeoutError: it did not come.

        """
        before, start = len(self._said), time.perf_counter()
        receipt = self.send(text)
        if not receipt["received"]:
            raise TimeoutError(f"refused: {receipt}")
        while len(self._said) == before:
            if time.perf_counter() - start > PATIENCE:
                raise TimeoutError(f"no answer within {PATIENCE} s")
            time.sleep(0.0005)
        return (time.perf_counter() - start) * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table; return 0, or 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.bench_channel", description=__doc__)
    parser.add_argument("--flood", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.flood:
        return _flood(options.flood)
    try:
        with served(**_SETTINGS) as url:
            print(_table(_measured(url)))
    except (MissingPartError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measured(url: str) -> dict[str, list[float]]:
    _waits(url, 0, len(_ASKED))
    figures = {"alone": _waits(url, 10, QUESTIONS)}
    wordy = Client(url, _VISITORS.format(2))
    figures["refusal of 50 000 characters"] = [_timed(wordy, "x" * 50_000) for _ in range(_EACH)]
    flood = subprocess.Popen([sys.executable, "-m", "bot.evaluation.bench_channel", "--flood", url], text=True)
    try:
        time.sleep(3)
        figures["beside the flood"] = _waits(url, 20, QUESTIONS)
        if flood.poll() is not None:
            raise TimeoutError("the flood ended before the measure")
    finally:
        flood.terminate()
        flood.wait()
    return figures


def _waits(url: str, first: int, count: int) -> list[float]:
    """Ask so many questions, as several visitors one after the other, and return how long each answer took."""
    waits = []
    for number in range(count):
        if number % _EACH == 0:
            visitor = Client(url, _VISITORS.format(first + number // _EACH))
        waits.append(visitor.ask(_ASKED[number % len(_ASKED)]))
        time.sleep(0.1)
    return waits


def _timed(client: Client, text: str) -> float:
    start = time.perf_counter()
    client.send(text)
    return (time.perf_counter() - start) * 1000


def _table(figures: Mapping[str, list[float]]) -> str:
    alone = float(np.median(figures["alone"]))
    rows = [["", "p50 ms", "p95 ms", "to alone"]]
    for name, waits in figures.items():
        p50, p95 = np.percentile(waits, [50, 95])
        rows.append([name, f"{p50:.1f}", f"{p95:.1f}", f"× {p50 / alone:.2f}"])
    note = f"The flood: {SOCKETS} sockets of one address, {RATE} messages a second at most; {QUESTIONS} questions each."
    return f"{aligned(rows)}\n{note}"


def _flood(url: str) -> int:
    """Send as fast as allowed for a while, over several sockets of one address, without waiting for receipts.

    A socket that the server closes is opened again, as long as the server lets it.
    """
    import socketio

    clients = [Client(url, _FLOODER) for _ in range(SOCKETS)]
    end, sent = time.monotonic() + SECONDS, 0
    start = time.monotonic()
    while time.monotonic() < end:
        client = clients[sent % len(clients)]
        data = {"message": f"où déposer ma facture {sent}", "session_id": client.token, "message_id": uuid.uuid4().hex}
        try:
            client.link.emit("user_uttered", data)
        except socketio.exceptions.SocketIOError:
            # A socket that is refused again stands for itself until its next turn.
            with contextlib.suppress(socketio.exceptions.SocketIOError, TimeoutError, KeyError):
                clients[sent % len(clients)] = Client(url, _FLOODER)
        sent += 1
        time.sleep(max(0.0, start + sent / RATE - time.monotonic()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
