"""What a measure of a model holds: each message of the frozen sets with what was decided, and the figures they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.evaluation.metrics import Share
from bot.evaluation.sets import DOUBLE_SETS, SINGLE_SETS


@dataclass(frozen=True)
class Measured:
    """A message of a set and what was decided.

    Attributes:
        set_name: the set.
        text: the message.
        expected: what it asks (labels).
        decision: answer, suggest, refuse or chat.
        labels: the topics served or proposed, or the label that comes first.
        profile: the profile that was read.
        hits: for each figure (key of ``MEASURES``) that the message counts for, whether it counts.

    """

    set_name: str
    text: str
    expected: tuple[str, ...]
    decision: str
    labels: tuple[str, ...]
    profile: str | None
    hits: Mapping[str, bool]

    @property
    def told(self) -> tuple[object, ...]:
        """What was decided, to compare."""
        return (self.decision, self.labels, self.profile)


@dataclass(frozen=True)
class Measure:
    """The measure of a model.

    Attributes:
        sets: fingerprint of the sets.
        model: digest of the model.
        topics: the topics that the project knew.
        macro_f1: by set.
        messages: in the order of the sets.

    """

    sets: str
    model: str
    topics: tuple[str, ...]
    macro_f1: Mapping[str, float]
    messages: tuple[Measured, ...]

    def figures(self) -> Iterator[tuple[str, str, Share]]:
        """Yield each set's figures: its name, the figure's key, and how many out of how many."""
        counts: dict[tuple[str, str], list[int]] = {}
        for message in self.messages:
            for key, hit in message.hits.items():
                tally = counts.setdefault((message.set_name, key), [0, 0])
                tally[0] += hit
                tally[1] += 1
        for (set_name, key), (count, of) in counts.items():
            yield set_name, key, Share(count, of)

    def save(self, path: Path) -> None:
        """Write the measure."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Measure:
        """Read a measure that ``save`` wrote."""
        found = json.loads(path.read_text(encoding="utf-8"))
        messages = tuple(
            Measured(**{**one, "expected": tuple(one["expected"]), "labels": tuple(one["labels"])})
            for one in found["messages"]
        )
        return cls(**{**found, "topics": tuple(found["topics"]), "messages": messages})


def set_files(root: Path) -> list[Path]:
    """Return the frozen sets that a project has, in the order in which they are measured."""
    return [path for name in (*SINGLE_SETS, *DOUBLE_SETS) if (path := root / name).exists()]


def sets_fingerprint(root: Path) -> str:
    """Return a fingerprint of the frozen sets: two measures of other sets cannot be compared."""
    digest = hashlib.sha256()
    for path in set_files(root):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
