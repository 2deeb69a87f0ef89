"""A result in a few sentences: the verdict, why or what is missing, the figure that counts, the reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.rules.formulas import REFUSED, figure, formulas, reserves
from knowledge.rules.french import filled, listed_words, typographic

if TYPE_CHECKING:
    from knowledge.rules.evaluation import Result

#: How many missing facts a summary names: a longer list is for the explanation.
_NAMED = 4


def verdict_sentence(result: Result) -> str:
    """Return the sentence that tells the verdict, in the words of its area."""
    wording = result.scope.area.verdicts[result.verdict]
    return result.scope.said(wording) or result.scope.last_resort(wording)


def dispositif_names(result: Result, names: list[str]) -> list[str]:
    """Return how dispositifs are called."""
    called = {choice.dispositif: choice.label for choice in result.scope.area.choices}
    return [called.get(name, result.scope.item.title) for name in names]


def contradictions(result: Result) -> list[str]:
    """Return the contradictions of the situation, one sentence each."""
    scope = result.scope
    raised = [entry.text for entry in scope.item.contradictions if entry.id in result.contradictions]
    return [scope.said(text) or scope.last_resort(text) for text in raised]


def summary(result: Result) -> str:
    """Return a result in short French: one to four sentences."""
    words = result.scope.book.words
    parts = [verdict_sentence(result)]
    if result.scope.area.kind == "selection":
        parts += _dispositifs(result)
    parts += contradictions(result)
    failing = [entry.because for entry in result.judged if entry.value is False]
    if failing:
        parts += failing
    elif result.missing and result.verdict not in REFUSED:
        parts.append(sentence(filled(words.still_needed, lambda _name, _form: _missing(result))))
    shown = {} if result.verdict in REFUSED else formulas(result)
    parts += [sentence(figure(name, result, text)) for name, text in shown.items()][:1]
    parts += reserves(result)[:1]
    return typographic(" ".join(parts))


def sentence(text: str) -> str:
    """Return a text as a sentence, with its full stop."""
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def _dispositifs(result: Result) -> list[str]:
    words = result.scope.book.words
    lines = []
    for heading, names in ((words.dispositifs, result.dispositifs), (words.to_confirm, result.to_confirm)):
        if names:
            lines.append(f"{heading} : {listed_words(dispositif_names(result, names))}.")
    return lines


def _missing(result: Result) -> str:
    facts = [result.scope.book.facts[name] for name in result.missing]
    labels = [fact.label for fact in facts[:_NAMED]]
    return f"{', '.join(labels)}…" if len(facts) > _NAMED else listed_words(labels)
