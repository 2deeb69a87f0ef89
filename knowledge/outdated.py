"""Which content has aged: for whoever plans the next review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from knowledge.content import Library
from knowledge.freshness import topic_concerns
from knowledge.schema import Topic
from knowledge.wording import french_date


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
    yield from (concern.text for concern in topic_concerns(topic, content, today, months))
