"""A result in a few sentences: the verdict, why or what is missing, the figure that counts, the reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.rules.formulas import REFUSED, figure, formulas, reserves
from knowledge.rules.french import filled, listed_words, typographic
from knowledge.rules.reasons import fitting_lines, missing_label, pending_lines

if TYPE_CHECKING:
    from knowledge.rules.evaluation import Result

#: How many missing facts a summary names: a longer list is for the explanation.
_NAMED = 4


def verdict_sentence(result: Result) -> str:
    """Return the sentence that tells the verdict, in the words of its area."""
    wording = result.scope.area.verdicts[result.verdict]
    return result.scope.said(wording) or result.scope.last_resort(wording)


def contradictions(result: Result) -> list[str]:
    """Return the contradictions of the situation, one sentence each."""
    scope = result.scope
    raised = [entry.text for entry in scope.item.contradictions if entry.id in result.contradictions]
    return [scope.said(text) or scope.last_resort(text) for text in raised]


def summary(result: Result) -> str:
    """Return a result in short French: one to four sentences, with a list of the dispositifs of a selection."""
    blocks = [verdict_sentence(result), *_dispositifs(result), " ".join(_besides(result))]
    separator = "\n\n" if result.scope.area.kind == "selection" else " "
    return typographic(separator.join(block for block in blocks if block))


def sentence(text: str) -> str:
    """Return a text as a sentence, with its full stop."""
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def _besides(result: Result) -> list[str]:
    """Return what goes with the verdict: the contradictions, why or what is missing, a figure, a reserve."""
    parts = contradictions(result)
    failing = [entry.because for entry in result.judged if entry.value is False]
    if failing:
        parts += failing
    elif result.verdict == "a_confirmer" and not result.missing:
        # Nothing is missing: the documents themselves leave it open.
        parts += [entry.because for entry in result.judged if entry.value is None]
    elif result.missing and result.verdict not in REFUSED and result.scope.area.kind != "selection":
        words = result.scope.book.words
        parts.append(sentence(filled(words.still_needed, lambda _name, _form: _missing(result))))
    shown = {} if result.verdict in REFUSED else formulas(result)
    parts += [sentence(figure(name, result, text)) for name, text in shown.items()][:1]
    return [*parts, *reserves(result)[:1]]


def _dispositifs(result: Result) -> list[str]:
    """Return the dispositifs that fit, with why, and those to confirm, with what is missing, as lists."""
    if result.scope.area.kind != "selection":
        return []
    blocks = ["\n".join(f"- {line}" for line in fitting_lines(result))]
    pending = [f"- {line}" for line in pending_lines(result)]
    return [*blocks, *([f"{result.scope.book.words.to_confirm} :", "\n".join(pending)] if pending else [])]


def _missing(result: Result) -> str:
    labels = [missing_label(name, result) for name in result.missing[:_NAMED]]
    return f"{', '.join(labels)}…" if len(result.missing) > _NAMED else listed_words(labels)
