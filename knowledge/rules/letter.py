"""The paragraphs of an explanation: what was understood, the figures, what is missing, what is cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.content import Library
from knowledge.rules.book import deciding_expressions
from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import figure, formulas, told_names
from knowledge.rules.french import capital, fact_value, filled, labelled, typographic
from knowledge.rules.questions import Change
from knowledge.rules.situation import names_read_by
from knowledge.schema_rules import Quote
from knowledge.wording import source_label


def listed(heading: str, lines: list[str], numbered: bool = False) -> list[str]:
    """Return a heading with one line each, or nothing when there is none."""
    if not lines:
        return []
    marks = (f"{number}." if numbered else "-" for number in range(1, len(lines) + 1))
    items = "\n".join(f"{mark} {line}" for mark, line in zip(marks, lines, strict=True))
    return [f"**{typographic(heading)}**\n\n{items}"]


def told(heading: str, text: str) -> list[str]:
    """Return a heading with one paragraph."""
    return [f"**{typographic(heading)}**\n\n{text}"]


def facts_given(result: Result) -> tuple[list[str], list[str]]:
    """Return the facts that the rules of the area read, and those that have no effect on them, in French."""
    scope = result.scope
    read = {
        name
        for text in deciding_expressions(scope.book, scope.item, scope.area)
        for name in names_read_by(scope.book, scope.item, text)
    }
    used: list[str] = []
    unused: list[str] = []
    for name, value in scope.given.items():
        fact = scope.book.facts[name]
        if value is not None and fact.question is not None:
            (used if name in read else unused).append(labelled(fact.label, fact_value(value, fact)))
    return used, unused


def change(entry: Change, result: Result) -> str:
    """Return what would change the answer: a fact, its value now and the one that is needed."""
    book = result.scope.book
    fact = book.facts[entry.fact]
    values = {"before": fact_value(entry.before, fact), "after": fact_value(entry.after, fact)}
    return capital(filled(book.words.change, lambda name, _form: values.get(name, fact.label)))


def missing(result: Result) -> list[str]:
    """Return what remains to know and where it is found."""
    facts = [result.scope.book.facts[name] for name in result.missing]
    return [labelled(fact.label, _lower(fact.where)) if fact.where else capital(fact.label) for fact in facts]


def figures(result: Result) -> list[str]:
    """Return the amounts, dates and numbers worked out, with how when the area tells it."""
    told_how = formulas(result)
    return [figure(name, result, told_how.get(name)) for name in told_names(result)]


def sources_cited(results: Iterable[Result], sources: Library) -> list[str]:
    """Return the documents with their dates, each once, with the passages that decide."""
    cited: dict[str, dict[str, None]] = {}
    for quote in (quote for result in results for quote in passages(result)):
        cited.setdefault(quote.document, {})[quote.quote] = None
    lines = []
    for document, quotes in cited.items():
        quoted = " ; ".join(f"« {quote} »" for quote in quotes)
        lines.append(typographic(f"{source_label(sources.sources[document])} : {quoted}"))
    return lines


def passages(result: Result) -> Iterator[Quote]:
    """Yield the passages behind what decides: what fails or is unsure, else all of it."""
    undecided = [entry for entry in result.judged if entry.value is not True]
    for entry in undecided or result.judged:
        yield entry.criterion.source
    scope = result.scope
    chosen = [choice for choice in scope.area.choices if scope.value(choice.when).value is not False]
    for choice in chosen:
        yield choice.source
    if not chosen and scope.area.source is not None:
        yield scope.area.source
    for name in formulas(result):
        for parameter in scope.parameters_of(scope.area.results[name]):
            yield scope.item.parameters[parameter].source


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() and not text.startswith("MonCompte") else text
