"""The history of a topic: who changed its file, when and how, as Git tells it where the files are a work tree."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
#: How many changes are shown at most, and how long Git may take, in seconds.
MOST = 20
PATIENCE = 10
#: Starts each change; no text of a change holds it.
_START = "\x1e"
_FORMAT = f"--format={_START}%h%x1f%an%x1f%aI%x1f%s"
#: The longest line that is shown, and the most lines of a change.
_LONGEST_LINE, _MOST_LINES = 600, 200

LineKind = Literal["added", "removed", "same", "place"]


@dataclass(frozen=True)
class Change:
    """A change of a file: its id, who made it, when (with its time zone), its subject, its lines with their kind."""

    id: str
    author: str
    at: datetime
    subject: str
    lines: tuple[tuple[LineKind, str], ...]


class NoHistoryError(Exception):
    """The files have no history here; the message says why, in French."""


def changes(path: Path, root: Path = ROOT) -> list[Change]:
    """Return the latest changes of a file, the latest first.

    Args:
        path: the file.
        root: the folder of the project.

    Raises:
        NoHistoryError: there is no Git, no work tree, or Git does not answer.

    """
    command = ["git", "-C", str(root), "--no-pager", "log", f"--max-count={MOST}", _FORMAT, "--patch", "--follow"]
    command += ["--no-color", "--no-ext-diff", "--no-textconv", "--unified=1", "--", str(path)]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(command, capture_output=True, env=environment, timeout=PATIENCE, check=False)
    except FileNotFoundError:
        raise NoHistoryError("Git n’est pas installé sur ce serveur.") from None
    except subprocess.TimeoutExpired:
        raise NoHistoryError("Git n’a pas répondu à temps.") from None
    if done.returncode != 0:
        raise NoHistoryError("Les fichiers de ce serveur ne sont pas un dépôt Git.")
    return [_change(text) for text in done.stdout.decode("utf-8", "replace").split(_START)[1:]]


def _change(text: str) -> Change:
    head, _, patch = text.partition("\n")
    name, author, at, subject = head.split("\x1f", 3)
    lines = [_line(line) for line in patch.splitlines() if line and not _is_header(line)]
    return Change(name, author, datetime.fromisoformat(at), subject, tuple(lines[:_MOST_LINES]))


def _is_header(line: str) -> bool:
    names = ("diff --git", "index ", "--- ", "+++ ", "new file", "deleted file", "similarity", "rename ", "old mode")
    return line.startswith((*names, "new mode", "\\ No newline"))


def _line(line: str) -> tuple[LineKind, str]:
    text = line[1:_LONGEST_LINE]
    if line.startswith("@@"):
        return "place", line.split("@@")[1].strip()
    if line.startswith("+"):
        return "added", text
    return ("removed", text) if line.startswith("-") else ("same", text)
