"""The rules of all the files of ``dispositifs/``, read, checked and ready to evaluate."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError, Fault, shown
from knowledge.rules.expressions import Expression, ExpressionError
from knowledge.schema_rules import Area, Criterion, Dispositif, Fact, ResultLabel, Words, sayings, variants
from knowledge.validation import Model, build
from knowledge.yaml_files import line_of, read_yaml

#: Where something stands in a file: its keys, from the top.
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class RuleBook:
    """The rules.

    Attributes:
        facts: the facts, by name.
        dispositifs: the files, by id.
        areas: for each area, its file and itself.
        labels: how each result is named to people, by its key.
        words: the headings and set phrases of the explanations.
        documents: the ids of the documents that may be cited.
        expressions: every expression of the files, by its text.
        reads: what each expression of a file reads, filled as it is asked for.
        thresholds: the thresholds that each fact meets in a file, likewise.

    """

    facts: dict[str, Fact]
    dispositifs: dict[str, Dispositif]
    areas: dict[str, tuple[Dispositif, Area]]
    labels: dict[str, ResultLabel]
    words: Words
    documents: frozenset[str]
    expressions: dict[str, Expression] = field(default_factory=dict)
    reads: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    thresholds: dict[tuple[str, str], list[Fraction]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def criterion(self, name: str) -> Criterion:
        """Return a criterion by its id, whichever file holds it."""
        return next(item.criteria[name] for item in self.dispositifs.values() if name in item.criteria)


@functools.cache
def rule_book() -> RuleBook:
    """Return the product's rules, read once.

    Raises:
        ContentError: the rules have faults.

    """
    return load_rules(Path(__file__).resolve().parents[1])


def load_rules(root: Path) -> RuleBook:
    """Read and check ``facts.yml``, ``results.yml``, ``letter.yml`` and ``dispositifs/*.yml`` of a folder.

    Raises:
        ContentError: with all the faults found.

    """
    from knowledge.rules.checks import check

    reader = _Reader(root)
    facts = reader.read_map("facts.yml", Fact)
    labels = reader.read_map("results.yml", ResultLabel)
    words = reader.read_one(root / "letter.yml", Words)
    documents = frozenset(entry["id"] for entry in reader.read(root / "sources.yml") or ())
    found = [reader.read_one(file, Dispositif) for file in sorted((root / "dispositifs").glob("*.yml"))]
    dispositifs = {item.id: item for item in found if item is not None}
    areas = {name: (item, area) for item in dispositifs.values() for name, area in item.areas.items()}
    if reader.faults or words is None:
        raise ContentError(reader.faults)
    book = RuleBook(facts, dispositifs, areas, labels, words, documents)
    for item in dispositifs.values():
        path = root / "dispositifs" / f"{item.id}.yml"
        for place, text in texts(item):
            try:
                book.expressions.setdefault(text, Expression(text))
            except ExpressionError as error:
                reader.add(path, place, str(error), "corrigez l'expression")
    if not reader.faults:
        for item in dispositifs.values():
            for place, problem, mend in check(item, book):
                reader.add(root / "dispositifs" / f"{item.id}.yml", place, problem, mend)
    if reader.faults:
        raise ContentError(reader.faults)
    return book


class _Reader:
    """Reads files and gathers their faults: quickly, and once more with the lines when something is wrong."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.faults: list[Fault] = []

    def read(self, path: Path) -> Any:
        try:
            content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        except (YAMLError, UnicodeDecodeError):
            content = None
        return content if content is not None else self._guarded(lambda: read_yaml(path, self._root))

    def read_one(self, path: Path, model: type[Model]) -> Model | None:
        content = self.read(path)
        return self._built(model, content, path, ()) if content is not None else None

    def read_map(self, name: str, model: type[Model]) -> dict[str, Model]:
        path = self._root / name
        document = self.read(path) or {}
        items = {key: self._built(model, document, path, (key,)) for key in document}
        return {key: item for key, item in items.items() if item is not None}

    def add(self, path: Path, place: Place, problem: str, mend: str) -> None:
        line = line_of(read_yaml(path, self._root), place)
        where = ".".join(str(key) for key in place)
        self.faults.append(Fault(shown(path, self._root), f"ligne {line} · {where}" if line else where, problem, mend))

    def _built(self, model: type[Model], content: Any, path: Path, at: Place) -> Model | None:
        try:
            return build(model, content, path, self._root, at)
        except ContentError:
            return self._guarded(lambda: build(model, read_yaml(path, self._root), path, self._root, at))

    def _guarded(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ContentError as error:
            self.faults.extend(error.faults)
            return None


def texts(item: Dispositif) -> Iterator[tuple[Place, str]]:
    """Yield the place and the text of every expression of a file."""
    for name, text in item.values.items():
        yield ("values", name), text
    for name, criterion in item.criteria.items():
        yield ("criteria", name, "test"), criterion.test
        for key, wording in (("met", criterion.met), ("not_met", criterion.not_met), ("unknown", criterion.unknown)):
            yield from _conditions(("criteria", name, key), variants(wording))
    for number, contradiction in enumerate(item.contradictions):
        yield ("contradictions", number), contradiction.when
    for name, area in item.areas.items():
        yield from _area_texts(("areas", name), area)


def _area_texts(place: Place, area: Area) -> Iterator[tuple[Place, str]]:
    yield from _deciding_texts(place, area)
    for number, alert in enumerate(area.alerts):
        if alert.when is not None:
            yield (*place, "alerts", number), alert.when
    for moment, when in area.documents.items():
        yield (*place, "documents", moment), when
    for key, wordings in (("verdicts", area.verdicts), ("formulas", area.formulas)):
        for name, wording in wordings.items():
            yield from _conditions((*place, key, name), variants(wording))
    for number, choice in enumerate(area.choices):
        yield from _conditions((*place, "choices", number, "reason"), variants(choice.reason))
    for key, items in (("steps", area.steps), ("reserves", area.reserves)):
        yield from _conditions((*place, key), sayings(items))


def _deciding_texts(place: Place, area: Area) -> Iterator[tuple[Place, str]]:
    yield (*place, "act_date"), area.act_date
    for result, text in area.results.items():
        yield (*place, "results", result), text
    for number, group in enumerate(area.groups):
        if group.when is not None:
            yield (*place, "groups", number), group.when
    for number, choice in enumerate(area.choices):
        yield (*place, "choices", number), choice.when


def _conditions(place: Place, items: tuple[Any, ...]) -> Iterator[tuple[Place, str]]:
    for number, variant in enumerate(items):
        if variant.when is not None:
            yield (*place, number), variant.when


def deciding_expressions(book: RuleBook, item: Dispositif, area: Area) -> Iterator[str]:
    """Yield the expressions that decide an area: its criteria, choices, results and contradictions."""
    yield from (book.criterion(name).test for group in area.groups for name in group.criteria)
    yield from (text for _, text in _deciding_texts((), area))
    yield from (entry.when for entry in item.contradictions if entry.id in area.contradictions)
