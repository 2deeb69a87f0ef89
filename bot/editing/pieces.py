"""What can be edited: a topic, or a file of rules, with its form, its checks and what visitors would read of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from knowledge import (
    PROFILE_NAMES,
    Fault,
    InputError,
    Profile,
    Shape,
    answer_text,
    conclusion,
    dispositif_form,
    evaluate,
    library,
    read_facts,
    reference_date,
    rule_book,
    topic_form,
    try_dispositif,
    try_topic,
    typographic,
)

Kind = Literal["sujets", "dispositifs"]
#: The fields of a form that try a situation: they are no part of the file.
AREA, FACTS = "essai-domaine", "essai-faits"
_MOST_FACTS = 60


@dataclass(frozen=True)
class Reading:
    """What a visitor would read: whom or what it is for, and the text (Markdown)."""

    heading: str
    text: str


@dataclass(frozen=True)
class Tried:
    """What was found of a draft: what is wrong, what visitors would read, why that cannot be shown."""

    faults: tuple[Fault, ...]
    readings: tuple[Reading, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Piece:
    """A file of the content that can be edited.

    Attributes:
        kind: « sujets » or « dispositifs ».
        name: its id.
        title: its title, as it serves now.
        path: its file, in the project.
        shape: its form.

    """

    kind: Kind
    name: str
    title: str
    path: str
    shape: Shape

    def tried(self, draft: Mapping[str, Any], asked: Mapping[str, str]) -> Tried:
        """Check a draft, with all the rest of the content.

        Args:
            draft: what the file would hold.
            asked: the situation to try on rules (``AREA``, ``FACTS``).

        """
        today = reference_date()
        if self.kind == "sujets":
            found = try_topic(draft, self.name, library())
            if found.topic is None or found.content is None:
                return Tried(found.faults, why_not="L’aperçu revient quand les champs signalés sont corrigés.")
            profiles: Sequence[Profile | None] = get_args(Profile) if found.topic.differs_by_profile else (None,)
            texts = ((profile, answer_text(found.topic, profile, found.content)) for profile in profiles)
            return Tried(found.faults, tuple(Reading(_audience(who), typographic(text)) for who, text in texts))
        rules = try_dispositif(draft, self.name, rule_book())
        if rules.book is None or rules.item is None:
            return Tried(rules.faults, why_not="L’aperçu revient quand les champs signalés sont corrigés.")
        area = asked.get(AREA, "")
        area = area if area in rules.item.areas else next(iter(rules.item.areas), "")
        if not area:
            return Tried((), why_not="Ces règles ne tranchent aucune question : il n’y a rien à montrer.")
        try:
            facts = read_facts(_facts(asked.get(FACTS, "")), rules.book.facts)
        except InputError as error:
            return Tried((), why_not=f"Situation à essayer : {error}")
        result = evaluate(rules.book, area, facts, today)
        return Tried((), (Reading(rules.item.areas[area].title, conclusion(result, library())),))


def piece(kind: Kind, name: str) -> Piece | None:
    """Return a piece of the content; None when there is none of that name."""
    if kind == "sujets":
        content = library()
        if name not in content.topics:
            return None
        path = f"knowledge/faq/{content.themes[name]}/{name}.yml"
        return Piece(kind, name, content.topics[name].title, path, topic_form())
    item = rule_book().dispositifs.get(name)
    return Piece(kind, name, item.title, f"knowledge/dispositifs/{name}.yml", dispositif_form()) if item else None


def _audience(profile: Profile | None) -> str:
    return f"Pour {PROFILE_NAMES[profile]}" if profile else "Pour tous"


def _facts(text: str) -> dict[str, Any]:
    """Return the facts of lines such as « effectif_etp : 8 », as JSON would give them."""
    given: dict[str, Any] = {}
    known = rule_book().facts
    for line in text.splitlines()[:_MOST_FACTS]:
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not name:
            continue
        if not colon or not value:
            raise InputError(f"« {line.strip()} » : écrivez « fait : valeur », un fait par ligne.")
        if name in known and known[name].type in ("choices", "dates"):
            given[name] = [part.strip() for part in value.split(",")]
        elif value.casefold() in ("oui", "non"):
            given[name] = value.casefold() == "oui"
        elif re.fullmatch(r"-?\d{1,12}([.,]\d{1,6})?", value):
            number = value.replace(",", ".")
            given[name] = float(number) if "." in number else int(number)
        else:
            given[name] = _day(value)
    return given


def _day(value: str) -> str:
    """Return a date « 31/12/2022 » as AAAA-MM-JJ; another text as it is."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else value
    except ValueError:
        return value
