"""The buttons of the dialogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.guidance.state import Guidance, Option
from knowledge.guidance.telling import told_fact, told_facts
from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result
from knowledge.rules.french import capital, fact_value, listed_words
from knowledge.schema_rules import Fact

#: Titles of the commands that a visitor can click.
COMMANDS: dict[str, str] = {
    "detail": "Voir le détail",
    "modifier": "Modifier une réponse",
    "et_si": "Et si…",
    "recapitulatif": "Récapitulatif",
    "conseiller": "Parler à un conseiller",
    "reprendre": "Reprendre",
    "recommencer": "Recommencer",
    "passer": "Je ne sais pas",
}


def question_options(name: str, fact: Fact, *, with_unknown: bool = True) -> tuple[Option, ...]:
    """Return the buttons of a question: its choices, or yes and no, and « je ne sais pas »."""
    options: list[Option] = []
    if fact.type == "bool":
        options = [Option("Oui", {name: True}), Option("Non", {name: False})]
    elif fact.type == "choice":
        options = [Option(capital(label), {name: choice}) for choice, label in (fact.choices or {}).items()]
    elif fact.type == "choices":
        choices = list(fact.choices or {})
        options = [Option(capital(label), {name: [choice]}) for choice, label in (fact.choices or {}).items()]
        options += [Option("Tous", {name: choices}), Option("Aucun", {name: []})]
    options += [Option(capital(word), {name: word}) for word in fact.also]
    if with_unknown:
        options.append(Option(COMMANDS["passer"], command="passer"))
    return tuple(options)


def reading_options(readings: Sequence[Mapping[str, Any]], book: RuleBook) -> tuple[Option, ...]:
    """Return a button for each meaning of an ambiguous answer."""
    return tuple(Option(capital(told_facts(reading, book)), reading) for reading in readings)


def known_options(guidance: Guidance, book: RuleBook, command: str) -> tuple[Option, ...]:
    """Return a button for each known fact, to change it."""
    known = [name for name in guidance.facts if book.facts[name].question]
    return tuple(
        Option(capital(told_fact(name, guidance.facts[name], book)), command=command, fact=name) for name in known
    )


def fact_options(facts: Mapping[str, Any], book: RuleBook) -> tuple[Option, ...]:
    """Return a button that keeps a hypothesis as the real situation."""
    values = listed_words([fact_value(value, book.facts[name]) for name, value in facts.items()])
    return (Option(f"Retenir «\u00a0{values}\u00a0»", dict(facts)),)


def command_options(result: Result | None, *names: str) -> tuple[Option, ...]:
    """Return the buttons after a conclusion, or those named."""
    after = ("detail", "modifier", "et_si", "recapitulatif", "conseiller")
    return tuple(Option(COMMANDS[name], command=name) for name in (names or (after if result else ())))
