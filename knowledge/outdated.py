"""Which content has aged: for whoever plans the next review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from knowledge import markup
from knowledge.content import Library
from knowledge.schema import Topic
from knowledge.wording import french_date, source_label


@dataclass(frozen=True, order=True)
class Ageing:
    """One reason to review one file: ``file`` relative to ``knowledge``, ``reason`` in French."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file} · {self.reason}"


def ageing(content: Library, today: date, months: int) -> Iterator[Ageing]:
    """Yield what should be reviewed.

    Args:
        content: the library.
        today: the date that ages are counted to.
        months: an age in months from which a source or a check is too old.

    """
    limit = today - relativedelta(months=months)
    for source in content.sources.values():
        if source.checked < limit:
            yield Ageing("sources.yml", f"« {source.title} » vérifié le {french_date(source.checked)}")
    for topic in content.topics.values():
        file = f"faq/{content.themes[topic.id]}/{topic.id}.yml"
        yield from (Ageing(file, reason) for reason in reasons_to_review(topic, content, today, months))


def reasons_to_review(topic: Topic, content: Library, today: date, months: int) -> Iterator[str]:
    """Yield why a topic should be reviewed, in French (see ``ageing``)."""
    limit = today - relativedelta(months=months)
    if topic.valid_until is not None and topic.valid_until < today:
        yield f"mesure arrivée à son terme le {french_date(topic.valid_until)}"
    if topic.checked < limit:
        yield f"fiche vérifiée pour la dernière fois le {french_date(topic.checked)}"
    for document in dict.fromkeys(ref.document for ref in topic.sources):
        source = content.sources[document]
        if source.dated is None:
            yield f"source sans date : {source_label(source)}"
        elif source.dated < limit:
            yield f"source ancienne : {source_label(source)}"
    texts = " ".join(text for _, text in markup.texts_of(topic))
    for name in content.obsolete_names:
        if re.search(name.pattern, texts, flags=re.IGNORECASE):
            yield f"nomme « {name.name} » : {name.note}"
