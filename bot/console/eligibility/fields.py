"""The fields of a form, from the facts that the rules declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.console.eligibility.reading import Given, written
from bot.console.eligibility.subjects import Subject
from knowledge import Fact, capital, fact_value, glossary, rule_book, typographic

_KINDS = {"bool": "yesno", "choice": "choice", "choices": "choices", "date": "text", "dates": "text"}
_DATES = "Séparez les dates par des virgules ; écrivez « aucune » s’il n’y en a pas."


@dataclass(frozen=True)
class Option:
    """An answer to choose: its value, its label, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes:
        name: the fact.
        kind: ``text``, ``yesno``, ``choice`` or ``choices``.
        label: how the fact is named, with its unit.
        hint: what may be written; what counts when nothing is.
        written: « decimal » for a number, « date » for a date, else nothing.
        value: what it shows.
        options: what can be chosen.
        help: the question, why it is asked and where the answer is found, then the words explained; (heading, text).
        problem: what is wrong with it.
        understood: what was made of it.

    """

    name: str
    kind: str
    label: str
    hint: str
    written: str
    value: str
    options: tuple[Option, ...]
    help: tuple[tuple[str, str], ...]
    problem: str
    understood: str


def field_groups(subject: Subject, given: Given) -> list[tuple[str, list[Field]]]:
    """Return the fields of a page: those of the company, which hold from one request to the next, then the others."""
    facts = rule_book().facts
    lasting = [name for name in subject.facts if facts[name].lasting]
    others = [name for name in subject.facts if not facts[name].lasting]
    groups = [("L’entreprise", lasting), ("La demande", others)]
    return [(title, [field_of(name, given) for name in names]) for title, names in groups if names]


def field_of(name: str, given: Given) -> Field:
    """Return the field of a fact as it was filled in."""
    fact = rule_book().facts[name]
    kind = _KINDS.get(fact.type, "text")
    unit = f" ({'euros' if fact.unit == '€' else fact.unit})" if fact.unit and fact.type != "date" else ""
    return Field(
        name,
        kind,
        typographic(capital(fact.label) + unit),
        typographic(" ".join(_hints(fact))),
        {"number": "decimal", "integer": "decimal", "date": "date"}.get(fact.type, ""),
        given.typed.get(name, ""),
        tuple(_options(name, fact, given)),
        tuple((heading, typographic(text)) for heading, text in _help(name, fact)),
        given.problems.get(name, ""),
        typographic(given.understood.get(name, "")),
    )


def question_field(subject: Subject, given: Given) -> list[Option]:
    """Return what a page can be asked about only a part of it; nothing when it is always asked as a whole."""
    choices = rule_book().facts["objet"].choices or {}
    chosen = given.facts.get("objet")
    return [Option(value, capital(choices[value]), value == chosen) for value in subject.objects]


def _hints(fact: Fact) -> Iterator[str]:
    if fact.type == "dates":
        yield _DATES
    yield from (f"Ou « {word} »." for word in fact.also)
    if fact.default is not None:
        meant = rule_book().facts.get(fact.default)
        word = meant.label if meant else (fact.choices or {}).get(fact.default, fact.default)
        yield f"Sans réponse : {word}."


def _options(name: str, fact: Fact, given: Given) -> Iterator[Option]:
    value = given.facts.get(name)
    chosen = [] if value is None else written(value)
    if fact.type == "bool":
        yield from (Option(word, word.capitalize(), word in chosen) for word in ("oui", "non"))
    elif fact.type in ("choice", "choices"):
        choices = dict(fact.choices or {})
        if fact.open and fact.type == "choice":
            choices["autre"] = "autre"
        choices |= {word: fact_value(word, fact) for word in chosen if word not in choices and word != "aucun"}
        yield from (Option(word, capital(label), word in chosen) for word, label in choices.items())
        if fact.type == "choices":
            yield Option("aucun", "Aucun", chosen == ["aucun"])


def _help(name: str, fact: Fact) -> Iterator[tuple[str, str]]:
    told = (("Question", fact.question), ("Pourquoi", fact.why), ("Où le trouver", fact.where))
    yield from ((heading, text) for heading, text in told if text)
    for term in glossary().terms.values():
        if name in term.faits:
            yield "À savoir", term.texte
