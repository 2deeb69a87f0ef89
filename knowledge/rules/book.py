"""The rules of all the files of ``dispositifs/``, read, checked and ready to evaluate."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import ContentError, Fault, shown
from knowledge.rules.expressions import Expression, ExpressionError
from knowledge.rules.french import placeholders
from knowledge.schema_rules import Area, Criterion, Dispositif, Fact, ResultLabel
from knowledge.validation import Model, build
from knowledge.yaml_files import read_yaml


@dataclass(frozen=True)
class RuleBook:
    """The rules.

    Attributes:
        facts: the facts, by name.
        dispositifs: the files, by id.
        areas: for each area, its file and itself.
        labels: how each result is named to people, by its key.
        expressions: every expression of the files, by its text.

    """

    facts: dict[str, Fact]
    dispositifs: dict[str, Dispositif]
    areas: dict[str, tuple[Dispositif, Area]]
    labels: dict[str, ResultLabel]
    expressions: dict[str, Expression]

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
    """Read and check ``facts.yml``, ``results.yml`` and ``dispositifs/*.yml`` of a folder.

    Raises:
        ContentError: with all the faults found.

    """
    faults: list[Fault] = []

    def guarded(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ContentError as error:
            faults.extend(error.faults)
            return None

    def read_map(name: str, model: type[Model]) -> dict[str, Model]:
        path = root / name
        document = guarded(lambda: read_yaml(path, root)) or {}
        items = {key: guarded(functools.partial(build, model, document, path, root, (key,))) for key in document}
        return {key: item for key, item in items.items() if item is not None}

    facts, labels = read_map("facts.yml", Fact), read_map("results.yml", ResultLabel)
    dispositifs: dict[str, Dispositif] = {}
    for file in sorted((root / "dispositifs").glob("*.yml")):
        content = guarded(functools.partial(read_yaml, file, root))
        item = guarded(functools.partial(build, Dispositif, content, file, root)) if content else None
        if item is not None:
            dispositifs[item.id] = item
    areas = {name: (item, area) for item in dispositifs.values() for name, area in item.areas.items()}
    book = RuleBook(facts, dispositifs, areas, labels, {})
    if not faults:
        for item in dispositifs.values():
            faults.extend(_check(item, book, shown(root / "dispositifs" / f"{item.id}.yml", root)))
    if faults:
        raise ContentError(faults)
    return book


def texts(item: Dispositif) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of every expression of a file."""
    for name, text in item.values.items():
        yield f"values.{name}", text
    for name, criterion in item.criteria.items():
        yield f"criteria.{name}.test", criterion.test
    for contradiction in item.contradictions:
        yield f"contradictions.{contradiction.id}", contradiction.when
    for name, area in item.areas.items():
        yield from _area_texts(name, area)


def _area_texts(name: str, area: Area) -> Iterator[tuple[str, str]]:
    yield f"areas.{name}.act_date", area.act_date
    for result, text in area.results.items():
        yield f"areas.{name}.results.{result}", text
    for number, group in enumerate(area.groups):
        if group.when is not None:
            yield f"areas.{name}.groups.{number}", group.when
    for choice in area.choices:
        yield f"areas.{name}.choices.{choice.dispositif}", choice.when
    for alert in area.alerts:
        if alert.when is not None:
            yield f"areas.{name}.alerts.{alert.id}", alert.when


def _check(item: Dispositif, book: RuleBook, file: str) -> Iterator[Fault]:
    criteria = {name for other in book.dispositifs.values() for name in other.criteria}
    named = {*book.facts, *item.parameters, *item.values, *criteria}
    used: set[str] = set()
    for place, text in texts(item):
        try:
            expression = book.expressions.setdefault(text, Expression(text))
        except ExpressionError as error:
            yield Fault(file, place, str(error), "corrigez l'expression")
            continue
        used |= expression.names
        for name in sorted(expression.names - named):
            mend = "déclarez-le dans facts.yml, parameters ou values"
            yield Fault(file, place, f"« {name} » n'est ni un fait, ni un paramètre, ni une valeur nommée", mend)
    for name, parameter in item.parameters.items():
        if name not in used:
            yield Fault(file, f"parameters.{name}", "ce paramètre ne sert nulle part", "retirez-le ou employez-le")
        yield from _check_windows(file, f"parameters.{name}", parameter)
    yield from _check_criteria(item, book, file, named)


def _check_criteria(item: Dispositif, book: RuleBook, file: str, named: set[str]) -> Iterator[Fault]:
    in_areas = {name for _, area in book.areas.values() for group in area.groups for name in group.criteria}
    for name, criterion in item.criteria.items():
        if name not in in_areas:
            mend = "citez-le dans « areas » ou retirez-le"
            yield Fault(file, f"criteria.{name}", "aucun domaine n'emploie ce critère", mend)
        quoted = {word for text in (criterion.met, criterion.not_met, criterion.unknown) for word in placeholders(text)}
        for word in sorted(quoted - named):
            mend = "citez un paramètre ou une valeur nommée"
            yield Fault(file, f"criteria.{name}", f"la phrase cite « {{{word}}} », qui n'existe pas", mend)
    known = {name for other in book.dispositifs.values() for name in other.criteria}
    for name, area in item.areas.items():
        for result in sorted(set(area.results) - set(book.labels)):
            yield Fault(
                file, f"areas.{name}.results.{result}", "ce résultat n'a pas de libellé", "nommez-le dans results.yml"
            )
        for unknown in sorted({entry for group in area.groups for entry in group.criteria} - known):
            yield Fault(file, f"areas.{name}", f"le critère « {unknown} » n'existe pas", "corrigez son nom")


def _check_windows(file: str, place: str, parameter: Any) -> Iterator[Fault]:
    windows = parameter.values
    for before, after in itertools.pairwise(windows):
        if before.until is None or after.since is None or after.since <= before.until:
            yield Fault(file, place, "deux périodes de validité se chevauchent", "rangez-les sans recouvrement")
        elif (after.since - before.until).days > 1:
            yield Fault(file, place, "il y a un trou entre deux périodes de validité", "faites suivre les dates")
