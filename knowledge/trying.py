"""Tries a change of the content without writing it: what would be wrong, each fault with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.checks import check_all
from knowledge.content import Library
from knowledge.errors import ContentError, Fault
from knowledge.library import CONTENT
from knowledge.rules.book import RuleBook, texts
from knowledge.rules.checks import check
from knowledge.rules.expressions import Expression, ExpressionError
from knowledge.schema import Topic
from knowledge.schema_rules import Dispositif
from knowledge.validation import Model, build


@dataclass(frozen=True)
class TriedTopic:
    """A topic that was tried: its faults; the topic and the library with it, when its shape is right."""

    faults: tuple[Fault, ...]
    topic: Topic | None = None
    content: Library | None = None


@dataclass(frozen=True)
class TriedDispositif:
    """A file of rules that was tried: its faults, itself when its shape is right, all rules when it is in order."""

    faults: tuple[Fault, ...]
    item: Dispositif | None = None
    book: RuleBook | None = None


def try_topic(values: Mapping[str, Any], name: str, content: Library) -> TriedTopic:
    """Return what becomes of a topic with other values.

    Args:
        values: the topic's file as plain data.
        name: the topic, which exists.
        content: the library that holds it.

    """
    path = CONTENT / "faq" / content.themes[name] / f"{name}.yml"
    topic, faults = _built(Topic, values, path)
    if topic is None:
        return TriedTopic(faults)
    found = replace(content, topics={**content.topics, name: topic})
    return TriedTopic(_of(check_all(CONTENT, found), path), topic, found)


def try_dispositif(values: Mapping[str, Any], name: str, book: RuleBook) -> TriedDispositif:
    """Return what becomes of a file of rules with other values.

    Args:
        values: the file as plain data.
        name: the file, which exists.
        book: the rules.

    """
    path = CONTENT / "dispositifs" / f"{name}.yml"
    item, faults = _built(Dispositif, values, path)
    if item is None:
        return TriedDispositif(faults)
    files = {**book.dispositifs, name: item}
    areas = {key: (one, area) for one in files.values() for key, area in one.areas.items()}
    tried = RuleBook(book.facts, files, areas, book.labels, book.words, book.documents, dict(book.expressions))
    wrong: list[Fault] = []
    for place, text in texts(item):
        try:
            tried.expressions.setdefault(text, Expression(text))
        except ExpressionError as error:
            wrong.append(_fault(path, place, str(error), "corrigez l'expression"))
    if wrong:
        return TriedDispositif(tuple(wrong), item)
    for other in files.values():
        file = path.with_name(f"{other.id}.yml")
        wrong += [_fault(file, *mistake) for mistake in check(other, tried)]
    return TriedDispositif(tuple(wrong), item, None if wrong else tried)


def _built(model: type[Model], values: Mapping[str, Any], path: Path) -> tuple[Model | None, tuple[Fault, ...]]:
    try:
        return build(model, dict(values), path, CONTENT), ()
    except ContentError as error:
        return None, tuple(error.faults)


def _fault(path: Path, place: tuple[str | int, ...], problem: str, mend: str) -> Fault:
    where = ".".join(map(str, place)) or "début"
    return Fault(path.relative_to(CONTENT).as_posix(), where, problem, mend, at=place)


def _of(faults: Any, path: Path) -> tuple[Fault, ...]:
    """Return faults whose places are those of the values, not of the lines that the file has now."""
    own = path.relative_to(CONTENT).as_posix()
    return tuple(
        replace(fault, place=".".join(map(str, fault.at))) if fault.file == own and fault.at else fault
        for fault in faults
    )
