"""What goes wrong in the content, said so that a content editor can mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of the content, in French.

    Attributes:
        file: path of the file at fault, relative to the ``knowledge`` folder.
        place: where in the file (« ligne 12 » or the path of the key).
        problem: what is wrong.
        mend: what to write instead.
        at: the keys that lead to the place, from the top of the file; empty when they are not known.

    """

    file: str
    place: str
    problem: str
    mend: str
    at: tuple[str | int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.file} · {self.place} · {self.problem} → {self.mend}"


class ContentError(Exception):
    """Raised when the content cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def shown(path: Path, root: Path) -> str:
    """Return ``path`` relative to ``root`` with forward slashes, for a message."""
    return path.relative_to(root).as_posix()
