"""What to ask next, by trying answers on the rules themselves."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.rules.answers_tried import answers_to_try
from knowledge.rules.book import RuleBook
from knowledge.rules.changes import Change, what_would_change
from knowledge.rules.evaluation import Judged, Result, evaluate, judge
from knowledge.rules.formulas import REFUSED
from knowledge.rules.situation import facts_read_by

__all__ = ["Change", "disputed_facts", "next_question", "what_would_change"]

_SETTLED = ("eligible", *REFUSED)
#: How many of the missing facts are weighed: the others come later in the order of the rules.
_WEIGHED = 4
#: How many answers to each are tried, spread over all of them.
_TRIED = 8
#: How many ways of completing the other unknown facts are tried before a fact is found not to matter.
_COMPLETIONS = 16
#: How often each of them then stays unknown.
_UNKNOWN = 0.3
#: How many answers to the fact itself are then compared.
_COMPARED = 4


def next_question(
    book: RuleBook, area: str, facts: Mapping[str, Any], today: date, skipped: Collection[str] = ()
) -> str | None:
    """Return the fact to ask: one whose answer can change the result, likeliest to settle it; None when none can.

    Args:
        book: the rules.
        area: the area in question.
        facts: what is known (see ``inputs.read_facts``). What is known approximately is asked again when the
            approximation leaves both answers possible.
        today: the reference date when the facts give none.
        skipped: facts not to ask (again): the visitor does not know them.

    """
    result = evaluate(book, area, facts, today)
    if result.verdict in _SETTLED:
        return None
    trial = _Trial(result, facts, today, skipped)
    best: tuple[float, str] | None = None
    weighed = 0
    for name in trial.candidates():
        share = trial.settling_share(name)
        if share is None:
            continue
        if best is None or share > best[0]:
            best = (share, name)
        weighed += 1
        if weighed == _WEIGHED:
            break
    return best[1] if best else None


def disputed_facts(result: Result) -> list[str]:
    """Return the known facts that contradict each other in a situation: the ones to ask again (P-05)."""
    scope = result.scope
    tests = [entry.when for entry in scope.item.contradictions if entry.id in result.contradictions]
    read = dict.fromkeys(name for text in tests for name in facts_read_by(scope.book, scope.item, text))
    return [name for name in read if scope.given.get(name) is not None]


class _Trial:
    """Tries answers to one fact at a time on a result that is not settled."""

    def __init__(self, result: Result, facts: Mapping[str, Any], today: date, skipped: Collection[str]) -> None:
        self._result, self._facts, self._today, self._skipped = result, facts, today, skipped
        self._book, self._item = result.scope.book, result.scope.item
        self._unknown = [entry for entry in result.judged if entry.value is None]
        self._whole = result.scope.area.kind == "selection" or not result.judged

    def candidates(self) -> Iterator[str]:
        """Yield what may be asked: the missing facts, then what may stand in for those that are skipped."""
        waiting, seen = list(self._result.missing), set[str]()
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            if name in self._skipped:
                waiting += [other for other in self._item.instead.get(name, ()) if self._facts.get(other) is None]
            elif self._book.facts[name].question is not None:
                yield name

    def _others(self) -> Iterator[str]:
        for text in self._open_tests():
            for name in facts_read_by(self._book, self._item, text):
                if self._facts.get(name) is None and self._book.facts[name].default is None:
                    yield name

    def _open_tests(self) -> list[str]:
        area = self._result.scope.area
        waiting = [area.results[key] for key in area.needs if self._result.results[key] is None]
        chosen = [choice.when for choice in area.choices if choice.dispositif in self._result.to_confirm]
        return [*(entry.criterion.test for entry in self._unknown), *waiting, *chosen]

    def settling_share(self, name: str) -> float | None:
        """Return which part of the answers tried settles the result; None when no answer changes anything."""
        answers = answers_to_try(self._book, self._item, name, self._today, self._facts.get(name))
        step = -(-len(answers) // _TRIED) or 1
        situations = [{**self._facts, name: value} for value in answers[::step]]
        if self._whole:
            return self._share_of_result(name, situations)
        if self._read_by_criteria(name):
            return self._share_of_criteria(name, situations)
        # An amount waits for it.
        return 0.0 if self._matters_with_others(name) else None

    def _share_of_result(self, name: str, situations: list[dict[str, Any]]) -> float | None:
        outcomes = [evaluate(self._book, self._result.area, situation, self._today) for situation in situations]
        base = _signature(self._result)
        if all(_signature(outcome) == base for outcome in outcomes) and not self._matters_with_others(name):
            return None
        return sum(_is_settled(outcome) for outcome in outcomes) / max(len(outcomes), 1)

    def _share_of_criteria(self, name: str, situations: list[dict[str, Any]]) -> float | None:
        """Where every criterion must hold, only those that read the fact are judged again."""
        read = self._read_by_criteria(name)
        judgements = [[entry.value for entry in self._judged(situation, read)] for situation in situations]
        if all(value is None for values in judgements for value in values) and not self._matters_with_others(name):
            return None
        last = len(read) == len(self._unknown)
        settled = sum(False in values or (last and None not in values) for values in judgements)
        return settled / max(len(judgements), 1)

    def _read_by_criteria(self, name: str) -> list[str]:
        tests = {entry.name: entry.criterion.test for entry in self._unknown}
        return [key for key, test in tests.items() if name in facts_read_by(self._book, self._item, test)]

    def _judged(self, situation: Mapping[str, Any], names: list[str]) -> list[Judged]:
        return judge(self._book, self._result.area, situation, self._today, names)

    def _matters_with_others(self, name: str) -> bool:
        """Tell whether a fact can matter once the other facts that may still be asked are known."""
        others = [other for other in dict.fromkeys(self._others()) if other != name and other not in self._skipped]
        tried = {
            other: answers_to_try(self._book, self._item, other, self._today, None) or [None]
            for other in (name, *others)
        }
        chance = random.Random(0)
        step = max(1, len(tried[name]) // _COMPARED)
        for _ in range(_COMPLETIONS):
            # Any of them may stay unknown.
            known = {other: chance.choice(tried[other]) for other in others if chance.random() > _UNKNOWN}
            completed = {**self._facts, **known}
            seen = {self._told({**completed, name: value}, name) for value in tried[name][::step]}
            if len(seen) > 1:
                return True
        return False

    def _told(self, situation: Mapping[str, Any], name: str) -> tuple[Any, ...]:
        read = self._read_by_criteria(name)
        if self._whole or not read:
            return _signature(evaluate(self._book, self._result.area, situation, self._today))
        return tuple(entry.value for entry in self._judged(situation, read))


def _is_settled(result: Result) -> bool:
    return result.verdict in _SETTLED or (result.verdict == "oriente" and not result.missing)


def _signature(result: Result) -> tuple[Any, ...]:
    values = tuple((entry.name, entry.value) for entry in result.judged)
    worked_out = tuple(str(value) for value in result.results.values())
    return result.verdict, tuple(result.dispositifs), tuple(result.to_confirm), values, worked_out
