"""What a candidate is made from: a project's folder, or a branch checked out aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.worktrees import Repository

#: What a folder must hold to be a project.
NEEDED = ("config.yml", "domain.yml", "data", "knowledge")


class ProjectError(Exception):
    """A folder or a branch cannot be a candidate's project; the message (French) says why."""


@dataclass(frozen=True)
class Origin:
    """Where a candidate comes from: a folder, or a branch of the repository around ``folder``."""

    folder: Path = Path()
    branch: str | None = None

    @contextmanager
    def opened(self) -> Iterator[tuple[Path, str]]:
        """Yield the project's folder and how it is called (« branche x (1a2b3c4) », « fichiers de travail »).

        Raises:
            ProjectError: it is no project, or there is no repository.
            GitError: there is no such branch.

        """
        folder = self.folder.resolve()
        repository = Repository.around(folder)
        if self.branch is None:
            commit = f", commit {repository.commit_of('HEAD')[:7]}" if repository else ""
            called = "fichiers de travail" if folder == Path().resolve() else f"dossier {folder.name}"
            yield _checked(folder), called + commit
            return
        if repository is None:
            raise ProjectError(f"{folder} n’est pas suivi par Git : donnez un dossier plutôt qu’une branche.")
        commit = repository.commit_of(self.branch)
        with repository.checked_out(commit) as place:
            yield _checked(place), f"branche {self.branch}, commit {commit[:7]}"


def _checked(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).exists()]
    if missing:
        raise ProjectError(f"{folder} n’est pas un projet : il y manque {', '.join(missing)}.")
    return folder
