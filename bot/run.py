"""Starts the assistant: ``python -m bot.run``. One launcher, two servers (Rasa and its actions), stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from bot.console.records import first_link
from bot.ports import free_port, is_free
from bot.server import ACTIONS_URL
from bot.settings import SettingError, Settings, read_settings
from bot.train import model_fits

#: How long the servers may take to answer before the launcher gives up, in seconds.
PATIENCE = 180
#: How long they may take to stop before they are killed, in seconds.
GRACE = 10


class _StopAsked(Exception):  # noqa: N818 - a request, not an error
    """The launcher was asked to stop."""


def main() -> int:
    """Run until stopped; return 0 after Ctrl-C or SIGTERM, 1 when a server fails, 2 for a wrong setting."""
    try:
        settings = read_settings()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    if not is_free(settings.host, settings.port):
        other = settings.port + 1
        print(f"Port {settings.port} is taken. Choose another: PORT={other} make run", file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    servers: list[subprocess.Popen[bytes]] = []
    try:
        if not model_fits(settings):
            subprocess.run([sys.executable, "-m", "bot.train"], check=True)
        return _serve(settings, servers)
    except _StopAsked:
        print("\nStopping…", flush=True)
        return 0
    except subprocess.CalledProcessError:
        print("The model could not be trained: see above.", file=sys.stderr)
        return 1
    finally:
        _end(servers)


def _serve(settings: Settings, servers: list[subprocess.Popen[bytes]]) -> int:
    port = settings.action_server_port or free_port()
    environment = {**os.environ, ACTIONS_URL: f"http://127.0.0.1:{port}/webhook"}
    print("Starting the assistant…", flush=True)
    for arguments in (["bot.action_server", str(port)], ["bot.server"]):
        command = [sys.executable, "-W", "ignore", "-m", *arguments]
        # A session of their own: Ctrl-C reaches the launcher alone, which stops them in order.
        server = subprocess.Popen(command, env=environment, start_new_session=True)
        servers.append(server)
    address = f"http://{'localhost' if settings.host == '127.0.0.1' else settings.host}:{settings.port}"
    if not _wait_until_ready(settings, servers, port):
        return 1
    print(
        f"Ready.\n  Demo page   {address}/\n  Console     {address}/console/\n"
        f"  REST        {address}/webhooks/rest/webhook\n  Socket.io   {address}/socket.io/",
        flush=True,
    )
    link = first_link(settings)
    if link is not None:
        print(
            f"The console has no administrator yet. This link makes one, once, within 24 hours:\n  {link}", flush=True
        )
    print("Ctrl-C stops everything.", flush=True)
    while all(server.poll() is None for server in servers):
        time.sleep(0.5)
    print("A server has stopped by itself: stopping the other. LOG_LEVEL=INFO says more.", file=sys.stderr)
    return 1


def _wait_until_ready(settings: Settings, servers: list[subprocess.Popen[bytes]], actions_port: int) -> bool:
    probes = [f"http://127.0.0.1:{actions_port}/health", f"http://{settings.host}:{settings.port}/health/ready"]
    deadline = time.monotonic() + PATIENCE
    while probes and time.monotonic() < deadline:
        if any(server.poll() is not None for server in servers):
            print("A server could not start: see above, or LOG_LEVEL=INFO.", file=sys.stderr)
            return False
        if _answers(probes[0]):
            probes.pop(0)
        else:
            time.sleep(0.3)
    if probes:
        print(f"No answer from {probes[0]} within {PATIENCE} s.", file=sys.stderr)
    return not probes


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(number: int, frame: FrameType | None) -> None:
    raise _StopAsked


def _end(servers: list[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for server in reversed(servers):
        if server.poll() is None:
            server.terminate()
    for server in servers:
        try:
            server.wait(GRACE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
