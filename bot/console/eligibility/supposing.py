"""« Et si… »: the verdict with one fact changed, beside the present one, which stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.console.eligibility.fields import Field, field_of
from bot.console.eligibility.reading import Given, read_value, shown, written
from bot.console.eligibility.subjects import Subject
from bot.console.eligibility.verdict import Block, Line, blocks
from knowledge import capital, fact_value, rule_book, typographic

#: The fields: which fact is supposed, the value, and the fact whose field was shown.
FACT, VALUE, SHOWN = "si", "si.valeur", "si.champ"


@dataclass(frozen=True)
class Pair:
    """An answer now and with the supposition; ``differing`` are the sentences that are not the same: now, then."""

    now: Block
    then: Block
    differing: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> bool:
        """Whether the supposition changes anything here."""
        return bool(self.differing) or self.now.told.sentence != self.then.told.sentence


@dataclass(frozen=True)
class Supposed:
    """A supposition.

    Attributes:
        fact: the fact that is changed; empty when none is chosen.
        options: the facts that can be: value, label.
        field: the field of its value, when a fact is chosen.
        told: the fact with its supposed value, in French; empty when there is none.
        before: its value now, in French.
        values: the value as hidden fields give it.
        pairs: the answers side by side; nothing when there is no value.

    """

    fact: str
    options: tuple[tuple[str, str], ...]
    field: Field | None
    told: str = ""
    before: str = ""
    values: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()


def chosen(values: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """Return the fact that is supposed and the texts of its value: none, when they are those of another fact."""
    fact = (values.get(FACT) or [""])[0]
    texts = [text for text in values.get(VALUE, ()) if text.strip()]
    is_for_another = (values.get(SHOWN) or [fact])[0] != fact
    return fact, [] if is_for_another else texts


def supposed(subject: Subject, given: Given, now: Sequence[Block], values: Mapping[str, Sequence[str]]) -> Supposed:
    """Return a supposition and what it changes.

    Args:
        subject: the page.
        given: the facts as they are.
        now: the answers as they are.
        values: the fields (``FACT``, ``VALUE``, ``SHOWN``).

    """
    book = rule_book()
    options = tuple((name, capital(book.facts[name].label)) for name in subject.facts)
    name, texts = chosen(values)
    if name not in subject.facts:
        return Supposed("", options, None)
    fact = book.facts[name]
    value, problem = read_value(name, texts, given.day) if texts else (None, None)
    others = {other: known for other, known in given.facts.items() if other != name}
    tried = replace(
        given,
        facts=others if value is None else {**others, name: value},
        typed={name: shown(value, fact) if value is not None else texts[0]} if texts else {},
        problems={name: problem} if problem else {},
        understood={},
    )
    field = field_of(name, tried)
    if value is None or value == given.facts.get(name):
        return Supposed(name, options, field)
    pairs = tuple(_pair(one, other) for one, other in zip(now, blocks(subject, tried, thorough=False), strict=True))
    before = fact_value(given.facts[name], fact) if name in given.facts else "inconnu"
    told = typographic(f"{capital(fact.label)} : {fact_value(value, fact)}")
    return Supposed(name, options, field, told, typographic(before), tuple(written(value)), pairs)


def _pair(now: Block, then: Block) -> Pair:
    after = {line.name: line for line in then.lines}
    before = {line.name: line for line in now.lines}
    names = dict.fromkeys([*before, *after])
    none = "Sans objet."
    told = [
        (_told(before[name]) if name in before else none, _told(after[name]) if name in after else none)
        for name in names
        if before.get(name) != after.get(name)
    ]
    figures = [(one, "") for one in now.told.figures if one not in then.told.figures]
    figures += [("", one) for one in then.told.figures if one not in now.told.figures]
    return Pair(now, then, (*told, *_joined(figures)))


def _joined(figures: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put the figures of the same name side by side."""
    rows: dict[str, list[str]] = {}
    for now, then in figures:
        name = (now or then).partition("\u00a0:")[0]
        row = rows.setdefault(name, ["—", "—"])
        row[0 if now else 1] = now or then
    return [(row[0], row[1]) for row in rows.values()]


def _told(line: Line) -> str:
    return f"{line.state} : {line.because}"
