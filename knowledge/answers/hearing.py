"""Reads ``hearing/*.yml``: the phrases of each fact, compiled and checked against the facts."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from knowledge.answers.dates import Tense
from knowledge.answers.patterns import Pattern, PatternError, compile_pattern
from knowledge.answers.words import NAMED
from knowledge.errors import ContentError, Fault, shown
from knowledge.rules.book import rule_book
from knowledge.rules.values import Span
from knowledge.schema_hearing import General, Phrases, Said
from knowledge.schema_rules import Fact
from knowledge.validation import build
from knowledge.yaml_files import line_of, read_yaml


@dataclass(frozen=True)
class Meaning:
    """A phrase and the value that it gives the fact; None when its slot gives it."""

    pattern: Pattern
    value: Any = None


@dataclass(frozen=True)
class Several:
    """Values between which a phrase does not choose (« en alternance »)."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class HeardFact:
    """The phrases of a fact: heard anywhere, and only when it was asked."""

    anywhere: tuple[Meaning, ...]
    asked: tuple[Meaning, ...]
    tense: Tense
    instead: Mapping[str, str]


@dataclass(frozen=True)
class Hearing:
    """All the phrases."""

    yes: tuple[Pattern, ...]
    no: tuple[Pattern, ...]
    unknown: tuple[Pattern, ...]
    refused: tuple[Pattern, ...]
    facts: Mapping[str, HeardFact]

    def of(self, name: str) -> HeardFact:
        """Return the phrases of a fact; none when the file has none."""
        return self.facts.get(name, HeardFact((), (), "proche", {}))


@functools.cache
def hearing() -> Hearing:
    """Return the product's phrases, read once.

    Raises:
        ContentError: the file has faults.

    """
    return load_hearing(Path(__file__).resolve().parents[1], rule_book().facts)


def load_hearing(root: Path, facts: Mapping[str, Fact]) -> Hearing:
    """Read and check ``hearing/*.yml`` of a folder.

    Args:
        root: the folder.
        facts: the facts that the files may name.

    Raises:
        ContentError: with all the faults found.

    """
    faults: list[Fault] = []
    general: dict[str, list[Pattern]] = {}
    heard: dict[str, HeardFact] = {}
    for path in sorted((root / "hearing").glob("*.yml")):
        try:
            file = _File(path, root, faults)
            if path.stem in NAMED and path.stem != "general":
                continue
            if path.stem == "general":
                lists = build(General, file.document, path, root)
                general = {name: file.compiled(texts, (name,)) for name, texts in lists}
            else:
                heard.update(file.facts(facts))
        except ContentError as error:
            faults.extend(error.faults)
    if not general and not faults:
        faults.append(Fault("hearing/general.yml", "début", "le fichier manque", "écrivez oui, non, inconnu et refus"))
    if faults:
        raise ContentError(faults)
    yes, no, unknown, refused = (tuple(general[name]) for name in ("oui", "non", "inconnu", "refus"))
    return Hearing(yes, no, unknown, refused, heard)


class _File:
    """One file of phrases: reads it, and notes what is wrong in it."""

    def __init__(self, path: Path, root: Path, faults: list[Fault]) -> None:
        self._path, self._root, self._faults = path, root, faults
        self.document = read_yaml(path, root)

    def facts(self, facts: Mapping[str, Fact]) -> dict[str, HeardFact]:
        """Return the phrases of the facts of the file."""
        heard: dict[str, HeardFact] = {}
        for name in self.document:
            if name not in facts:
                self._fault((name,), "ce fait n'existe pas", "voyez knowledge/facts.yml")
                continue
            said = build(Said, self.document, self._path, self._root, (name,))
            heard[name] = self._heard(name, said, facts[name])
        return heard

    def compiled(self, texts: Iterable[str], place: tuple[str | int, ...]) -> list[Pattern]:
        """Return patterns, those that cannot be read left out and noted."""
        found = []
        for number, text in enumerate(texts):
            try:
                found.append(compile_pattern(text))
            except PatternError as error:
                self._fault((*place, number), f"« {text} »\u00a0: {error}", "corrigez la phrase")
        return found

    def _fault(self, place: tuple[str | int, ...], problem: str, mend: str) -> None:
        line = line_of(self.document, place)
        where = f"ligne {line} · {'.'.join(map(str, place))}"
        self._faults.append(Fault(shown(self._path, self._root), where, problem, mend))

    def _heard(self, name: str, said: Said, fact: Fact) -> HeardFact:
        forms = [Meaning(pattern) for pattern in self.compiled(said.formes, (name, "formes"))]
        for number, form in enumerate(forms):
            if not form.pattern.has_slot:
                self._fault((name, "formes", number), "la phrase n'a pas d'emplacement", "ajoutez {nombre}, {date}…")
        anywhere = (*self._meanings(said.dit, (name, "dit"), fact), *forms)
        return HeardFact(
            anywhere, tuple(self._meanings(said.reponse, (name, "reponse"), fact)), said.temps, said.autrement
        )

    def _meanings(self, phrases: Phrases, place: tuple[str, str], fact: Fact) -> list[Meaning]:
        found: list[Meaning] = []
        for written, texts in phrases.items():
            value = _value(written, fact)
            if value is None:
                mend = f"choisissez {_admitted(fact)}"
                self._fault((*place, written), f"« {written} » n'est pas une valeur de ce fait", mend)
            found += [Meaning(pattern, value) for pattern in self.compiled(texts, (*place, written))]
        return found


def _value(written: str, fact: Fact) -> Any:
    """Return the value of a fact that a key of the file means; None when the fact has no such value."""
    if "|" in written:
        values = tuple(_value(part, fact) for part in written.split("|"))
        return None if None in values else Several(values)
    named: dict[str, Any] = {word: word for word in (*fact.also, *(fact.choices or {}))}
    if fact.type == "bool":
        named = {"oui": True, "non": False}
    elif fact.type in ("choices", "dates"):
        named |= {"aucun": [], "tous": list(fact.choices or {})}
    elif fact.type in ("number", "integer"):
        return _number(written)
    return named.get(written, written if fact.type == "choice" and fact.open else None)


def _number(written: str) -> Any:
    try:
        ends = [Fraction(end) for end in written.split("..")]
    except ValueError:
        return None
    return Span(*ends) if len(ends) > 1 else ends[0]


def _admitted(fact: Fact) -> str:
    if fact.type == "bool":
        return "oui ou non"
    if fact.choices:
        return "parmi " + ", ".join(fact.choices)
    return "un nombre, ou un intervalle « 1..99 »"
