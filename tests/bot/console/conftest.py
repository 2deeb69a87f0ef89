"""What the tests of the console share: a clock, records, the console served, a client for forms, a browser."""

import os
import re
import shutil
import time
from datetime import datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from browsing import axe, chromium, clients, context, faults, page  # noqa: F401 - fixtures
from running import Running
from sanic.touchup import TouchUp
from serving import Served, rewrite_once

from bot.console.app import console_routes
from bot.console.passwords import Passwords
from bot.console.records import records_in
from bot.console.roles import Role
from bot.console.store import Store
from bot.settings import read_settings
from tests.conftest import ROOT

PASSWORD = "quatre chevaux verts"
#: Cheap, so that the tests are quick.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A time that the test moves."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - as the stores keep time

    def __call__(self):
        return self.now

    def forward(self, **duration):
        self.now += timedelta(**duration)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    return Store(f"sqlite:///{tmp_path / 'console.db'}", clock)


@pytest.fixture
def kept(store):
    return records_in(store, read_settings({}), Passwords(CHEAP))


@pytest.fixture
def people(kept):
    """An account for each role, whose name is the role."""
    return {role: kept.accounts.add(role.value, role, password=PASSWORD) for role in Role}


class Client(httpx.Client):
    """A browser without scripts: it keeps cookies, and sends forms with their token and its origin."""

    def __init__(self, url, **options):
        super().__init__(base_url=url, timeout=60, **options)
        self.origin = url

    def token(self, path="/console/connexion"):
        return re.search(r'"X-CSRF-Token": "([^"]+)"', self.get(path, follow_redirects=True).text)[1]

    def submit(self, path, token=None, origin=None, **fields):
        data = {**fields, "csrf": self.token() if token is None else token}
        return self.post(path, data=data, headers={"Origin": origin or self.origin})

    def enter(self, name, password=PASSWORD, **fields):
        return self.submit("/console/connexion", identifiant=name, mot_de_passe=password, **fields)


class ServedConsole(Served):
    """The console in a thread."""

    def __init__(self, name, settings, kept):
        self._kept = kept
        self.settings = settings
        super().__init__(name, lambda app: app.blueprint(console_routes(settings, kept)))

    def client(self, name=None):
        client = Client(self.url)
        if name is not None:
            assert client.enter(name).status_code == 303
        return client

    def acts(self):
        """The lines of the audit log, the latest first."""
        return self._kept.audit.latest()[0]

    def kept_session(self, client, role):
        """Give a client a session of the account of a role, without the sign-in page; return its form's token."""
        token = self._kept.sessions.open(self._kept.accounts.find(role.value), "127.0.0.1")
        client.cookies.set("console-session", token, domain="127.0.0.1", path="/console")
        return self._kept.sessions.read(token).csrf


@pytest.fixture
def serve(tmp_path, kept, monkeypatch, request):
    """Serve with the settings given."""
    served = []
    monkeypatch.setattr(TouchUp, "run", rewrite_once)

    def start(**settings):
        found = read_settings({"DATA_DIR": str(tmp_path), **settings})
        served.append(ServedConsole(f"console-{abs(hash(request.node.nodeid))}-{len(served)}", found, kept))
        return served[-1]

    yield start
    for one in served:
        one.stop()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The content in a folder of its own, without a repository, where the console runs."""
    place = tmp_path / "projet"
    for name in ("data", "knowledge", "tests/nlu"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def console(serve, people):
    """The console, with an account for each role."""
    return serve()


@pytest.fixture(scope="session")
def running_console(tmp_path_factory):
    """The whole assistant, started as a user would; nobody administers its console yet."""
    assistant = Running(tmp_path_factory.mktemp("var"))
    yield assistant
    if assistant.process.poll() is None:
        assistant.stop()


@pytest.fixture
def enter():
    """A client that has a session of a role, and sends the token and the origin of a form by itself."""

    def begin(console, role):
        client = console.client()
        client.headers.update({"X-CSRF-Token": console.kept_session(client, role), "Origin": console.url})
        return client

    return begin


@pytest.fixture
def wait():
    """Wait until something is so."""

    def until(told, patience=120):
        end = time.monotonic() + patience
        while not told():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.3)

    return until


@pytest.fixture
def shots():
    """Keep a picture of a page, in both colour schemes, where SHOTS names a folder."""

    def take(shown, name):
        folder = os.environ.get("SHOTS")
        for scheme in ("dark", "light") if folder else ():
            shown.emulate_media(color_scheme=scheme)
            shown.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)

    return take
