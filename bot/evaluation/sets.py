"""The labelled sets: messages that the model never saw, with what they ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Sets of messages with one label, and of messages with two questions; those that exist are evaluated. Several hands
#: wrote them. Errors were looked at in the first alone, and nothing is tuned on any: what is chosen is chosen by
#: holding out training phrases (``crossing``).
SINGLE_SETS = (
    Path("tests/nlu/held_out.tsv"),
    Path("tests/nlu/voices.tsv"),
    Path("tests/nlu/beyond.tsv"),
    Path("tests/nlu/profiles.tsv"),
    Path("tests/nlu/blind.tsv"),
    Path("tests/nlu/blind_beyond.tsv"),
    Path("tests/nlu/blind_profiles.tsv"),
    Path("../shared/eval/dev.tsv"),
)
DOUBLE_SETS = (
    Path("tests/nlu/held_out_multi.tsv"),
    Path("tests/nlu/pairs.tsv"),
    Path("tests/nlu/blind_pairs.tsv"),
    Path("../shared/eval/dev_multi.tsv"),
)


class BadSetError(Exception):
    """A set cannot be used; the message names the file, the line and what is wrong."""


@dataclass(frozen=True)
class Phrase:
    """A message with one label.

    Attributes:
        text: the message.
        topic: a topic id, a conversational label or « hors_sujet ».
        audience: entreprise, organisme or inconnu: what the message reveals of its writer.
        style: how it is written (keyword, sms, typos…), or how far out of scope it is (near, far).

    """

    text: str
    topic: str
    audience: str
    style: str


@dataclass(frozen=True)
class DoublePhrase:
    """A message that asks about two topics."""

    text: str
    topics: tuple[str, str]


def read_phrases(path: Path, labels: Collection[str] | None = None) -> list[Phrase]:
    """Read a set of messages with one label.

    Args:
        path: tab-separated file: text, topic, audience, style.
        labels: the labels that exist; None to take any.

    Raises:
        BadSetError: a line has another number of columns, or a label that does not exist.

    """
    return [
        Phrase(row[0], _known(row[1], labels, place), row[2], row[3])
        for place, row in _rows(path, ["text", "topic", "audience", "style"])
    ]


def read_double_phrases(path: Path, labels: Collection[str] | None = None) -> list[DoublePhrase]:
    """Read a set of messages with two questions (text, topic1, topic2); raises like ``read_phrases``."""
    return [
        DoublePhrase(row[0], (_known(row[1], labels, place), _known(row[2], labels, place)))
        for place, row in _rows(path, ["text", "topic1", "topic2"])
    ]


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        row = line.rstrip("\r").split("\t")
        if number == 1 and row != columns:
            raise BadSetError(f"{path}, line 1: the columns must be {', '.join(columns)}")
        if number == 1 or not line.strip():
            continue
        if len(row) != len(columns):
            raise BadSetError(f"{path}, line {number}: {len(row)} columns instead of {len(columns)}")
        yield f"{path}, line {number}", row


def _known(label: str, labels: Collection[str] | None, place: str) -> str:
    if labels is not None and label not in labels:
        raise BadSetError(f"{place}: no topic or label is called « {label} »")
    return label
