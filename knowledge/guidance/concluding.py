"""The conclusion of a guided dialogue: the result in short, what to send and do next, and the documents behind it."""

from __future__ import annotations

from knowledge.content import Library
from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import documents, notes, steps
from knowledge.rules.french import typographic
from knowledge.rules.letter import listed, passages
from knowledge.rules.summary import summary
from knowledge.schema_guides import Term
from knowledge.wording import cited_documents, source_label


def conclusion(result: Result, content: Library) -> str:
    """Return the text of a conclusion (Markdown): the summary, the papers and steps when it is no refusal, the sources.

    Args:
        result: what was found.
        content: the library, which names and dates the documents.

    """
    words = result.scope.book.words
    parts = [summary(result), *listed(words.notes, notes(result))]
    for moment, papers in documents(result).items():
        parts += listed(result.scope.item.documents[moment].label, papers)
    parts += listed(words.steps, steps(result), numbered=True)
    cited = [source_label(content.sources[name]) for name in _cited(result)]
    heading = words.sources if len(cited) > 1 else words.source
    parts += [f"_{heading} : {' ; '.join(cited)}._"] if cited else []
    return typographic("\n\n".join(parts))


def verdict_sources(result: Result, content: Library) -> list[dict[str, str | None]]:
    """Return the ``sources`` of a verdict's metadata: title and ISO date or None, each document once."""
    return cited_documents(_cited(result), content)


def term_sources(term: Term, content: Library) -> list[dict[str, str | None]]:
    """Return the ``sources`` of a word explained."""
    return cited_documents([term.source.document], content)


def _cited(result: Result) -> list[str]:
    return list(dict.fromkeys(quote.document for quote in passages(result)))
