"""Short messages that lean on the topic at hand: « et les pièces ? », « combien ? », « et pour un contrat pro ? ».

A topic's file tells how visitors call it once its subject is known (``called``); it is understood so after the topics
that have it in their ``related``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.answers.plain import flat
from knowledge.content import Library
from knowledge.schema import Profile, Topic

#: Words that say nothing of the subject: « et pour le délai, c'est quoi ? » comes down to « délai ».
_EMPTY = frozenset((
    "a", "accord", "ai", "alors", "au", "aussi", "aux", "avec", "bonjour", "c", "ca", "ce", "cela", "cet", "cette",
    "concernant", "cote", "d", "dans", "de", "des", "dit", "doit", "dois", "donc", "du", "elle", "en", "ensuite", "est",
    "et", "faut", "il", "ils", "je", "l", "la", "le", "les", "leur", "leurs", "ma", "mais", "merci", "mes", "mon", "n",
    "ne", "niveau", "nos", "notre", "nous", "ok", "on", "ou", "par", "parle", "pour", "qu", "que", "quel", "quelle",
    "quelles", "quels", "quid", "quoi", "s", "se", "ses", "si", "sinon", "sommes", "son", "sont", "stp", "suis", "sur",
    "svp", "t", "un", "une", "vos", "votre", "y",
))  # fmt: skip
#: How a writer is named in a word or two: « et pour le CFA ? ».
_WRITERS: dict[Profile, tuple[str, ...]] = {
    "entreprise": ("entreprise", "employeur", "MonCompte"),
    "organisme_formation": ("organisme", "organisme formation", "CFA", "MFR", "OF", "centre formation", "PartNet"),
}
#: Shorter words keep their « s »: it is no plural.
_SHORTEST_PLURAL = 4


def essential(text: str, besides: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words of a text that tell what it is about, folded, without plural."""
    words = re.findall(r"\w+", flat(text))
    return (
        frozenset(
            word[:-1] if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" else word
            for word in words
            if word not in _EMPTY
        )
        - besides
    )


def followed_topic(text: str, topic: Topic, content: Library) -> str | None:
    """Return the topic that a short message means after an answer on another, if it leans on that answer.

    Args:
        text: the message.
        topic: the topic that was answered last.
        content: the library.

    """
    writer = frozenset(word for names in _WRITERS.values() for name in names for word in essential(name))
    for besides in (frozenset[str](), writer):
        said = essential(text, besides)
        for other in (topic.id, *topic.related):
            if said and any(said == essential(words) for words in content.topics[other].called):
                return other
    return None


def named_profile(text: str) -> Profile | None:
    """Return the profile that a message names and nothing else: « et pour le CFA ? »."""
    said = essential(text)
    return next(
        (profile for profile, names in _WRITERS.items() if any(said == essential(name) for name in names)), None
    )


def ambiguous_words(topic: Topic, content: Library) -> Iterator[tuple[str, str, str]]:
    """Yield (words, topic, other topic) when the same words mean two topics after this one."""
    seen: dict[frozenset[str], str] = {}
    for other in (topic.id, *topic.related):
        for words in content.topics[other].called if other in content.topics else ():
            first = seen.setdefault(essential(words), other)
            # What names the topic at hand goes on with it: no doubt there.
            if first not in (other, topic.id):
                yield words, first, other
