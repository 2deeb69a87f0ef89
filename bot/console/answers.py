"""An answer of the content as an agent reads and copies it: on the page, plain, formatted, as a paragraph of a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import get_args

from markupsafe import Markup

from bot.console.rendering import markdown
from knowledge import (
    PROFILE_NAMES,
    Answer,
    Library,
    Profile,
    Topic,
    answer_text,
    reasons_to_review,
    source_label,
    typographic,
)

#: From which age on a source is told to be old, in months.
OLD = 12
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_BUTTON = re.compile(r"\[([^\]\[]+)\](?!\()")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_NOTE = re.compile(r"^_(.+)_$", re.MULTILINE)


@dataclass(frozen=True)
class Copy:
    """An answer in the three forms in which it leaves the console: plain text, HTML, a paragraph of a mail."""

    plain: str
    rich: str
    mail: str


@dataclass(frozen=True)
class Card:
    """The answer for a profile: whom it is for, what is read, what is copied."""

    audience: str
    html: Markup
    copied: Copy


@dataclass(frozen=True)
class Sheet:
    """A topic as an agent reads it.

    Attributes:
        topic: the topic.
        cards: an answer for each profile, or one for all.
        sources: the documents with their dates, and the lines that were read.
        warnings: why it should be reviewed.
        related: the topics that stand near.

    """

    topic: Topic
    cards: tuple[Card, ...]
    sources: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    related: tuple[Topic, ...]


def sheet(topic: Topic, content: Library, today: date) -> Sheet:
    """Return a topic as an agent reads it.

    Args:
        topic: the topic.
        content: the library that holds it.
        today: the date that ages are counted to.

    """
    profiles: tuple[Profile | None, ...] = get_args(Profile) if topic.differs_by_profile else (None,)
    return Sheet(
        topic,
        tuple(_card(topic, profile, content) for profile in profiles),
        tuple((typographic(source_label(content.sources[ref.document])), ref.lines) for ref in topic.sources),
        tuple(dict.fromkeys(map(typographic, reasons_to_review(topic, content, today, OLD)))),
        tuple(content.topics[name] for name in topic.related),
    )


def _card(topic: Topic, profile: Profile | None, content: Library) -> Card:
    text = typographic(answer_text(topic, profile, content))
    audience = f"Pour {PROFILE_NAMES[profile]}" if profile else "Pour tous"
    return Card(audience, markdown(text), Copy(plain(text), _rich(text), _mail(topic, profile, content)))


def plain(text: str) -> str:
    """Return a text of the content without its markup."""
    bare = _NOTE.sub(r"\1", _STRONG.sub(r"« \1 »", _LINK.sub(r"\1 : \2", _BUTTON.sub(r"« \1 »", text))))
    # What was bold may have stood between quotation marks already.
    return typographic(bare.replace("« « ", "« ").replace(" » »", " »"))


def _rich(text: str) -> str:
    return str(markdown(_BUTTON.sub(r"**\1**", text)))


def _mail(topic: Topic, profile: Profile | None, content: Library) -> str:
    """Return the answer as one paragraph, for a mail that is not laid out."""
    answer = topic.answer_for(profile)
    if answer is None:
        raise ValueError(f"the answer to {topic.id} depends on the profile")
    parts = [answer.summary, _in_a_row(answer), *answer.conditions]
    if answer.if_it_fails:
        parts.append(f"En cas de blocage : {answer.if_it_fails[0].lower()}{answer.if_it_fails[1:]}")
    parts += [f"{link.label} : {link.url}" for link in topic.links]
    named = " ; ".join(dict.fromkeys(source_label(content.sources[ref.document]) for ref in topic.sources))
    return plain(" ".join(part for part in [*parts, f"(Source : {named}.)"] if part))


def _in_a_row(answer: Answer) -> str:
    if not answer.steps:
        return ""
    steps = [step.rstrip(".") for step in answer.steps]
    if answer.steps_kind == "points":
        return f"{' ; '.join(steps)}."
    return "Voici comment faire : " + " ; ".join(f"{number}) {step}" for number, step in enumerate(steps, 1)) + "."
