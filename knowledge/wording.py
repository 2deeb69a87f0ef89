"""Turns a topic's content into the French text a visitor reads (Markdown)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from knowledge import markup
from knowledge.content import Library
from knowledge.schema import Answer, Profile, Source, Topic

NBSP = "\u00a0"

#: How each profile is named to the visitor, with the interface it works in.
PROFILE_NAMES: dict[Profile, str] = {
    "entreprise": "une entreprise (MonCompte)",
    "organisme_formation": "un organisme de formation (PartNet)",
}


def french_date(day: date) -> str:
    """Return a date in full, « 28 décembre 2022 » (« 1er » on the first of a month)."""
    text: str = format_date(day, "d MMMM y", locale="fr")
    return text.replace("1 ", "1er ", 1) if day.day == 1 else text


def source_label(source: Source) -> str:
    """Return how a document is cited: its title, then its date or « document non daté »."""
    if source.dated is None:
        return f"{source.title}, document non daté"
    return f"{source.title}, {french_date(source.dated)}"


def sources_of(topic: Topic, content: Library) -> list[dict[str, str | None]]:
    """Return the ``sources`` of a bot message's metadata: document title and ISO date or None, in order."""
    return cited_documents([ref.document for ref in topic.sources], content)


def cited_documents(documents: Iterable[str], content: Library) -> list[dict[str, str | None]]:
    """Return documents as the metadata of a message cites them, each once, in order.

    Args:
        documents: their ids.
        content: the library, which names and dates them.

    """
    sources = [content.sources[document] for document in dict.fromkeys(documents)]
    return [{"document": item.title, "dated": item.dated.isoformat() if item.dated else None} for item in sources]


def answer_text(topic: Topic, profile: Profile | None, content: Library) -> str:
    """Return the whole answer of a topic for a profile, as Markdown.

    Args:
        topic: the topic.
        profile: who asks, or None when it is not known.
        content: the library that holds the topic.

    Raises:
        ValueError: the answer differs by profile, the profile is not known and the topic has no default.

    """
    answer = topic.answer_for(profile)
    if answer is None:
        raise ValueError(f"the answer to {topic.id} depends on the profile")
    parts = [_summary(topic, answer, profile)]
    if answer.steps:
        parts.append(_steps(answer))
    if answer.conditions:
        parts.append(_bullets("À savoir", answer.conditions))
    if answer.if_it_fails:
        parts.append(f"En cas de blocage{NBSP}: {_lower_first(answer.if_it_fails)}")
    cautions = [caution.text for caution in topic.cautions] + _interface_cautions(topic, answer, content)
    if cautions:
        parts.append(_bullets("À vérifier", cautions))
    if topic.links:
        parts.append("\n".join(f"[{link.label}]({link.url})" for link in topic.links))
    parts.append(source_line(topic, content))
    return "\n\n".join(parts)


def source_line(topic: Topic, content: Library) -> str:
    """Return the line which names the documents behind an answer, with their dates."""
    cited = dict.fromkeys(ref.document for ref in topic.sources)
    labels = f"{NBSP}; ".join(source_label(content.sources[document]) for document in cited)
    return f"_Source{NBSP}: {labels}._"


def failure_text(topic: Topic, profile: Profile | None) -> str | None:
    """Return what to do when the answer did not help, if the content says it."""
    answer = topic.answer_for(profile)
    return answer.if_it_fails if answer else None


def afterwards_text(topic: Topic, profile: Profile | None) -> str | None:
    """Return what comes after the steps, if the content says it."""
    answer = topic.answer_for(profile)
    return answer.afterwards if answer else None


def _summary(topic: Topic, answer: Answer, profile: Profile | None) -> str:
    if topic.differs_by_profile and profile is None and topic.default_profile is not None:
        return f"Pour {PROFILE_NAMES[topic.default_profile]}{NBSP}: {_lower_first(answer.summary)}"
    return answer.summary


def _steps(answer: Answer) -> str:
    if answer.steps_kind == "points":
        return "\n".join(f"- {step}" for step in answer.steps)
    return "\n".join(f"{number}. {step}" for number, step in enumerate(answer.steps, start=1))


def _bullets(heading: str, items: tuple[str, ...] | list[str]) -> str:
    if len(items) == 1:
        return f"{heading}{NBSP}: {_lower_first(items[0])}"
    return f"{heading}{NBSP}:\n" + "\n".join(f"- {item}" for item in items)


def _lower_first(text: str) -> str:
    """Lower the first letter after a colon, unless the word is a name or an acronym."""
    first = text.split(maxsplit=1)[0]
    is_name = first.startswith(("OCAPIAT", "MonCompte", "PartNet", "DÉFI", "DEFI", "Pôle", "Région", "Magestic"))
    if is_name or (len(first) > 1 and first[1:2].isupper()):
        return text
    return text[0].lower() + text[1:]


def _interface_cautions(topic: Topic, answer: Answer, content: Library) -> list[str]:
    texts = [*answer.steps, answer.summary, *answer.conditions, answer.if_it_fails or ""]
    if not any(markup.names_the_interface(text) for text in texts):
        return []
    cited = dict.fromkeys(ref.document for ref in topic.sources)
    return [caution for document in cited if (caution := content.sources[document].interface_caution)]
