"""A browser and axe, for the tests of what people see: each package of them imports these fixtures in its conftest.

The browser lives as long as such a package, not as the session: Playwright's loop stays the running one until it is
closed, and the asynchronous tests that come after these could not start theirs. For the same reason the tests that use
it are synchronous.
"""

import pytest

from bot.evaluation.widget_browser import MissingPartError, axe_violations, installed_clients, running_chromium
from tests.conftest import ROOT, missing


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


@pytest.fixture
def faults():
    """What went wrong in the pages of the test: uncaught errors, and errors in the console."""
    return []


def new_context(chromium, faults, counts=lambda text: True):
    """Return a browser with nothing in it, whose pages' faults are noted.

    Args:
        chromium: the browser's program.
        faults: where they are noted.
        counts: tells whether an error in a page's console counts.

    """
    context = chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(15_000)
    context.on("weberror", lambda error: faults.append(f"uncaught: {error.error}"))
    context.on(
        "console", lambda said: said.type == "error" and counts(said.text) and faults.append(f"console: {said.text}")
    )
    return context


@pytest.fixture
def context(chromium, faults):
    """A browser with nothing in it."""
    context = new_context(chromium, faults)
    yield context
    context.close()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def axe(clients):
    """Return what axe finds wrong: ``axe(page)``, or ``axe(page, "selector")`` for one part."""

    def violations(page, within=None):
        return axe_violations(page, clients, within)

    return violations
