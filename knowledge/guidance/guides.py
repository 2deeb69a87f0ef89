"""The guided dialogues and the glossary, read and checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.answers.patterns import Pattern, PatternError, compile_pattern
from knowledge.answers.plain import plain_text
from knowledge.errors import ContentError, Fault
from knowledge.library import library
from knowledge.rules.book import rule_book
from knowledge.schema_guides import Guide, Term
from knowledge.validation import Model, build
from knowledge.yaml_files import line_of, read_yaml


@dataclass(frozen=True)
class Glossary:
    """The words of the documents.

    Attributes:
        terms: the words, by id.
        patterns: how they are said, each with its id.

    """

    terms: Mapping[str, Term]
    patterns: tuple[tuple[Pattern, str], ...]

    def find(self, text: str) -> Term | None:
        """Return the word that a message names, the longest phrase first; None when it names none."""
        said = f" {plain_text(text)} "
        found = [(len(match[0]), name) for pattern, name in self.patterns if (match := pattern.regex.search(said))]
        return self.terms[max(found)[1]] if found else None

    def about(self, fact: str) -> Term | None:
        """Return the first word that helps to answer a fact."""
        return next((term for term in self.terms.values() if fact in term.faits), None)


@functools.cache
def guides() -> Mapping[str, Guide]:
    """Return the product's guided dialogues.

    Raises:
        ContentError: a dialogue names an area, a topic or a fact that does not exist.

    """
    return load_guides(Path(__file__).resolve().parents[1])


@functools.cache
def glossary() -> Glossary:
    """Return the product's glossary.

    Raises:
        ContentError: a word names a fact or a document that does not exist, or a phrase cannot be read.

    """
    return load_glossary(Path(__file__).resolve().parents[1])


def load_guides(root: Path) -> Mapping[str, Guide]:
    """Read ``guides.yml`` of a folder (see ``guides``)."""
    path = root / "guides.yml"
    document, items = _items(path, root, Guide)
    book, topics = rule_book(), library().topics
    faults = []
    for name, guide in items.items():
        wrong = [("domaine", guide.domaine)] if guide.domaine not in book.areas else []
        wrong += [("sujets", topic) for topic in guide.sujets if topic not in topics]
        wrong += [("donne", fact) for fact in guide.donne if fact not in book.facts]
        faults += [_unknown(path, document, name, key, value) for key, value in wrong]
        for text in guide.mots:
            try:
                compile_pattern(text)
            except PatternError as error:
                place = f"ligne {line_of(document, (name, 'mots'))} · {name}.mots"
                faults.append(Fault(path.name, place, f"« {text} » : {error}", "corrigez la phrase"))
    if faults:
        raise ContentError(faults)
    return items


def load_glossary(root: Path) -> Glossary:
    """Read ``glossary.yml`` of a folder (see ``glossary``)."""
    path = root / "glossary.yml"
    document, items = _items(path, root, Term)
    facts, sources = rule_book().facts, library().sources
    faults, patterns = [], []
    for name, term in items.items():
        wrong = [("faits", fact) for fact in term.faits if fact not in facts]
        wrong += [("source", term.source.document)] if term.source.document not in sources else []
        faults += [_unknown(path, document, name, key, value) for key, value in wrong]
        for text in term.dit:
            try:
                patterns.append((compile_pattern(text), name))
            except PatternError as error:
                place = f"ligne {line_of(document, (name, 'dit'))} · {name}.dit"
                faults.append(Fault(path.name, place, f"« {text} » : {error}", "corrigez la phrase"))
    if faults:
        raise ContentError(faults)
    return Glossary(items, tuple(patterns))


def _items(path: Path, root: Path, model: type[Model]) -> tuple[object, dict[str, Model]]:
    document = read_yaml(path, root)
    return document, {name: build(model, document, path, root, (name,)) for name in document}


def _unknown(path: Path, document: object, name: str, key: str, value: str) -> Fault:
    place = f"ligne {line_of(document, (name, key))} · {name}.{key}"
    return Fault(path.name, place, f"« {value} » n'existe pas", "corrigez le nom")
