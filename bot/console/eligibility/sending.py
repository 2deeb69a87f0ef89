"""What requests to the desk give: the fields of a form or of an address, and what its buttons do to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.console.console import Request
from bot.console.eligibility.links import LONGEST, pairs
from bot.console.eligibility.reading import DAY, Given, read_given
from bot.console.eligibility.subjects import Subject
from bot.console.eligibility.supposing import FACT, SHOWN, VALUE, chosen
from bot.console.guard import Refusal
from knowledge import InputError, read_facts, reference_date, rule_book

#: The fields that are no facts.
_CONTROLS = ("csrf", "acte", FACT, VALUE, SHOWN, "question", "attendu", "remarque")
#: The texts of each field.
Values = Mapping[str, Sequence[str]]


def sent(request: Request) -> dict[str, list[str]]:
    """Return what a form or an address gives.

    Raises:
        Refusal: the address is too long to be one of ours.

    """
    if request.method == "POST":
        return {name: [str(text) for text in texts] for name, texts in (request.form or {}).items()}
    if len(request.query_string) > LONGEST:
        raise Refusal(414, "Cette adresse est trop longue : elle n’a pas été faite par cette page.")
    return {name: list(texts) for name, texts in request.args.items()}


def given_by(values: Values) -> Given:
    """Return the facts and the day among the fields of a request."""
    return read_given({name: texts for name, texts in values.items() if name not in _CONTROLS}, reference_date())


def acted(subject: Subject, values: dict[str, list[str]], act: str) -> dict[str, list[str]]:
    """Return what is filled in once a button has done its work; ``values`` itself when none has anything to do.

    Args:
        subject: the page.
        values: what was filled in.
        act: what the button says: « supposer:fact:value », « retenir », « abandonner », « effacer », « comparer ».

    """
    done, _, rest = act.partition(":")
    left = {name: texts for name, texts in values.items() if name not in (FACT, VALUE, SHOWN, "acte")}
    if done == "supposer":
        name, _, value = rest.partition(":")
        is_list = name in subject.facts and rule_book().facts[name].type == "choices"
        return {**left, FACT: [name], SHOWN: [name], VALUE: value.split(",") if is_list else [value]}
    if done == "retenir":
        name, texts = chosen(values)
        return {**left, name: texts} if name in subject.facts and texts else left
    if done == "effacer":
        return {DAY: left[DAY]} if DAY in left else {}
    if done == "comparer":
        return dict(values)
    return left if done == "abandonner" else values


def changes_field(values: Values) -> bool:
    """Tell whether another fact was chosen to be supposed: the field of its value is another one then."""
    return (values.get(FACT) or [""])[0] != (values.get(SHOWN) or [""])[0]


def of_situation(situation: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the facts of a dialogue as the fields of a form; those that the rules no longer know are left out."""
    values: dict[str, list[str]] = {}
    for fact, value in situation.items():
        try:
            known = read_facts({fact: value}, rule_book().facts)
        except InputError:
            continue
        for name, text in pairs(known, None):
            values.setdefault(name, []).append(text)
    return values
