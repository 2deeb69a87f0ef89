"""Results in French: ``summary`` in a few sentences, ``explanation`` and ``letter`` as an adviser would write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.content import Library
from knowledge.rules import letter as parts_of
from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import documents, notes, reserves, steps
from knowledge.rules.french import typographic
from knowledge.rules.questions import Change
from knowledge.rules.reasons import fitting_lines, pending_lines
from knowledge.rules.summary import contradictions, summary, verdict_sentence

__all__ = ["explanation", "letter", "summary"]


def explanation(result: Result, sources: Library, changes: Sequence[Change] = ()) -> str:
    """Return the detailed French of a result (Markdown): the situation, the conclusion, why, what next, the sources.

    Args:
        result: what ``evaluate`` found.
        sources: the library, which names and dates the documents.
        changes: what would lift a refusal (see ``questions.what_would_change``).

    """
    return "\n\n".join(_whole([(result, changes)], sources))


def letter(results: Sequence[tuple[Result, Sequence[Change]]], sources: Library) -> str:
    """Return one explanation of several results on the same facts, each with its changes (see ``explanation``).

    The situation is told once, before the first question; the documents once, at the end; so is what two results share.
    """
    return "\n\n".join(dict.fromkeys(_whole(results, sources)))


def _whole(results: Sequence[tuple[Result, Sequence[Change]]], sources: Library) -> Iterator[str]:
    words = results[0][0].scope.book.words
    given = [parts_of.facts_given(result) for result, _ in results]
    used = list(dict.fromkeys(line for lines, _ in given for line in lines))
    unused = [line for line in dict.fromkeys(line for _, lines in given for line in lines) if line not in used]
    situation = [*parts_of.listed(words.situation, used), *parts_of.listed(words.no_effect, unused)]
    for result, changes in results:
        yield f"**{typographic(result.scope.area.title)}**"
        yield from situation
        situation = []
        yield from _body(result, changes)
    yield from parts_of.listed(words.sources, parts_of.sources_cited([result for result, _ in results], sources))


def _body(result: Result, changes: Sequence[Change]) -> Iterator[str]:
    words, item = result.scope.book.words, result.scope.item
    yield from parts_of.told(words.conclusion, verdict_sentence(result))
    if result.scope.area.kind == "selection":
        # Elsewhere the verdict's sentence has named the only dispositif.
        yield from parts_of.listed(words.dispositifs, fitting_lines(result))
        yield from parts_of.listed(words.to_confirm, pending_lines(result))
    yield from parts_of.listed(words.failing, [entry.because for entry in result.judged if entry.value is False])
    yield from parts_of.listed(words.contradictions, contradictions(result))
    yield from parts_of.listed(words.changes, [parts_of.change(entry, result) for entry in changes])
    yield from parts_of.listed(words.unsure, [entry.because for entry in result.judged if entry.value is None])
    yield from parts_of.listed(words.missing, parts_of.missing(result))
    yield from parts_of.listed(words.results, parts_of.figures(result))
    yield from parts_of.listed(words.met, [entry.because for entry in result.judged if entry.value is True])
    yield from parts_of.listed(words.notes, notes(result))
    yield from parts_of.listed(words.steps, steps(result), numbered=True)
    for moment, papers in documents(result).items():
        yield from parts_of.listed(item.documents[moment].label, papers)
    yield from parts_of.listed(words.reserves, reserves(result))
