"""Which dispositifs fit the facts: the choice of the rules, with a way to the page of each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.eligibility.reading import Given
from bot.console.eligibility.subjects import CHOICE, Subject, labels, subject_for
from knowledge import capital, evaluate, rule_book, told, typographic

_WORDS = {"fitting": "Correspond", "pending": "À confirmer", "excluded": "Ne correspond pas"}


@dataclass(frozen=True)
class Other:
    """A dispositif: its state, in a word and for the style sheet, its name, why, and its page when it has one."""

    state: str
    word: str
    label: str
    why: str
    subject: Subject | None


def others(given: Given) -> list[Other]:
    """Return all the dispositifs of the choice: those that fit, those to confirm, those that do not fit."""
    said = told(evaluate(rule_book(), CHOICE, given.facts, given.day))
    found = (("fitting", said.fitting), ("pending", said.pending), ("excluded", said.excluded))
    return [
        Other(state, _WORDS[state], typographic(labels()[name]), _sentence(why), subject_for(name))
        for state, lines in found
        for name, why in lines.items()
    ]


def _sentence(text: str) -> str:
    text = typographic(capital(text))
    return text if text.endswith((".", "…", "?", "!")) else f"{text}."
