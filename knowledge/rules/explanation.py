"""A result in French: ``summary`` in a few sentences, ``explanation`` as a careful adviser would write it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.content import Library
from knowledge.rules import letter
from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import documents, notes, reserves, steps
from knowledge.rules.french import typographic
from knowledge.rules.questions import Change
from knowledge.rules.reasons import fitting_lines, pending_lines
from knowledge.rules.summary import contradictions, summary, verdict_sentence

__all__ = ["explanation", "summary"]


def explanation(result: Result, sources: Library, changes: Sequence[Change] = ()) -> str:
    """Return the detailed French of a result (Markdown): the situation, the conclusion, why, what next, the sources.

    Args:
        result: what ``evaluate`` found.
        sources: the library, which names and dates the documents.
        changes: what would lift a refusal (see ``questions.what_would_change``).

    """
    words, item = result.scope.book.words, result.scope.item
    used, unused = letter.facts_given(result)
    parts = [f"**{typographic(result.scope.area.title)}**"]
    parts += letter.listed(words.situation, used)
    parts += letter.listed(words.no_effect, unused)
    parts += letter.told(words.conclusion, verdict_sentence(result))
    if result.scope.area.kind == "selection":
        # Elsewhere the verdict's sentence has named the only dispositif.
        parts += letter.listed(words.dispositifs, fitting_lines(result))
        parts += letter.listed(words.to_confirm, pending_lines(result))
    parts += letter.listed(words.failing, [entry.because for entry in result.judged if entry.value is False])
    parts += letter.listed(words.contradictions, contradictions(result))
    parts += letter.listed(words.changes, [letter.change(entry, result) for entry in changes])
    parts += letter.listed(words.unsure, [entry.because for entry in result.judged if entry.value is None])
    parts += letter.listed(words.missing, letter.missing(result))
    parts += letter.listed(words.results, letter.figures(result))
    parts += letter.listed(words.met, [entry.because for entry in result.judged if entry.value is True])
    parts += letter.listed(words.notes, notes(result))
    parts += letter.listed(words.steps, steps(result), numbered=True)
    for moment, papers in documents(result).items():
        parts += letter.listed(item.documents[moment].label, papers)
    parts += letter.listed(words.reserves, reserves(result))
    parts += letter.listed(words.sources, letter.sources_cited(result, sources))
    return "\n\n".join(parts)
