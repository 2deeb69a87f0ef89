"""The light markup of the content: ``[Bouton]`` for buttons, ``**Menu > Entrée**`` for menus and screens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.schema import Topic

_BUTTON = re.compile(r"\[([^\]\[]+)\](?!\()")
_PLACE = re.compile(r"\*\*([^*]+)\*\*")


def button_names(text: str) -> set[str]:
    """Return the names of the buttons that a text mentions."""
    return set(_BUTTON.findall(text))


def place_names(text: str) -> set[str]:
    """Return the menus, screens, fields, links and states that a text mentions."""
    return set(_PLACE.findall(text))


def names_the_interface(text: str) -> bool:
    """Tell whether a text leads the visitor through menus or buttons."""
    return bool(_BUTTON.search(text) or _PLACE.search(text))


def texts_of(topic: Topic) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text of a topic that a visitor may read, with its path in the file."""
    yield ("title",), topic.title
    yield ("question",), topic.question
    for audience, answer in topic.answers.items():
        at: tuple[str | int, ...] = ("answers", audience)
        yield (*at, "summary"), answer.summary
        for index, step in enumerate(answer.steps):
            yield (*at, "steps", index), step
        for index, condition in enumerate(answer.conditions):
            yield (*at, "conditions", index), condition
        if answer.if_it_fails is not None:
            yield (*at, "if_it_fails"), answer.if_it_fails
        if answer.afterwards is not None:
            yield (*at, "afterwards"), answer.afterwards
    for index, caution in enumerate(topic.cautions):
        yield ("cautions", index, "text"), caution.text
    for index, link in enumerate(topic.links):
        yield ("links", index, "label"), link.label
