"""The assistant started as a user would, for the tests that speak to it from outside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bot.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def staffed_by_people(folder: Path, **settings: str) -> Iterator[Running]:
    """Start an assistant with people behind it, and stop it."""
    assistant = Running(folder, HANDOVER="yes", **settings)
    try:
        # The first turn of a server is slow: no visitor waits for it here.
        assistant.ask("bonjour", "first")
        yield assistant
    finally:
        if assistant.process.poll() is None:
            assistant.stop()


class Running:
    """The assistant running in processes of its own."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.port = free_port()
        self.data_dir = data_dir
        self.url = f"http://127.0.0.1:{self.port}"
        # A busy machine may take longer than the deadline of visitors for the first answer.
        fixed = {"PORT": str(self.port), "DATA_DIR": str(data_dir), "TURN_SECONDS": "60"}
        variables = {**os.environ, **fixed, **environment}
        self.process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=variables, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError("the assistant did not start:\n" + "\n".join(self.lines))

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        self.lines += self.process.communicate(timeout=30)[0].splitlines()
        return self.process.returncode

    def get(self, path: str):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def post(self, body: bytes, path: str = "/webhooks/rest/webhook"):
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def ask(self, message: str, sender: str):
        status, replies = self.post(json.dumps({"sender": sender, "message": message}).encode())
        assert status == 200
        return replies
