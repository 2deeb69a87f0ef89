"""From what a visitor types to facts: the answer to the question asked, and whatever else the message says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from knowledge.answers.asserting import asks, defines, is_correction
from knowledge.answers.choosing import choice_in, excepts
from knowledge.answers.hearing import Hearing, Several
from knowledge.answers.message import Found, Message
from knowledge.answers.quantities import Quantity
from knowledge.schema_rules import Fact

Outcome = Literal["value", "unknown", "refused", "ambiguous", "invalid", "other", "unclear"]

#: More numbers than this in an answer are not an answer (a telephone number).
_MOST_READINGS = 3
#: « None » in so many words; and a plain no, in words.
_NONE = re.compile(r"\b(?:aucune?s?|zero|rien|pas une?|jamais)\b")
_FEW = 3
#: A short answer, in words.
_SHORT = 6
#: What follows a number that counts something else than what was asked.
_ELSEWHERE = re.compile(r" (?:minutes?|secondes?|questions?|choses?|problemes?|trucs?|points?|fois)\b")


@dataclass(frozen=True)
class Heard:
    """What a message says.

    Attributes:
        outcome: how it answers the fact asked: ``value``; ``unknown`` (« je ne sais pas »); ``refused``; ``ambiguous``
            (see ``readings``); ``invalid`` (an impossible value, see ``problem``); ``other`` (other facts only);
            ``unclear``.
        facts: the facts understood, with values of the rules.
        readings: the possible meanings of an ambiguous answer, each a mapping of facts.
        problem: what is impossible, in French.

    """

    outcome: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict)
    readings: tuple[Mapping[str, Any], ...] = ()
    problem: str | None = None


def read_message(
    text: str,
    facts: Mapping[str, Fact],
    heard: Hearing,
    today: date,
    *,
    asked: str | None = None,
    allowed: Collection[str] | None = None,
    ignored: Mapping[str, Collection[Any]] | None = None,
) -> Heard:
    """Understand a message.

    Args:
        text: what the visitor typed.
        facts: the facts (``rule_book().facts``).
        heard: how they are said (``hearing()``).
        today: the reference date.
        asked: the fact of the question that the message answers, if any.
        allowed: the facts that may be taken from it; all when None.
        ignored: values that tell nothing here (« contrat pro expérimental » is the name of the question itself).

    """
    return _Reader(facts, heard, today, asked, text, ignored or {}).read(facts if allowed is None else allowed)


class _Reader(Message):
    """Reads the answer to the fact asked, and leaves the rest to the phrases."""

    def read(self, allowed: Collection[str]) -> Heard:
        text = self.slotted.plain
        if defines(text):
            return Heard("unclear")
        if self.asked is not None and asks(text):
            allowed = [self.asked]
        self._take_bare_answer()
        names = [name for name in self.facts if name in allowed]
        candidates = sorted(
            (item for name in names for item in self.found(name)),
            key=lambda item: (-item.weight, item.name != self.asked, item.start),
        )
        self.take(item for item in candidates if item.weight > 1)
        outcome, readings = self._answer() if self.asked else ("unclear", [])
        self.take(item for item in candidates if item.weight <= 1)
        values = self.values()
        if self.asked is None:
            return Heard("other" if values else "invalid" if self.problem else "unclear", values, problem=self.problem)
        if outcome == "value":
            known = {**values, **readings[0]}
            return Heard("value" if self.asked in known else "other", known)
        if outcome == "ambiguous":
            return Heard(
                "ambiguous", {name: value for name, value in values.items() if name != self.asked}, tuple(readings)
            )
        if self.problem is not None and outcome == "unclear":
            return Heard("invalid", values, problem=self.problem)
        return Heard("other" if outcome == "unclear" and values else outcome, values)

    def _take_bare_answer(self) -> None:
        """Give a short answer with one number without unit to the fact asked, whatever else it could be."""
        if self.asked is None or self.facts[self.asked].type not in ("number", "integer"):
            return
        slots = re.findall(r"<(\w+)#(\d+)>", self.slotted.text)
        if len(slots) == 1 and len(self.slotted.text.split()) <= _SHORT:
            kind, number = slots[0][0], int(slots[0][1])
            readings = self.fitted(self.asked, self.slotted.values[number])
            if re.search(r"\b(?:pas|meme) <", self.slotted.text):
                return  # « pas une seule »
            is_own = kind == "nombre" or self.slotted.text == f"<{kind}#{number}>"
            if is_own and len(readings) == 1 and set(readings[0]) == {self.asked} and not self._counts_else(number):
                self.used.add(number)
                self.taken[self.asked] = [Found(self.asked, readings[0][self.asked], 99, 0, 0, number)]

    def _answer(self) -> tuple[Outcome, list[dict[str, Any]]]:
        """Read the answer to the fact asked, from its phrases or else from what is left of the message."""
        name = str(self.asked)
        readings = self._said(name) or ([] if asks(self.slotted.plain) else self._readings(name, self.facts[name]))
        if readings:
            return ("value" if len(readings) == 1 else "ambiguous"), readings
        for outcome, patterns in (("unknown", self.heard.unknown), ("refused", self.heard.refused)):
            if self.spans(patterns):
                return outcome, []  # type: ignore[return-value]
        return ("unclear", []) if asks(self.slotted.plain) else self._yes_or_no_to(name)

    def _said(self, name: str) -> list[dict[str, Any]]:
        """Return what the phrases of the fact asked found; lists wait for the choices that are named besides."""
        if self.facts[name].type == "choices" or not self.taken.get(name):
            return []
        value = self.merged(name, self.taken[name])
        if isinstance(value, Several):
            return [{name: item} for item in value.values]
        return [{name: value, **self._besides(name)}]

    def _yes_or_no_to(self, name: str) -> tuple[Outcome, list[dict[str, Any]]]:
        """Return what a plain yes or no answers: a number of none, an empty list, no date yet."""
        fact, answer = self.facts[name], self._yes_or_no()
        if fact.type == "bool" and answer is not None:
            if answer == "both":
                return "ambiguous", [{name: True}, {name: False}]
            return "value", [{name: answer, **self._besides(name)}]
        if answer is not False:
            return "unclear", []
        other = self.heard.of(name).instead.get("non")
        if other is not None:
            return "value", [{other: False}]  # « pas encore », to the date of a signature
        if fact.type == "date" and not any(self.taken.values()):
            return "unknown", []  # there is no date to give
        return ("value", [{name: self._none_of(fact)}]) if self._says_none(fact) else ("unclear", [])

    def _says_none(self, fact: Fact) -> bool:
        """Tell whether a no means « none » for the fact asked: what is counted may be none, a length or a cost not."""
        if self.slotted.values or any(self.taken.values()):
            return False
        is_short = len(self.slotted.plain.split()) <= _FEW
        named = bool(_NONE.search(self.slotted.plain))
        if fact.type in ("choices", "dates"):
            return named or is_short
        is_counted = fact.minimum is not None and fact.minimum <= 0
        return is_counted and (named or (fact.type == "integer" and fact.unit is None and is_short))

    def _none_of(self, fact: Fact) -> Any:
        return Fraction(0) if fact.type in ("number", "integer") else []

    def _besides(self, name: str) -> dict[str, Any]:
        """Return what a number or a date beside a yes or a no tells of another fact (« oui, le 15 décembre »)."""
        if self.facts[name].type != "bool" or not self.heard.of(name).instead:
            return {}
        found: dict[str, Any] = {}
        for number, value in enumerate(self.slotted.values):
            if number not in self.used:
                for reading in self.fitted(name, value):
                    self.used.add(number)
                    found.update(reading)
        return found

    def _yes_or_no(self) -> bool | str | None:
        """Return yes, no, « both », or None when the message says neither."""
        text = f" {self.slotted.plain} "
        if text.strip() == "si":
            return True
        places = [
            (match.start(), -len(match[0]), value and not re.search(r"\bpas(?: \S+)?\s*$", text[: match.start()]))
            for value, patterns in ((True, self.heard.yes), (False, self.heard.no))
            for pattern in patterns
            for match in pattern.regex.finditer(text)
        ]
        if not places:
            is_short = len(text.split()) <= _SHORT
            return False if is_short and re.search(r"\b(?:n|ne)\b.*\bpas\b|\bpas $", text) else None
        values = [value for _, _, value in sorted(places)]
        if len(set(values)) == 1:
            return values[0]
        if re.search(r"\boui et non\b", text):
            return "both"
        return values[-1] if is_correction(text, is_yes_or_no=True) else values[0]

    def _readings(self, name: str, fact: Fact) -> list[dict[str, Any]]:
        """Return what a bare number, date or choice can mean for the fact asked."""
        if fact.type == "bool":
            return []
        if fact.type in ("choice", "choices"):
            return self._choices(name, fact)
        free = [number for number in range(len(self.slotted.values)) if number not in self.used]
        free = [number for number in free if not self._counts_else(number) and not self._is_denied(number)]
        exact = [number for number in free if self._has_unit_of(fact, number)]
        found = [(number, reading) for number in exact or free for reading in self._of(name, number)]
        if not found or len(found) > _MOST_READINGS:
            return []
        readings = [reading for _, reading in found]
        if fact.type == "dates":
            self.used.update(number for number, _ in found)
            return [{name: [reading[name] for reading in readings]}]
        if len(readings) > 1 and is_correction(self.slotted.plain):
            found, readings = found[-1:], readings[-1:]
        self.used.update(number for number, _ in found)
        distinct = {str(sorted(reading.items())): reading for reading in readings}
        return list(distinct.values())

    def _of(self, name: str, number: int) -> list[dict[str, Any]]:
        """Return the readings of a slot for the fact asked; the ends of a period are told apart by its tense words."""
        ends = {"debut": "fin", "fin": "debut"}
        for end, other in ends.items():
            if f"<{end}#{number}>" in self.slotted.text and other in name and end not in name:
                return []
        return self.fitted(name, self.slotted.values[number])

    def _counts_else(self, number: int) -> bool:
        after = self.slotted.text.partition(f"#{number}>")[2]
        return bool(_ELSEWHERE.match(after))

    def _is_denied(self, number: int) -> bool:
        """Tell whether a number is the one that is not meant (« 48, pas 84 »)."""
        before = self.slotted.text.split(f"#{number}>")[0]
        return bool(re.search(r"\bpas (?:de |a )?<\w+$", before))

    def _has_unit_of(self, fact: Fact, number: int) -> bool:
        value = self.slotted.values[number]
        return isinstance(value, Quantity) and value.unit is not None and (fact.unit or "").startswith(value.unit)

    def _choices(self, name: str, fact: Fact) -> list[dict[str, Any]]:
        """Read the choices named, in what the phrases of other facts leave of the text."""
        text = f" {self.slotted.plain} "
        for items in self.taken.values():
            for item in items:
                if item.slot is None and item.name != name:
                    text = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
        if any(True for _ in self.silent) and fact.type == "choice":
            for start, end in self.silent:
                text = text[:start] + " " * (end - start) + text[end:]
        readings = choice_in(" ".join(text.split()), name, fact)
        if fact.type == "choices" and readings and excepts(self.slotted.plain):
            return readings
        if fact.type == "choices" and self.taken.get(name):
            known = self.merged(name, self.taken[name])
            named = readings[0][name] if readings else []
            return [{name: known if known == [] else [key for key in fact.choices or {} if key in (*known, *named)]}]
        return readings[-1:] if len(readings) > 1 and is_correction(self.slotted.plain) else readings
