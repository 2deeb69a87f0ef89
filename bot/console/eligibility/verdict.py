"""What the rules say of a situation, laid out for a page: a block for each question that a dispositif answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.console.eligibility.reading import Given, written
from bot.console.eligibility.subjects import Subject
from knowledge import (
    Change,
    Result,
    Told,
    capital,
    disputed_facts,
    evaluate,
    fact_value,
    library,
    next_question,
    rule_book,
    source_label,
    told,
    typographic,
    what_would_change,
)

#: The verdicts in a word or two, whatever the question.
WORDS = {
    "eligible": "Favorable",
    "non_eligible": "Défavorable",
    "a_confirmer": "À confirmer",
    "oriente": "Dispositif trouvé",
    "aucun_dispositif": "Aucun dispositif",
}
#: The states of a criterion, in words.
STATES = {True: "Remplie", False: "Non remplie", None: "Inconnue"}
_ORDER = (False, None, True)


@dataclass(frozen=True)
class Line:
    """A criterion: its id, its value, its state in words, why, the document with its date, the line, the quote."""

    name: str
    value: bool | None
    state: str
    because: str
    source: str
    line: int
    quote: str


@dataclass(frozen=True)
class Supposition:
    """A fact with another value: the fact, how both are told, the value as a field gives it, the verdict in words."""

    fact: str
    label: str
    before: str
    after: str
    value: str
    word: str


@dataclass(frozen=True)
class Block:
    """The answer to one question.

    Attributes:
        area: the area of the rules.
        title: the question.
        verdict: the verdict as the rules name it.
        word: the verdict in a word or two.
        told: all that the result says.
        missing: the missing facts that the form asks, the one that settles most first.
        disputed: the facts that contradict each other.
        changes: what would lift a refusal.
        lines: the criteria: what fails, what is unknown, what is met.
        result: the result itself.

    """

    area: str
    title: str
    verdict: str
    word: str
    told: Told
    missing: tuple[tuple[str, str], ...]
    disputed: tuple[tuple[str, str], ...]
    changes: tuple[Supposition, ...]
    lines: tuple[Line, ...]
    result: Result

    @property
    def failing(self) -> tuple[Line, ...]:
        """The criteria that are not met."""
        return tuple(line for line in self.lines if line.value is False)

    @property
    def counts(self) -> str:
        """How many criteria are in each state, in French."""
        counted = {value: sum(line.value is value for line in self.lines) for value in reversed(_ORDER)}
        several = {True: "remplies", False: "non remplies", None: "inconnues"}
        one = {True: "remplie", False: "non remplie", None: "inconnue"}
        words = (f"{count} {(several if count > 1 else one)[value]}" for value, count in counted.items() if count)
        return ", ".join(words)


def blocks(subject: Subject, given: Given, *, thorough: bool = True) -> list[Block]:
    """Return the answers of a page.

    Args:
        subject: the page.
        given: what was filled in.
        thorough: also find what to ask first and what would change the answer.

    """
    found = [_block(area, subject, given.facts, given.day, thorough) for area in subject.areas]
    return [_without(block, found[:number]) for number, block in enumerate(found)]


def letter_parts(subject: Subject, given: Given) -> list[tuple[Result, list[Change]]]:
    """Return the results that a letter tells: the first; unless it refuses, those that something is known of."""
    book = rule_book()
    found: list[tuple[Result, list[Change]]] = []
    for area in subject.areas:
        result = evaluate(book, area, given.facts, given.day)
        if found and found[0][0].verdict == "non_eligible":
            break
        if not found or result.verdict != "a_confirmer" or told(result).figures:
            found.append((result, what_would_change(book, area, given.facts, given.day, result)))
    return found


def _block(area: str, subject: Subject, facts: Mapping[str, Any], day: date, thorough: bool) -> Block:
    book = rule_book()
    result = evaluate(book, area, facts, day)
    changes = what_would_change(book, area, facts, day, result) if thorough else []
    said, asked = told(result), set(subject.facts)
    missing = list(said.missing)
    first = next_question(book, area, facts, day) if thorough and missing else None
    if first is not None:
        missing = [first, *(name for name in missing if name != first)]
    labels = {name: typographic(capital(said.missing.get(name) or book.facts[name].label)) for name in missing}
    return Block(
        area,
        book.areas[area][1].title,
        result.verdict,
        WORDS[result.verdict],
        said,
        tuple((name, labels[name]) for name in missing if name in asked),
        tuple((name, capital(book.facts[name].label)) for name in disputed_facts(result))
        if said.contradictions
        else (),
        tuple(_supposition(change) for change in changes),
        tuple(_line(entry) for value in _ORDER for entry in result.judged if entry.value is value),
        result,
    )


def _without(block: Block, earlier: Sequence[Block]) -> Block:
    """Return a block without what those before it have told: the same deadline, the same documents."""
    before = [one.told for one in earlier]
    lists: dict[str, Any] = {
        name: tuple(line for line in getattr(block.told, name) if not any(line in getattr(one, name) for one in before))
        for name in ("figures", "steps", "notes", "reserves")
    }
    documents = {
        label: papers
        for label, papers in block.told.documents.items()
        if not any(label in one.documents for one in before)
    }
    return replace(block, told=replace(block.told, documents=documents, **lists))


def _supposition(change: Change) -> Supposition:
    fact = rule_book().facts[change.fact]
    before, after = (typographic(fact_value(value, fact)) for value in (change.before, change.after))
    value = ",".join(written(change.after))
    return Supposition(change.fact, capital(fact.label), before, after, value, WORDS[change.verdict])


def _line(entry: Any) -> Line:
    quote = entry.criterion.source
    source = typographic(source_label(library().sources[quote.document]))
    because = typographic(entry.because)
    return Line(entry.name, entry.value, STATES[entry.value], because, source, quote.line, typographic(quote.quote))
