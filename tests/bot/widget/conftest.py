"""What the tests of the widget share: a browser, the real assistant, somebody else's website, axe.

The browser lives as long as this package, not as the session: Playwright's loop stays the running one until it is
closed, and the asynchronous tests that come after these could not start theirs. For the same reason the tests of
this folder are synchronous.
"""

import pytest
from playwright.sync_api import expect
from running import Running

from bot.evaluation.widget_browser import MissingPartError, axe_violations, installed_clients, running_chromium
from bot.evaluation.widget_sites import Site
from tests.conftest import ROOT, missing

from .relay import Relay

# As patient as the actions are (``set_default_timeout`` below): the first page to ask may find a busy machine.
expect.set_options(timeout=15_000)

#: Known to the tests, so that they find in Rasa's API the conversation of a session.
SECRET = "a secret of the tests, as long as it must be"
TOKEN = "token-of-the-tests"
#: Opens the agents' interface.
AGENTS_TOKEN = "the agents of the tests, as long as needed"


@pytest.fixture(scope="package")
def chromium():
    """The system's Chromium, driven by Playwright."""
    try:
        with running_chromium() as browser:
            yield browser
    except MissingPartError as error:
        missing(error.what, error.mend)


@pytest.fixture(scope="session")
def clients():
    """The folder of the npm packages: other people's widgets and axe."""
    try:
        return installed_clients(ROOT / "tests" / "bot" / "widget" / "clients")
    except MissingPartError as error:
        missing(error.what, error.mend)


@pytest.fixture(scope="session")
def running_assistant(tmp_path_factory):
    """The assistant, started once as a user would; the rules believe that it is 10 March 2023."""
    assistant = Running(
        tmp_path_factory.mktemp("var"),
        REFERENCE_DATE="2023-03-10",
        SECRET_KEY=SECRET,
        RASA_TOKEN=TOKEN,
        AGENTS_TOKEN=AGENTS_TOKEN,
    )
    yield assistant
    if assistant.process.poll() is None:
        assistant.stop()


@pytest.fixture(scope="session")
def assistant_url(running_assistant):
    return running_assistant.url


@pytest.fixture(scope="session")
def strict_assistant(tmp_path_factory):
    """Another one, which lets three messages a minute through, this machine's too."""
    assistant = Running(tmp_path_factory.mktemp("strict"), LIMIT_LOOPBACK="1", RATE_PER_MINUTE="3")
    yield assistant
    if assistant.process.poll() is None:
        assistant.stop()


@pytest.fixture
def faults():
    """What went wrong in the pages of the test: uncaught errors, and errors in the console."""
    return []


@pytest.fixture
def context(chromium, faults):
    """A visitor's browser, with nothing in it."""
    context = chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(15_000)
    context.on("weberror", lambda error: faults.append(f"uncaught: {error.error}"))
    context.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
    yield context
    context.close()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def site(clients):
    """A website of somebody else's: fill ``site.pages``; the npm packages are under ``/modules/``."""
    with Site(folders={"/modules/": clients}) as site:
        yield site


@pytest.fixture
def relay(running_assistant):
    """A wire to the assistant that the test may cut and mend."""
    relay = Relay(running_assistant.port)
    yield relay
    relay.cut()


@pytest.fixture
def axe(clients):
    """Return what axe finds wrong: ``axe(page)``, or ``axe(page, "selector")`` for one part."""

    def violations(page, within=None):
        return axe_violations(page, clients, within)

    return violations
