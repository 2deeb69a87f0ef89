"""What the desk can look at: each dispositif that has rules of its own, and the choice between all of them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.console.guard import Refusal
from knowledge import asked_facts, guides, library, rule_book

#: The area that chooses between the dispositifs.
CHOICE = "selection"


@dataclass(frozen=True)
class Subject:
    """A page of the desk.

    Attributes:
        id: as its address names it.
        title: the dispositif.
        areas: the areas of the rules that it evaluates, the first one first.
        until: the last day of the measure, when the content tells one.

    """

    id: str
    title: str
    areas: tuple[str, ...]
    until: date | None

    @property
    def question(self) -> str:
        """What the first area answers."""
        return rule_book().areas[self.areas[0]][1].title

    @property
    def is_choice(self) -> bool:
        """Whether it chooses between dispositifs."""
        return CHOICE in self.areas

    @property
    def facts(self) -> list[str]:
        """The facts that its form asks."""
        book = rule_book()
        return list(dict.fromkeys(name for area in self.areas for name in asked_facts(book, area)))

    @property
    def objects(self) -> list[str]:
        """What may be asked about a part of it only (values of the fact ``objet``)."""
        groups = [group for area in self.areas for group in rule_book().areas[area][1].groups]
        return list(dict.fromkeys(value for group in groups for value in group.objet if value in _named()))

    def is_over(self, day: date) -> bool:
        """Tell whether the measure has ended on a day."""
        return self.until is not None and self.until < day


@functools.cache
def subjects() -> dict[str, Subject]:
    """Return the pages by id, the choice between dispositifs first."""
    found = {subject.id: subject for subject in _subjects()}
    return dict(sorted(found.items(), key=lambda item: not item[1].is_choice))


def subject_of(area: str) -> Subject | None:
    """Return the page that evaluates an area; None when there is no such area."""
    return next((subject for subject in subjects().values() if area in subject.areas), None)


def subject_for(dispositif: str) -> Subject | None:
    """Return the page of a dispositif that the choice names; None when it has no rules of its own."""
    areas = rule_book().areas
    named = (subject for subject in subjects().values() for area in subject.areas if areas[area][1].dispositif)
    return next((one for one in named if any(areas[area][1].dispositif == dispositif for area in one.areas)), None)


def found_subject(name: str) -> Subject:
    """Return a page by its id.

    Raises:
        Refusal: there is none.

    """
    if name not in subjects():
        raise Refusal(404, "Ce dispositif n’est pas dans les règles : choisissez-le dans la liste.")
    return subjects()[name]


def labels() -> dict[str, str]:
    """Return the names of the dispositifs of the choice, by id."""
    return {choice.dispositif: choice.label for choice in rule_book().areas[CHOICE][1].choices}


def _subjects() -> Iterator[Subject]:
    book = rule_book()
    for item in book.dispositifs.values():
        named = {area.dispositif for area in item.areas.values()} - {None}
        if len(named) == 1 or len(item.areas) == 1:
            # One dispositif: its conditions, its amounts and its deadlines stand on one page.
            yield Subject(item.id, item.title, tuple(item.areas), _until(*item.areas))
            continue
        for name, area in item.areas.items():
            yield Subject(name, labels().get(area.dispositif or "", area.title), (name,), _until(name))


def _until(*areas: str) -> date | None:
    """Return the last day of the measure that the topics leading to an area tell."""
    topics = [
        library().topics[topic] for guide in guides().values() if guide.domaine in areas for topic in guide.sujets
    ]
    ends = [topic.valid_until for topic in topics if topic.valid_until is not None]
    return max(ends, default=None)


def _named() -> dict[str, str]:
    return rule_book().facts["objet"].choices or {}
