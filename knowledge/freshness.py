"""How fresh the content is: each reason to review it, with its kind, and the state that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

from knowledge import markup
from knowledge.content import Library
from knowledge.schema import Topic
from knowledge.schema_rules import Dispositif
from knowledge.wording import french_date, source_label

Reason = Literal["expired", "soon", "renamed", "unchecked", "old", "undated"]
State = Literal["in_force", "outdated", "doubtful"]
#: From how many days before its end something is about to expire.
SOON = 60


@dataclass(frozen=True)
class Concern:
    """A reason to review something: its kind, and the reason in French."""

    kind: Reason
    text: str


def topic_concerns(topic: Topic, content: Library, today: date, months: int) -> Iterator[Concern]:
    """Yield why a topic should be reviewed.

    Args:
        topic: the topic.
        content: the library that holds its sources.
        today: the date that ages are counted to.
        months: an age in months from which a source or a check is too old.

    """
    if topic.valid_until is not None:
        yield from _ending(topic.valid_until, "mesure", today)
    limit = today - relativedelta(months=months)
    if topic.checked < limit:
        yield Concern("unchecked", f"fiche vérifiée pour la dernière fois le {french_date(topic.checked)}")
    yield from _of_sources([ref.document for ref in topic.sources], content, limit)
    texts = " ".join(text for _, text in markup.texts_of(topic))
    for name in content.obsolete_names:
        if re.search(name.pattern, texts, flags=re.IGNORECASE):
            yield Concern("renamed", f"nomme « {name.name} » : {name.note}")


def dispositif_concerns(item: Dispositif, content: Library, today: date, months: int) -> Iterator[Concern]:
    """Yield why a file of rules should be reviewed (see ``topic_concerns``): ends of parameters, ages of sources."""
    for parameter in item.parameters.values():
        last = max((window.until or date.max for window in parameter.values), default=date.max)
        if last != date.max:
            yield from _ending(last, f"paramètre « {parameter.label} »", today)
    yield from _of_sources(documents_of(item), content, today - relativedelta(months=months))


def documents_of(item: Dispositif) -> list[str]:
    """Return the documents that a file of rules quotes, each once, in order."""
    quotes = [parameter.source for parameter in item.parameters.values()]
    quotes += [criterion.source for criterion in item.criteria.values()]
    quotes += [choice.source for area in item.areas.values() for choice in area.choices]
    quotes += [area.source for area in item.areas.values() if area.source is not None]
    return list(dict.fromkeys(quote.document for quote in quotes))


def state_of(topic: Topic | None, concerns: list[Concern]) -> State:
    """Return the state of a topic (or of rules): outdated, doubtful, or in force.

    Args:
        topic: the topic, whose own cautions count; None for rules.
        concerns: the reasons to review it.

    """
    if any(concern.kind == "expired" for concern in concerns):
        return "outdated"
    cautions = {caution.kind for caution in topic.cautions} if topic else set()
    is_doubtful = cautions & {"contradictory", "obsolete"} or any(one.kind == "renamed" for one in concerns)
    return "doubtful" if is_doubtful else "in_force"


def _ending(last: date, what: str, today: date) -> Iterator[Concern]:
    if last < today:
        yield Concern("expired", f"{what} arrivé{'e' if what == 'mesure' else ''} à son terme le {french_date(last)}")
    elif (last - today).days <= SOON:
        yield Concern("soon", f"{what} qui prend fin le {french_date(last)}")


def _of_sources(documents: list[str], content: Library, limit: date) -> Iterator[Concern]:
    for document in dict.fromkeys(documents):
        source = content.sources[document]
        if source.dated is None:
            yield Concern("undated", f"source sans date : {source_label(source)}")
        elif source.dated < limit:
            yield Concern("old", f"source ancienne : {source_label(source)}")
