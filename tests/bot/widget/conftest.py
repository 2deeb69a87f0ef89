"""What the tests of the widget share: a browser, the real assistant, somebody else's website."""

import pytest
from browsing import axe, chromium, clients, context, faults, page  # noqa: F401 - fixtures
from playwright.sync_api import expect
from running import Running

from bot.evaluation.widget_sites import Site

from .relay import Relay

# As patient as the actions are (``set_default_timeout`` below): the first page to ask may find a busy machine.
expect.set_options(timeout=15_000)

#: Known to the tests, so that they find in Rasa's API the conversation of a session.
SECRET = "a secret of the tests, as long as it must be"
TOKEN = "token-of-the-tests"
#: Opens the agents' interface.
AGENTS_TOKEN = "the agents of the tests, as long as needed"


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
def site(clients):  # noqa: F811 - the fixture
    """A website of somebody else's: fill ``site.pages``; the npm packages are under ``/modules/``."""
    with Site(folders={"/modules/": clients}) as site:
        yield site


@pytest.fixture
def relay(running_assistant):
    """A wire to the assistant that the test may cut and mend."""
    relay = Relay(running_assistant.port)
    yield relay
    relay.cut()
