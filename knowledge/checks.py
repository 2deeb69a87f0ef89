"""Checks across files: references, interface names, titles, buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge import markup
from knowledge.content import Library
from knowledge.errors import Fault, shown
from knowledge.following import ambiguous_words, essential
from knowledge.schema import InterfaceOfDocument, Topic
from knowledge.yaml_files import line_of, read_yaml


def check_all(root: Path, found: Library) -> Iterator[Fault]:
    """Yield every fault that concerns more than one file.

    Args:
        root: the content's folder, read again for the lines of the faults.
        found: what was loaded from it.

    """
    for check in (_check_references, _check_called, _check_interface, _check_titles, _check_phrases):
        yield from check(root, found)


def _path(root: Path, found: Library, topic: Topic) -> Path:
    return root / "faq" / found.themes[topic.id] / f"{topic.id}.yml"


def _fault(path: Path, root: Path, where: tuple[str | int, ...], problem: str, mend: str) -> Fault:
    """Make a fault; the file is read again for the line only now that there is one."""
    return Fault(shown(path, root), f"ligne {line_of(read_yaml(path, root), where)}", problem, mend, at=where)


def _check_references(root: Path, found: Library) -> Iterator[Fault]:
    for topic in found.topics.values():
        path = _path(root, found, topic)
        for index, ref in enumerate(topic.sources):
            if ref.document not in found.sources:
                problem = f"le document « {ref.document} » n'est pas dans sources.yml"
                mend = "choisissez parmi " + ", ".join(found.sources)
                yield _fault(path, root, ("sources", index), problem, mend)
        for index, other in enumerate(topic.related):
            if other not in found.topics or other == topic.id:
                problem = f"« {other} » n'est pas une autre fiche"
                yield _fault(path, root, ("related", index), problem, "donnez l'identifiant d'une fiche")


def _check_called(root: Path, found: Library) -> Iterator[Fault]:
    for topic in found.topics.values():
        path = _path(root, found, topic)
        for index, words in enumerate(topic.called):
            if not essential(words):
                problem = f"« {words} » ne nomme aucun sujet : ce ne sont que des mots-outils"
                yield _fault(path, root, ("called", index), problem, "donnez un mot qui dit de quoi il s'agit")
        for words, first, other in ambiguous_words(topic, found):
            problem = f"après cette fiche, « {words} » voudrait dire « {first} » et « {other} »"
            mend = "retirez ces mots du « called » de l'une des deux, ou l'une des deux de « related »"
            yield _fault(path, root, ("related",), problem, mend)


def _check_interface(root: Path, found: Library) -> Iterator[Fault]:
    for document_id in found.interface:
        if document_id not in found.sources:
            mend = "choisissez un document de sources.yml"
            yield Fault("interface.yml", f"clé {document_id}", "ce document n'existe pas", mend)
    for topic in found.topics.values():
        path = _path(root, found, topic)
        cited = [found.interface.get(ref.document, InterfaceOfDocument()) for ref in topic.sources]
        buttons = {entry.name for part in cited for entry in part.buttons}
        places = {entry.name for part in cited for entry in (*part.menus, *part.screens)}
        for where, text in markup.texts_of(topic):
            unknown = [f"le bouton [{name}]" for name in markup.button_names(text) - buttons]
            unknown += [f"le nom **{name}**" for name in markup.place_names(text) - places]
            for what in unknown:
                yield _fault(path, root, where, f"{what} n'est dans aucun document cité", _EXACT_NAME)


_EXACT_NAME = "reprenez le nom exact de interface.yml, ou ajoutez-l'y avec sa ligne s'il est dans le document"


def _check_titles(root: Path, found: Library) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for topic in found.topics.values():
        if topic.title in seen:
            problem = f"le titre « {topic.title} » est déjà celui de « {seen[topic.title]} »"
            yield _fault(_path(root, found, topic), root, ("title",), problem, "distinguez les deux boutons")
        seen[topic.title] = topic.id


def _check_phrases(root: Path, found: Library) -> Iterator[Fault]:
    for key, phrase in found.phrases.items():
        subject = key.split(".")[0]
        for button in phrase.buttons:
            if button.topic is not None and button.topic not in found.topics:
                problem = f"le bouton « {button.title} » mène à « {button.topic} », qui n'existe pas"
                yield Fault(f"conversation/{subject}.yml", f"clé {key}", problem, "donnez l'identifiant d'une fiche")
