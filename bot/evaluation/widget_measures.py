"""How a widget is measured in a browser: what it transfers, when it can be used, what axe finds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.evaluation.widget_browser import axe_violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

PAGES = Path(__file__).parent / "widget_pages"
#: A modest telephone on a slow mobile network: processor so many times slower, kbit/s down and up, latency in ms.
CPU_SLOWER = 4
DOWN, UP, LATENCY = 1600, 750, 150
#: How long a widget may take to be usable, in milliseconds.
PATIENCE = 30_000
#: How long a page is watched once it looks ready, in milliseconds.
_SETTLED = 2000


class UnusableError(Exception):
    """The widget did not become usable; the message says which part."""


@dataclass(frozen=True)
class Widget:
    """A widget to measure.

    Args:
        name: what the table calls it.
        html: what a site adds to its pages to have it.
        launcher: how to find what opens it, one CSS selector for each shadow root; None when it is always open.
        field: how to find its text field, likewise.

    """

    name: str
    html: str
    launcher: tuple[str, ...] | None
    field: tuple[str, ...]


@dataclass
class Weight:
    """What a page transferred, in bytes, and to which other hosts it wanted to speak.

    Args:
        scripts: scripts as they were transferred, compressed.
        everything: scripts, styles, pictures and exchanges with the server, without the page itself.
        elsewhere: the hosts beyond this machine, where nothing was found.

    """

    scripts: int = 0
    everything: int = 0
    elsewhere: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Times:
    """When a widget could be used, in milliseconds.

    Args:
        launcher: from the start of the navigation until it can be opened; None when it is always open.
        opening: from the press until the text field takes text; None likewise.
        whole: from the start of the navigation until the text field takes text, had the launcher been pressed at once.

    """

    launcher: float | None
    opening: float | None
    whole: float


@dataclass(frozen=True)
class Look:
    """What one visit tells that does not depend on speed.

    Args:
        closed: transferred before it is opened; None when it is always open.
        opened: transferred in all, once it is open.
        axe_closed: the rules of axe that it breaks while closed, by id their impact; None when it is always open.
        axe_opened: those that it breaks once open.

    """

    closed: Weight | None
    opened: Weight
    axe_closed: dict[str, str] | None
    axe_opened: dict[str, str]


def host_page(widget: Widget) -> str:
    """Return the page of a site that has the widget."""
    return (PAGES / "host.html").read_text(encoding="utf-8").replace("{widget}", widget.html)


def look_at(browser: Browser, url: str, widget: Widget, modules: Path) -> Look:
    """Visit a page without haste: weigh what it transfers and let axe judge it.

    Raises:
        UnusableError: the widget did not become usable.

    """
    with _visit(browser, widget) as (page, session):
        weight = _weigh(session)
        page.goto(url)
        closed, axe_closed = None, None
        if widget.launcher is not None:
            _wait(page, widget, "launcher")
            page.wait_for_timeout(_SETTLED)
            closed = Weight(weight.scripts, weight.everything, set(weight.elsewhere))
            axe_closed = _judged(page, modules)
            _press(page, widget.launcher)
        _wait(page, widget, "field")
        page.wait_for_timeout(_SETTLED)
        opened = Weight(weight.scripts, weight.everything, set(weight.elsewhere))
        return Look(closed, opened, axe_closed, _judged(page, modules))


def time_visit(browser: Browser, url: str, widget: Widget) -> Times:
    """Visit a page for the first time, on a slow machine and network, and time until the widget is usable.

    Raises:
        UnusableError: the widget did not become usable.

    """
    with _visit(browser, widget) as (page, session):
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
        throughput = {"downloadThroughput": DOWN * 1000 / 8, "uploadThroughput": UP * 1000 / 8}
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **throughput})
        page.goto(url, wait_until="commit")
        if widget.launcher is None:
            return Times(None, None, _wait(page, widget, "field"))
        launcher = _wait(page, widget, "launcher")
        _press(page, widget.launcher)
        opening = _wait(page, widget, "field") - float(page.evaluate("measuredWidget.click"))
        return Times(launcher, opening, launcher + opening)


@contextmanager
def _visit(browser: Browser, widget: Widget) -> Iterator[tuple[Page, CDPSession]]:
    """Open a page in a browser that has never been anywhere, and let it watch for the widget."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        # The same for all: some servers know better compressions than others.
        session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})
        probe = (PAGES / "probe.js").read_text(encoding="utf-8")
        arguments = f"{json.dumps(widget.launcher)}, {json.dumps(widget.field)}"
        page.add_init_script(f"({probe.strip()})({arguments});")
        yield page, session
    finally:
        context.close()


def _weigh(session: CDPSession) -> Weight:
    """Return a weight that grows with what the page transfers."""
    weight, kinds = Weight(), dict[str, str]()

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")
        address = urlsplit(event["request"]["url"])
        if address.scheme in ("http", "https") and address.hostname not in ("localhost", "127.0.0.1"):
            weight.elsewhere.add(address.hostname or "")

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        if kind != "Document":
            weight.everything += int(event["encodedDataLength"])
        if kind == "Script":
            weight.scripts += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    return weight


def _wait(page: Page, widget: Widget, part: str) -> float:
    """Return when a part became usable, in milliseconds since the start of the navigation."""
    from playwright.sync_api import TimeoutError as TooLongError

    try:
        handle = page.wait_for_function(f"measuredWidget.{part}")
    except TooLongError:
        raise UnusableError(f"{widget.name}: its {part} was not usable after {PATIENCE / 1000:.0f} s") from None
    return float(handle.json_value())


def _press(page: Page, launcher: tuple[str, ...]) -> None:
    # Playwright's selectors go through open shadow roots by themselves.
    page.locator(" ".join(launcher)).first.click()


def _judged(page: Page, modules: Path) -> dict[str, str]:
    found = axe_violations(page, modules)
    places = Counter({violation["id"]: len(violation["nodes"]) for violation in found})
    return {f"{each['id']} ×{places[each['id']]}": each["impact"] or "minor" for each in found}
