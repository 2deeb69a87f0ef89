"""What the template of a page shows, from what was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.console.eligibility.cautions import cautions
from bot.console.eligibility.fields import field_groups, question_field
from bot.console.eligibility.links import SAFE, address, kept_aside, pairs
from bot.console.eligibility.others import others
from bot.console.eligibility.reading import DAY, Given, shown, written
from bot.console.eligibility.subjects import CHOICE, Subject, subjects
from bot.console.eligibility.supposing import supposed
from bot.console.eligibility.verdict import WORDS, blocks
from knowledge import VERDICTS, Fact, capital, fact_value, rule_book, typographic


def view(subject: Subject, values: Mapping[str, Sequence[str]], given: Given, today: date) -> dict[str, Any]:
    """Return what the templates of a page need.

    Args:
        subject: the page.
        values: the fields, those of a supposition included.
        given: the facts among them.
        today: the day.

    """
    found = blocks(subject, given)
    facts = rule_book().facts
    aside = list(kept_aside(subject, given))
    link = address(subject, given, today)
    kinds = {rule_book().areas[area][1].kind for area in subject.areas}
    return {
        "subject": subject,
        "given": given,
        "groups": field_groups(subject, given),
        "objects": question_field(subject, given),
        "day": (given.typed[DAY], given.problems.get(DAY, "")),
        "today": shown(today, facts["reference_date"]),
        "aside": [(name, text) for name, value in aside for text in written(value)],
        "aside_told": [_told(facts[name], value) for name, value in aside if facts[name].question],
        "blocks": found,
        "cautions": cautions(subject, given, found, today),
        "supposed": supposed(subject, given, found, values),
        "others": others(given) if given.facts or subject.is_choice else [],
        "choice": subjects()[CHOICE],
        "permalink": link,
        "is_long": len(link) > SAFE,
        "private": [labelled(name) for name in given.private],
        "problems": [(name, labelled(name)) for name in given.problems],
        "letter": address(subject, given, today, "/lettre"),
        "pairs": pairs(given.facts, given.day if given.day != today else None),
        "address": lambda other: address(other, given, today),
        "expected": [(verdict, WORDS[verdict]) for kind in sorted(kinds) for verdict in VERDICTS[kind]],
    }


def labelled(name: str) -> str:
    """Return how a field is named: the label of its fact, or the day."""
    return typographic(capital(rule_book().facts[name].label)) if name in rule_book().facts else "À la date du"


def _told(fact: Fact, value: Any) -> str:
    return typographic(f"{fact.label} : {fact_value(value, fact)}")
