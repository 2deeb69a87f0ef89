"""All that can be searched of what the assistant knows, as short texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bot.console.answers import plain
from knowledge import (
    Dispositif,
    Library,
    Parameter,
    Topic,
    french_value,
    glossary,
    guides,
    library,
    rule_book,
    source_label,
    typographic,
    variants,
)

_WORD = re.compile(r"[^\W\d_]+")
_CHOICE = re.compile(r"\(([^|)]+)[^)]*\)")
_ELISION = re.compile(r"\b([ld]) ")
_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Entry:
    """Something to find.

    Attributes:
        kind: what it is, in French.
        title: its title.
        text: its text.
        source: the document that it comes from; empty where the sheet tells it.
        topic: the id of the topic to open; empty when it is no topic.

    """

    kind: str
    title: str
    text: str
    source: str = ""
    topic: str = ""


def corpus() -> Iterator[Entry]:
    """Yield every entry."""
    content = library()
    for topic in content.topics.values():
        yield Entry("Sujet", topic.title, _topic_text(topic), topic=topic.id)
    texts = [_topic_text(topic) for topic in content.topics.values()]
    spelling = _spelling([*texts, *(term.texte for term in glossary().terms.values())])
    for term in glossary().terms.values():
        source = source_label(content.sources[term.source.document])
        yield _entry("Définition", _written(term.dit[0], spelling), term.texte, source)
    for dispositif in rule_book().dispositifs.values():
        yield from _rules(dispositif, content)
    for guide in guides().values():
        titles = " ; ".join(content.topics[name].title for name in guide.sujets)
        yield _entry("Dialogue guidé", _heading(guide.titre), f"{guide.bouton}. Sujets : {titles}.")


def _rules(dispositif: Dispositif, content: Library) -> Iterator[Entry]:
    for criterion in dispositif.criteria.values():
        wordings = (criterion.unknown, criterion.met, criterion.not_met)
        told = [variant.text for wording in wordings for variant in variants(wording)]
        filled = [text for text in (_filled(text, dispositif) for text in told) if text]
        if filled:
            source = source_label(content.sources[criterion.source.document])
            yield _entry("Règle", dispositif.title, " ".join(dict.fromkeys(filled)), source)
    for parameter in dispositif.parameters.values():
        source = source_label(content.sources[parameter.source.document])
        unit = f" {parameter.unit}" if parameter.unit else ""
        text = f"{_heading(parameter.label)} : {_value(parameter)}{unit}."
        yield _entry("Chiffre", dispositif.title, text, source)


def _entry(kind: str, title: str, text: str, source: str = "") -> Entry:
    return Entry(kind, title, plain(typographic(text)), typographic(source))


def _topic_text(topic: Topic) -> str:
    parts = [topic.question]
    for answer in topic.answers.values():
        parts += [answer.summary, *answer.steps, *answer.conditions, answer.if_it_fails or "", answer.afterwards or ""]
    parts += [caution.text for caution in topic.cautions]
    return plain(" ".join(part for part in dict.fromkeys(parts) if part))


def _filled(text: str, dispositif: Dispositif) -> str:
    """Return a sentence of the rules with its parameters; empty when it also quotes facts of a situation."""
    names = [name for name, _ in _PLACEHOLDER.findall(text)]
    if any(name not in dispositif.parameters for name in names):
        return ""
    return _PLACEHOLDER.sub(lambda found: _value(dispositif.parameters[found[1]], found[2] or ""), text)


def _value(parameter: Parameter, form: str = "") -> str:
    value: Any = parameter.values[-1].value
    if isinstance(value, dict):
        return ", ".join(f"{key} → {french_value(number)}" for key, number in value.items())
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return french_value(Fraction(str(value)) if is_number else value, form)


def _written(said: str, spelling: Mapping[str, str]) -> str:
    """Return how a word of the glossary is written: the ways of saying it have neither accents nor apostrophes."""
    one = _CHOICE.sub(r"\1", said.replace("*", "").replace("[", "").replace("]", ""))
    words = [spelling.get(word) or spelling.get(f"{word}s", f"{word}s")[:-1] for word in one.split()]
    return _heading(_ELISION.sub(r"\1’", " ".join(words)))


def _spelling(texts: Iterable[str]) -> dict[str, str]:
    """Return how the content writes each word, most often, by its letters without accents."""
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    found: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda item: -item[1]):
        bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
        found.setdefault(bare.casefold(), word if word[:2].isupper() else word.casefold())
    return {**found, "a": "à"}


def _heading(text: str) -> str:
    return text[:1].upper() + text[1:]
