"""Facts and lists in the words of the dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.rules.book import RuleBook
from knowledge.rules.french import fact_value, typographic


def told_fact(name: str, value: Any, book: RuleBook) -> str:
    """Return a fact and its value: « date d’embauche : 6 mars 2023 »."""
    fact = book.facts[name]
    return typographic(f"{fact.label} : {fact_value(value, fact)}")


def told_facts(facts: Mapping[str, Any], book: RuleBook) -> str:
    """Return several facts with their values, one after the other."""
    return " ; ".join(told_fact(name, value, book) for name, value in facts.items())
