"""The conclusion of a guided dialogue: the result in short, what to send and do next, and the documents behind it."""

from __future__ import annotations

from knowledge.content import Library
from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import documents, notes, steps
from knowledge.rules.french import typographic
from knowledge.rules.letter import passages
from knowledge.rules.summary import summary
from knowledge.schema_guides import Term
from knowledge.wording import source_label


def conclusion(result: Result, content: Library) -> str:
    """Return the text of a conclusion (Markdown): the summary, the papers and steps when it is no refusal, the sources.

    Args:
        result: what was found.
        content: the library, which names and dates the documents.

    """
    words = result.scope.book.words
    parts = [summary(result)]
    for moment, papers in documents(result).items():
        parts.append(_listed(result.scope.item.documents[moment].label, papers, "-"))
    parts.append(_listed(words.steps, steps(result), "1."))
    parts.insert(1, _listed(words.notes, notes(result), "-"))
    cited = " ; ".join(source_label(content.sources[name]) for name in _cited(result))
    parts.append(f"_{words.sources} : {cited}._" if cited else "")
    return typographic("\n\n".join(part for part in parts if part))


def verdict_sources(result: Result, content: Library) -> list[dict[str, str | None]]:
    """Return the ``sources`` of a verdict's metadata: title and ISO date or None, each document once."""
    found = [content.sources[name] for name in _cited(result)]
    return [{"document": item.title, "dated": item.dated.isoformat() if item.dated else None} for item in found]


def term_sources(term: Term, content: Library) -> list[dict[str, str | None]]:
    """Return the ``sources`` of a word explained."""
    item = content.sources[term.source.document]
    return [{"document": item.title, "dated": item.dated.isoformat() if item.dated else None}]


def _cited(result: Result) -> list[str]:
    return list(dict.fromkeys(quote.document for quote in passages(result)))


def _listed(heading: str, lines: list[str], mark: str) -> str:
    if not lines:
        return ""
    marks = [f"{number}." for number in range(1, len(lines) + 1)] if mark == "1." else [mark] * len(lines)
    items = "\n".join(f"{sign} {line}" for sign, line in zip(marks, lines, strict=True))
    return f"**{heading}**\n\n{items}"
