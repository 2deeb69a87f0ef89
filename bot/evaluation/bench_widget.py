"""``python -m bot.evaluation.bench_widget``: the widget beside two others, in the same run of the same browser."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.served import served
from bot.evaluation.widget_browser import MissingPartError, installed_clients, running_chromium
from bot.evaluation.widget_measures import (
    CPU_SLOWER,
    DOWN,
    LATENCY,
    UP,
    Look,
    Times,
    UnusableError,
    Weight,
    Widget,
    host_page,
    look_at,
    time_visit,
)
from bot.evaluation.widget_sites import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: How often each is visited against the clock.
VISITS = 5
#: How its README shows it.
_RASA_WEBCHAT = """<script>!(function () {
  let e = document.createElement("script"), t = document.head || document.getElementsByTagName("head")[0];
  (e.src = "/modules/rasa-webchat/lib/index.js"), (e.async = !0), (e.onload = () => {
    window.WebChat.default({socketUrl: "SERVER", socketPath: "/socket.io/", title: "Assistant"}, null);
  }), t.insertBefore(e, t.firstChild);
})();</script>"""
_DEEP_CHAT = """<script type="module" src="/modules/deep-chat/dist/deepChat.bundle.js"></script>
<deep-chat connect='{"url": "SERVER/webhooks/rest/webhook"}'></deep-chat>"""

Measured = tuple[Look, Sequence[Times]]


def widgets(server: str, modules: Path) -> list[Widget]:
    """Return what is measured: ours first.

    Args:
        server: the address of the assistant.
        modules: the folder of the npm packages.

    """
    ours = f'<script src="{server}/widget.js"></script>'
    host = "mon-espace-assistant"
    return [
        Widget("Mon Espace", ours, (host, 'button[aria-label^="Ouvrir l’assistant"]'), (host, "textarea")),
        Widget(
            f"rasa-webchat {_version(modules, 'rasa-webchat')}",
            _RASA_WEBCHAT.replace("SERVER", server),
            (".rw-launcher",),
            (".rw-new-message",),
        ),
        Widget(
            f"deep-chat {_version(modules, 'deep-chat')}",
            _DEEP_CHAT.replace("SERVER", server),
            None,
            ("deep-chat", "#text-input"),
        ),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print a table in Markdown; return 0, or 1 when something is missing or not usable."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.bench_widget", description="Measure the widget.")
    parser.add_argument("--visits", type=int, default=VISITS, metavar="N", help=f"timed visits, default {VISITS}")
    parser.add_argument("--server", metavar="URL", help="an assistant that runs already; default: one of its own")
    options = parser.parse_args(arguments)
    try:
        modules = installed_clients()
        with running_chromium() as browser, served(options.server) as server:
            measured, failed = measure(browser, widgets(server, modules), modules, options.visits)
            version = browser.version
    except (MissingPartError, UnusableError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{table(measured)}\n\n{_conditions(version, options.visits)}")
    for reason in failed:
        print(reason, file=sys.stderr)
    return 1 if failed else 0


def measure(
    browser: Browser, chosen: Sequence[Widget], modules: Path, visits: int
) -> tuple[dict[str, Measured], list[str]]:
    """Return the figures of each widget by name, and why those that could not be measured could not.

    Args:
        browser: what visits them.
        chosen: the widgets.
        modules: the folder of the npm packages.
        visits: how often each is visited against the clock.

    Raises:
        UnusableError: one that was usable was no more.

    """
    pages: dict[str, str | Path] = {f"/{number}": host_page(widget) for number, widget in enumerate(chosen)}
    looks: dict[int, Look] = {}
    times: dict[int, list[Times]] = {number: [] for number in range(len(chosen))}
    failed: list[str] = []
    with Site(pages, {"/modules/": modules}) as site:
        for number, widget in enumerate(chosen):
            try:
                looks[number] = look_at(browser, f"{site.url}/{number}", widget, modules)
            except UnusableError as error:
                failed.append(str(error))
        # In rounds: if the machine is busy for a while, it is for all of them.
        for _ in range(visits):
            for number in looks:
                times[number].append(time_visit(browser, f"{site.url}/{number}", chosen[number]))
    return {chosen[number].name: (look, times[number]) for number, look in looks.items()}, failed


def table(measured: Mapping[str, Measured]) -> str:
    """Return the figures as a table in Markdown, one column a widget."""
    lines: list[tuple[str, Callable[[Measured], str]]] = [
        ("scripts before opening, kB", lambda of: _kilobytes(of[0].closed, "scripts")),
        ("scripts in all, kB", lambda of: _kilobytes(of[0].opened, "scripts")),
        ("everything before opening, kB", lambda of: _kilobytes(of[0].closed, "everything")),
        ("everything in all, kB", lambda of: _kilobytes(of[0].opened, "everything")),
        ("wants from elsewhere", lambda of: ", ".join(sorted(of[0].opened.elsewhere)) or "nothing"),
        ("page load → launcher usable, s", lambda of: _seconds([each.launcher for each in of[1]])),
        ("press → text field usable, s", lambda of: _seconds([each.opening for each in of[1]])),
        ("page load → text field usable, s", lambda of: _seconds([each.whole for each in of[1]])),
        ("axe, closed", lambda of: _axe(of[0].axe_closed)),
        ("axe, open", lambda of: _axe(of[0].axe_opened)),
    ]
    rows = [["", *measured], ["---"] + ["---:"] * len(measured)]
    rows += [[name, *(cell(each) for each in measured.values())] for name, cell in lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _kilobytes(weight: Weight | None, part: str) -> str:
    return "–" if weight is None else f"{getattr(weight, part) / 1000:.1f}"


def _seconds(times: Sequence[float | None]) -> str:
    known = [time / 1000 for time in times if time is not None]
    if not known:
        return "–"
    return f"{statistics.median(known):.2f} ({min(known):.2f}–{max(known):.2f})"


def _axe(broken: Mapping[str, str] | None) -> str:
    if broken is None:
        return "–"
    if not broken:
        return "0"
    impacts = ", ".join(f"{count} {impact}" for impact, count in sorted(Counter(broken.values()).items()))
    return f"{len(broken)} ({impacts}): {', '.join(sorted(broken))}"


def _conditions(version: str, visits: int) -> str:
    return (
        f"Chromium {version}, an empty cache at each visit. Sizes: as transferred with gzip (the others' files at its "
        "best level), headers included, the page itself and the WebSocket left out. "
        f"Times: median of {visits} (least–most), processor slowed {CPU_SLOWER} times, {DOWN / 1000:g} Mbit/s down, "
        f"{UP} kbit/s up, {LATENCY} ms latency. What is wanted from elsewhere fails at once and is not counted. "
        "deep-chat has no launcher."
    )


def _version(modules: Path, package: str) -> str:
    version: str = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"]
    return version


if __name__ == "__main__":
    sys.exit(main())
