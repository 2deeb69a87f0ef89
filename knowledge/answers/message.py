"""One message being understood: what the phrases of the facts find in it, and what they take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.answers.asserting import bent, is_correction
from knowledge.answers.dates import When
from knowledge.answers.fitting import ImpossibleError, fitted
from knowledge.answers.hearing import Hearing, Meaning, Several
from knowledge.answers.patterns import Pattern
from knowledge.answers.quantities import Quantity
from knowledge.answers.slots import slotted
from knowledge.schema_rules import Fact


@dataclass(frozen=True)
class Found:
    """A value of a fact found in the text, and how precise the phrase is that found it."""

    name: str
    value: Any
    weight: int
    start: int
    end: int
    slot: int | None = None


class Message:
    """A message, with the facts, the way they are said, the day and the fact asked, if any.

    Attributes:
        slotted: the text with its numbers and dates.
        used: the numbers and dates that a fact has taken.
        taken: what was found, by fact.
        problem: what is impossible in it, in French.

    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        heard: Hearing,
        today: date,
        asked: str | None,
        text: str,
        ignored: Mapping[str, Collection[Any]],
    ) -> None:
        self.ignored = ignored
        self.facts, self.heard, self.today, self.asked = facts, heard, today, asked
        fact = facts[asked] if asked else None
        is_share = bool(fact and fact.unit and fact.unit.startswith("%"))
        is_dated = fact is None or fact.type in ("date", "dates") or fact.unit == "ans"
        self.slotted = slotted(text, today, fractions=is_share, years=is_dated)
        self.used: set[int] = set()
        self.taken: dict[str, list[Found]] = {}
        self.problem: str | None = None
        self.silent = [self._to_clause_end(*span) for span in self.spans(heard.unknown)] + self.spans(heard.refused)

    def spans(self, patterns: Iterable[Pattern]) -> list[tuple[int, int]]:
        """Return where any of some phrases stands in the plain text, between spaces."""
        text = f" {self.slotted.plain} "
        return [match.span() for pattern in patterns for match in pattern.regex.finditer(text)]

    def _to_clause_end(self, start: int, end: int) -> tuple[int, int]:
        """« Je ne sais pas si on a signé » says nothing to the end of its clause."""
        text = f" {self.slotted.plain} "
        if not re.match(r" (?:si|s|combien|quand|qui|quel\w*|ou|comment)\b", text[end:]):
            return start, end
        ending = re.search(r" [.,;:!?] | mais ", text[end:])
        return start, end + ending.start() if ending else len(text)

    def found(self, name: str) -> Iterator[Found]:
        """Yield what the phrases of a fact find."""
        phrases = self.heard.of(name)
        for meaning in (*phrases.anywhere, *(phrases.asked if name == self.asked else ())):
            text = f" {self.slotted.text if meaning.pattern.has_slot else self.slotted.plain} "
            for match in meaning.pattern.regex.finditer(text):
                if meaning.pattern.has_slot:
                    yield from self._from_slot(name, meaning, match)
                elif not any(start <= match.start() and match.end() <= end + 1 for start, end in self.silent):
                    value = bent(meaning, self.facts[name].type, text, match, is_asked=name == self.asked)
                    if value is not None and value not in self.ignored.get(name, ()):
                        yield Found(name, value, 2 * meaning.pattern.weight + 2, match.start(), match.end())

    def _from_slot(self, name: str, meaning: Meaning, match: re.Match[str]) -> Iterator[Found]:
        number = int(match["slot"])
        # A share or an hour that another fact takes is that fact's to find.
        readings = [reading for reading in self.fitted(name, self.slotted.values[number]) if set(reading) == {name}]
        is_article = (
            isinstance(value := self.slotted.values[number], Quantity) and value.unit == "personnes" and value.high == 1
        )
        if is_article and meaning.pattern.weight == 0:
            return  # « un salarié » counts nobody
        if len(readings) == 1:
            is_length = isinstance(value, When) and value.length is not None and self.facts[name].type == "number"
            weight = 2 * meaning.pattern.weight + (meaning.pattern.weight > 0) + is_length
            yield Found(name, readings[0][name], weight, match.start(), match.end(), number)

    def fitted(self, name: str, value: When | Quantity) -> list[dict[str, Any]]:
        """Return the readings of a number or a date for a fact (see ``fitting.fitted``); impossible ones are noted."""
        phrases = self.heard.of(name)
        try:
            found = fitted(value, self.facts[name], phrases.tense, self.today, phrases.instead)
        except ImpossibleError as error:
            if name == self.asked or self.asked is None or self.facts[name].unit == "ans":
                self.problem = str(error)
                self.used.update(number for number, other in enumerate(self.slotted.values) if other is value)
            return []
        if isinstance(found, list):
            return [{key or name: item for key, item in reading.items()} for reading in found]
        return [] if found is None else [{name: found}]

    def take(self, candidates: Iterable[Found]) -> None:
        """Keep the candidates, the most precise first; a slot serves once, a place once for each fact."""
        for item in candidates:
            others = self.taken.setdefault(item.name, [])
            if item.slot is not None and item.slot in self.used and not self._is_same_age(item):
                continue
            if any(item.start < other.end and other.start < item.end for other in others):
                continue
            if item.weight <= 1 and others:
                continue
            if item.slot is not None:
                self.used.add(item.slot)
            others.append(item)

    def _is_same_age(self, item: Found) -> bool:
        """Tell whether an age was taken by a fact like this one: the situation needs one of them, and tells which."""
        rivals = [(name, other) for name, found in self.taken.items() for other in found if other.slot == item.slot]
        is_age = self.facts[item.name].unit == "ans"
        return self.asked is None and is_age and all(self.facts[name].unit == "ans" for name, _ in rivals)

    def values(self) -> dict[str, Any]:
        """Return the value of each fact that was found without doubt."""
        merged = {name: self.merged(name, items) for name, items in self.taken.items() if items}
        return {name: value for name, value in merged.items() if value is not None and not isinstance(value, Several)}

    def merged(self, name: str, items: list[Found]) -> Any:
        """Return the one value of a fact that was found several times; None when nothing tells which it is."""
        ordered = sorted(items, key=lambda item: item.start)
        if self.facts[name].type == "choices":
            lists = [item.value if isinstance(item.value, list) else [item.value] for item in ordered]
            return list(dict.fromkeys(value for values in lists for value in values))
        distinct = list({str(item.value): item.value for item in ordered}.values())
        if len(distinct) == 1:
            return distinct[0]
        if is_correction(self.slotted.plain):
            return ordered[-1].value
        if self.facts[name].type == "choice" and " ou " in self.slotted.plain:
            return Several(tuple(distinct))
        best = max(item.weight for item in items)
        strongest = list({str(item.value): item.value for item in items if item.weight == best}.values())
        return strongest[0] if len(strongest) == 1 else Several(tuple(distinct))
