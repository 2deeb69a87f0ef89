"""Git, as the project needs it: a branch checked out aside, a commit on a branch of its own, never the working files.

Git is called as a program with a list of arguments; its hooks are not run and only the repository's own settings count.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: How long a command of Git may take, in seconds.
_PATIENCE = 120
#: Nothing of the repository may run a program here.
_SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false")
_LONGEST_REF = 200
#: What a person's name or address may not hold in an author line.
_NOT_IN_NAMES = re.compile(r"[<>\x00-\x1f]")


class GitError(Exception):
    """Git could not do what was asked; the message (French) says what Git said."""


@dataclass(frozen=True)
class Author:
    """Whose name a commit bears."""

    name: str
    mail: str

    def line(self) -> str:
        """Return « Name <mail> »."""
        return f"{_plain(self.name) or 'inconnu'} <{_plain(self.mail)}>"


@dataclass(frozen=True)
class Repository:
    """A repository that holds the project.

    Attributes:
        root: the folder of the working files.
        inside: the project's folder in it (« . » when they are the same).

    """

    root: Path
    inside: Path

    @classmethod
    def around(cls, project: Path) -> Repository | None:
        """Return the repository that tracks a project's folder; None when there is none, or no Git."""
        if shutil.which("git") is None:
            return None
        try:
            top = Path(_git(project, "rev-parse", "--show-toplevel").strip())
            _git(project, "rev-parse", "--verify", "--quiet", "HEAD")
            # A folder that the repository ignores or does not know is no part of it.
            tracked = _git(project, "ls-files", "--", ".").strip()
        except GitError:
            return None
        return cls(top, project.resolve().relative_to(top.resolve())) if tracked else None

    def commit_of(self, name: str) -> str:
        """Return the id of the commit that a branch (or tag, or id) names.

        Raises:
            GitError: nothing bears this name.

        """
        if not name or name.startswith("-") or len(name) > _LONGEST_REF or not name.isprintable():
            raise GitError(f"« {name} » n’est pas un nom de branche.")
        try:
            return _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
        except GitError as error:
            raise GitError(f"Aucune branche ni aucun commit ne s’appelle « {name} ».") from error

    def branches(self) -> list[str]:
        """Return the names of the local branches, the latest first."""
        shown = _git(self.root, "for-each-ref", "--sort=-committerdate", "--format=%(refname:short)", "refs/heads")
        return shown.split()

    def text_of(self, path: str, name: str = "HEAD") -> str:
        """Return a file of the project (its path inside it) as a commit has it.

        Raises:
            GitError: the commit has no such file.

        """
        return _git(self.root, "cat-file", "blob", f"{self.commit_of(name)}:{(self.inside / path).as_posix()}")

    @contextmanager
    def checked_out(self, name: str = "HEAD") -> Iterator[Path]:
        """Check a branch out aside and yield the project's folder there; the folder is gone afterwards."""
        commit = self.commit_of(name)
        with tempfile.TemporaryDirectory(prefix="mon-espace-") as folder:
            place = Path(folder) / "projet"
            _git(self.root, "worktree", "add", "--quiet", "--detach", str(place), commit)
            try:
                yield place / self.inside
            finally:
                _git(self.root, "worktree", "remove", "--force", str(place))

    def difference(self, place: Path) -> str:
        """Return what was changed in a folder that was checked out, new files too, as a unified diff."""
        _git(place, "add", "--all", "--", ".")
        return _git(place, "diff", "--cached", "--no-color", "--no-ext-diff", "--no-textconv", "HEAD", "--")

    def commit(self, place: Path, branch: str, message: str, author: Author) -> str:
        """Commit what was changed in a folder that was checked out, on a new branch; return the commit's id.

        Raises:
            GitError: the branch exists, or nothing was changed.

        """
        _git(self.root, "check-ref-format", f"refs/heads/{branch}")
        _git(place, "add", "--all", "--", ".")
        _git(place, "checkout", "--quiet", "-b", branch)
        who = {"GIT_COMMITTER_NAME": _plain(author.name) or "inconnu", "GIT_COMMITTER_EMAIL": _plain(author.mail)}
        _git(place, "commit", "--quiet", "--no-verify", f"--author={author.line()}", f"--message={message}", more=who)
        return _git(place, "rev-parse", "HEAD").strip()


def _plain(text: str) -> str:
    return _NOT_IN_NAMES.sub("", text).strip()


def _git(folder: Path, *arguments: str, more: dict[str, str] | None = None) -> str:
    """Run Git and return what it wrote."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", **(more or {})}
    command = ["git", *_SAFE, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"Git n’a pas répondu ({type(error).__name__}).") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"Git a refusé « {arguments[0]} » : {said[-1] if said else done.returncode}")
    return done.stdout.decode("utf-8", "replace")
