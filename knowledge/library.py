"""Loads the content, checks it whole and fails loud: every fault at once, in French."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.checks import check_all
from knowledge.content import Library
from knowledge.errors import ContentError, Fault, shown
from knowledge.schema import InterfaceOfDocument, ObsoleteName, Phrase, Source, Topic
from knowledge.validation import Model, build
from knowledge.yaml_files import read_yaml

#: Where the content lives.
CONTENT = Path(__file__).parent


@functools.cache
def library() -> Library:
    """Return the checked content of the product, loaded once.

    Raises:
        ContentError: the content has faults.

    """
    return load_library(CONTENT)


def load_library(root: Path) -> Library:
    """Load and check the content of a folder.

    Args:
        root: a folder with the layout of ``knowledge/``.

    Raises:
        ContentError: with all the faults found in all the files.

    """
    collector = _Collector(root)
    sources = collector.read_list(root / "sources.yml", Source)
    obsolete = collector.read_list(root / "obsolete_names.yml", ObsoleteName)
    interface = collector.read_map(root / "interface.yml", InterfaceOfDocument)
    phrases: dict[str, Phrase] = {}
    for path in sorted((root / "conversation").glob("*.yml")):
        for key, phrase in collector.read_map(path, Phrase).items():
            phrases[f"{path.stem}.{key}"] = phrase
    topics: dict[str, Topic] = {}
    themes: dict[str, str] = {}
    for path in sorted((root / "faq").glob("*/*.yml")):
        topic = collector.read_one(path, Topic)
        if topic is None:
            continue
        if topic.id != path.stem:
            mend = f"renommez le fichier « {topic.id}.yml » ou corrigez « id »"
            collector.add(path, "ligne 1", f"« id » vaut « {topic.id} »", mend)
        elif topic.id in topics:
            problem = f"la fiche existe aussi dans le thème « {themes[topic.id]} »"
            collector.add(path, "fichier", problem, "gardez une seule des deux")
        else:
            topics[topic.id] = topic
            themes[topic.id] = path.parent.name
    if not topics and not collector.faults:
        collector.add(root / "faq", "dossier", "aucune fiche", "ajoutez faq/<thème>/<sujet>.yml")
    found = Library({source.id: source for source in sources}, interface, topics, themes, phrases, tuple(obsolete))
    if not collector.faults:
        collector.faults.extend(check_all(root, found))
    if collector.faults:
        raise ContentError(collector.faults)
    return found


class _Collector:
    """Reads files one after the other and keeps the faults instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def add(self, path: Path, place: str, problem: str, mend: str) -> None:
        self.faults.append(Fault(shown(path, self.root), place, problem, mend))

    def _guard(self, read: Callable[[], Any], default: Any) -> Any:
        try:
            return read()
        except ContentError as error:
            self.faults.extend(error.faults)
            return default

    def _document(self, path: Path, kind: type, words: str) -> Any:
        if not path.exists():
            self.add(path, "fichier", "le fichier manque", "rétablissez-le")
            return kind()
        document = self._guard(lambda: read_yaml(path, self.root), kind())
        if not isinstance(document, kind):
            self.add(path, "ligne 1", f"le fichier doit contenir {words}", "comparez avec un fichier voisin")
            return kind()
        return document

    def read_one(self, path: Path, model: type[Model]) -> Model | None:
        document = self._document(path, dict, "des champs « nom : valeur »")
        if not document:
            return None
        result: Model | None = self._guard(lambda: build(model, document, path, self.root), None)
        return result

    def read_list(self, path: Path, model: type[Model]) -> list[Model]:
        document = self._document(path, list, "une liste (un tiret par élément)")
        items = [
            self._guard(partial(build, model, document, path, self.root, (index,)), None)
            for index in range(len(document))
        ]
        return [item for item in items if item is not None]

    def read_map(self, path: Path, model: type[Model]) -> dict[str, Model]:
        document = self._document(path, dict, "des champs « nom : valeur »")
        items = {key: self._guard(partial(build, model, document, path, self.root, (key,)), None) for key in document}
        return {key: item for key, item in items.items() if item is not None}
