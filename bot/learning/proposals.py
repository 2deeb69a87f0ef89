"""From decisions to a reviewable change: made aside, checked, told as a patch, committed on a branch of its own."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.learning import files, phrases
from bot.learning.decisions import Decision
from bot.learning.files import ChangeError
from bot.nlu.decision import TOPIC_PREFIX
from bot.publication.workers import WorkError, run_module
from bot.worktrees import Author, GitError, Repository

#: What a change may touch, and what its checks read.
_COPIED = ("data", "knowledge", "tests/nlu", "tests/knowledge")
#: Branches of changes begin with this.
BRANCHES = "redaction"
#: How long one check may take, in seconds.
_PATIENCE = 300


def fresh_branch() -> str:
    """Return the name of a branch for a change that begins now."""
    return f"{BRANCHES}/{datetime.now().astimezone():%Y%m%d-%H%M%S}"


class FaultsError(Exception):
    """A change would spoil the content: ``faults``, in French, one a line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Change:
    """A change that was checked: its unified diff, and its branch if there is a repository."""

    patch: str
    branch: str | None


class Workshop:
    """Where changes are made: never in the working files.

    Args:
        root: the project's folder.

    """

    def __init__(self, root: Path = Path()) -> None:
        self._root = root.resolve()
        self.repository = Repository.around(self._root)

    def make(self, decisions: Sequence[Decision], title: str, author: Author, branch: str | None = None) -> Change:
        """Make, check and keep a change.

        Args:
            decisions: what was decided; those that change nothing are passed over.
            title: what the commit says.
            author: whose change it is.
            branch: the branch to make; None to make a patch only.

        Raises:
            ChangeError: a decision cannot be written.
            FaultsError: what comes out is not in order.
            GitError: the branch cannot be made.

        """
        with self._aside() as place:
            for decision in decisions:
                write(place, decision)
            return self._finish(place, title, author, branch)

    def write(self, path: str, text: str, title: str, author: Author, branch: str | None = None) -> Change:
        """Make a change that puts a text in a file (a path inside the project); raises like ``make``."""
        with self._aside() as place:
            target = (place / path).resolve()
            if not target.is_relative_to(place.resolve()):
                raise ChangeError(f"{path} · ce fichier n’est pas dans le projet.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            return self._finish(place, title, author, branch)

    def text_of(self, path: str) -> str:
        """Return a file as changes begin with it: from the last commit if there is a repository.

        Raises:
            ChangeError: there is no such file.

        """
        try:
            if self.repository is not None:
                return self.repository.text_of(path)
            return (self._root / path).read_text(encoding="utf-8")
        except (GitError, FileNotFoundError) as error:
            raise ChangeError(f"{path} · ce fichier n’existe pas, ou n’existe plus.") from error

    def rewrite(
        self, texts: Mapping[str, tuple[str, str]], title: str, author: Author, branch: str | None = None
    ) -> Change:
        """Make a change that puts other texts in files, if they are still as they were.

        Args:
            texts: for each path inside the project, the text that was read and the text that takes its place.
            title: what the commit says.
            author: whose change it is.
            branch: the branch to make; None to make a patch only.

        Raises:
            ChangeError: a file has changed meanwhile; else as ``make``.

        """
        with self._aside() as place:
            for path, (before, after) in texts.items():
                target = (place / path).resolve()
                if not target.is_relative_to(place.resolve()) or not target.is_file():
                    raise ChangeError(f"{path} · ce fichier n’existe pas, ou n’existe plus.")
                if target.read_text(encoding="utf-8") != before:
                    raise ChangeError(
                        f"{path} · ce fichier a changé entre-temps : rouvrez-le pour voir ce qui a changé."
                    )
                target.write_text(after, encoding="utf-8")
            return self._finish(place, title, author, branch)

    def _finish(self, place: Path, title: str, author: Author, branch: str | None) -> Change:
        check(place, self._root)
        patch = self.repository.difference(place) if self.repository else _difference(self._root, place)
        if not patch:
            raise ChangeError("Ce changement ne change rien : tout est déjà dans les fichiers.")
        if self.repository is None or branch is None:
            return Change(patch, None)
        self.repository.commit(place, branch, title, author)
        return Change(patch, branch)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """Yield a folder with the project in it, from the last commit if there is a repository; gone afterwards."""
        if self.repository is not None:
            with self.repository.checked_out() as place:
                yield place
            return
        with tempfile.TemporaryDirectory(prefix="mon-espace-") as folder:
            for name in _COPIED:
                if (self._root / name).exists():
                    ignored = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(self._root / name, Path(folder) / name, ignore=ignored)
            yield Path(folder)


def write(place: Path, decision: Decision) -> None:
    """Write a decision in the files of a project that was set aside.

    Raises:
        ChangeError: it cannot be written.

    """
    if decision.kind == "new":
        files.new_topic(place, decision.theme, decision.target, decision.text, decision.phrases)
        return
    if decision.kind == "correction":
        files.correct_topic(place, decision.target, decision.text)
    intents = {
        "topic": TOPIC_PREFIX + decision.target,
        "correction": TOPIC_PREFIX + decision.target,
        "near": files.out_of_scope_intent("proche"),
        "far": files.out_of_scope_intent("loin"),
    }
    if decision.kind in intents and decision.phrases:
        files.add_phrases(place, intents[decision.kind], decision.phrases)


def check(place: Path, running: Path) -> None:
    """Check a project that was set aside, and write anew what is generated from its content.

    Args:
        place: the project with the change.
        running: the project whose sets measure.

    Raises:
        FaultsError: something is wrong.

    """
    said: list[str] = []
    try:
        run_module(["knowledge", "check"], place, said.append, patience=_PATIENCE, polite=False)
    except WorkError:
        raise FaultsError([line for line in said if line] or ["Le contenu ne peut pas être vérifié."]) from None
    try:
        run_module(["bot.generate"], place, lambda line: None, patience=_PATIENCE, polite=False)
    except WorkError as error:
        raise FaultsError(str(error).splitlines()) from error
    wrong = phrases.faults(place, running)
    if wrong:
        raise FaultsError(wrong)


def _difference(before: Path, after: Path) -> str:
    """Return the unified diff of two folders, as Git writes it."""
    parts: list[str] = []
    for name in _COPIED:
        for path in sorted(after.glob(f"{name}/**/*")):
            inside = path.relative_to(after).as_posix()
            if not path.is_file() or "__pycache__" in inside:
                continue
            former = before / inside
            old = former.read_text(encoding="utf-8").splitlines(keepends=True) if former.exists() else []
            new = path.read_text(encoding="utf-8").splitlines(keepends=True)
            source = f"a/{inside}" if former.exists() else "/dev/null"
            parts += difflib.unified_diff(old, new, source, f"b/{inside}")
    return "".join(parts)


__all__ = ["BRANCHES", "Change", "ChangeError", "FaultsError", "GitError", "Workshop", "check", "write"]
