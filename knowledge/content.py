"""The checked content as one object."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.schema import InterfaceOfDocument, ObsoleteName, Phrase, Source, Topic


@dataclass(frozen=True)
class Library:
    """All that the assistant knows, checked.

    Attributes:
        sources: the cited documents, by id.
        interface: the interface names of each document, by document id.
        topics: the topics, by id.
        themes: the theme (folder) of each topic, by topic id.
        phrases: what the assistant says in conversation, by « subject.phrase ».
        obsolete_names: names the documents use which are no longer in use.

    """

    sources: dict[str, Source]
    interface: dict[str, InterfaceOfDocument]
    topics: dict[str, Topic]
    themes: dict[str, str]
    phrases: dict[str, Phrase]
    obsolete_names: tuple[ObsoleteName, ...]
