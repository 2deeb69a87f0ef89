"""Writes in the project's YAML files so that all the rest of them stays as it was: comments, quotes, order, layout."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.nlu.decision import OUT_OF_SCOPE, TOPIC_PREFIX

#: How the project's files indent their lists: (sequence, offset).
_LAYOUTS = ((4, 2), (2, 0))
#: Wider than any line: none is folded.
_WIDTH = 100_000


class ChangeError(Exception):
    """A change cannot be written; the message (French) names the place and the mend."""


def add_phrases(root: Path, intent: str, phrases: Sequence[str]) -> Path:
    """Add training phrases to an intent, at the end of those that it has.

    Args:
        root: the project's folder.
        intent: « faq/suivi_dossier », « hors_sujet/proche »…
        phrases: as they are to be written.

    Returns:
        the file that was changed.

    Raises:
        ChangeError: no file has this intent, or its file cannot be written without changing the rest.

    """
    for path in sorted((root / "data" / "nlu").rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if f"intent: {intent}\n" in text:
            path.write_text(with_phrases(text, str(path.relative_to(root)), intent, phrases), encoding="utf-8")
            return path
    raise ChangeError(f"data/nlu · aucun bloc de phrases pour « {intent} » : créez-le d’abord.")


def with_phrases(text: str, name: str, intent: str, phrases: Sequence[str]) -> str:
    """Return the text of a file of training phrases with more of them, at the end of an intent's.

    Args:
        text: the file.
        name: how it is named in messages.
        intent: an intent of the file.
        phrases: as they are to be written.

    Raises:
        ChangeError: the file has no such intent, or cannot be written without changing the rest.

    """
    document, writer = read_document(text, name)
    for item in document["nlu"]:
        if item["intent"] == intent:
            lines = "".join(f"- {_line(phrase)}\n" for phrase in phrases)
            item["examples"] = LiteralScalarString(str(item["examples"]).rstrip("\n") + "\n" + lines)
            stream = io.StringIO()
            writer.dump(document, stream)
            return stream.getvalue()
    raise ChangeError(f"{name} · aucun bloc de phrases pour « {intent} » : créez-le d’abord.")


def new_topic(root: Path, theme: str, topic: str, text: str, phrases: Sequence[str]) -> list[Path]:
    """Add a topic: its file as it was written, and a block of training phrases.

    Raises:
        ChangeError: there is no such theme, or there is such a topic already.

    """
    folder = root / "knowledge" / "faq" / theme
    block = root / "data" / "nlu" / "faq" / f"{theme}.yml"
    if not _is_name(theme) or not folder.is_dir() or not block.exists():
        raise ChangeError(f"knowledge/faq · le thème « {theme} » n’existe pas.")
    path = folder / f"{topic}.yml"
    if not _is_name(topic) or any((root / "knowledge" / "faq").glob(f"*/{topic}.yml")):
        raise ChangeError(
            f"knowledge/faq · « {topic} » ne peut pas nommer un nouveau sujet : "
            "écrivez un nom qui n’existe pas encore, en minuscules sans accent, avec des « _ »."
        )
    path.write_text(_ended(text), encoding="utf-8")
    document, writer = _read(block, root)
    examples = LiteralScalarString("".join(f"- {_line(phrase)}\n" for phrase in phrases) or "\n")
    document["nlu"].append({"intent": TOPIC_PREFIX + topic, "examples": examples})
    _dump(writer, document, block)
    return [path, block]


def topic_path(root: Path, topic: str) -> Path:
    """Return the file of a topic.

    Raises:
        ChangeError: there is no such topic.

    """
    found = list((root / "knowledge" / "faq").glob(f"*/{topic}.yml")) if _is_name(topic) else []
    if not found:
        raise ChangeError(f"knowledge/faq · le sujet « {topic} » n’existe pas.")
    return found[0]


def correct_topic(root: Path, topic: str, text: str) -> Path:
    """Put another text in the place of a topic's file; it is checked with all the rest of the content afterwards."""
    path = topic_path(root, topic)
    path.write_text(_ended(text), encoding="utf-8")
    return path


def out_of_scope_intent(distance: str) -> str:
    """Return the intent of what is out of scope: « proche » (a neighbouring body) or « loin » (another subject)."""
    return f"{OUT_OF_SCOPE}/{distance}"


def _read(path: Path, root: Path) -> tuple[Any, YAML]:
    """Return a file's document and what writes it back exactly."""
    return read_document(path.read_text(encoding="utf-8"), str(path.relative_to(root)))


def read_document(text: str, name: str) -> tuple[Any, YAML]:
    """Return the document of a YAML file and what writes it back exactly.

    Args:
        text: the file.
        name: how it is named in messages.

    Raises:
        ChangeError: it is not YAML, or its layout cannot be kept.

    """
    for sequence, offset in _LAYOUTS:
        writer = YAML()
        writer.preserve_quotes, writer.width = True, _WIDTH
        # As the files write « [{value: 24}] ».
        writer.brace_single_entry_mapping_in_flow_sequence = True
        writer.indent(mapping=2, sequence=sequence, offset=offset)
        try:
            document = writer.load(text)
        except YAMLError as error:
            raise ChangeError(f"{name} · ce n’est pas du YAML valide : corrigez le fichier d’abord.") from error
        stream = io.StringIO()
        writer.dump(document, stream)
        if stream.getvalue() == text:
            return document, writer
    raise ChangeError(f"{name} · sa mise en page ne peut pas être gardée : écrivez ce changement à la main.")


def _dump(writer: YAML, document: Any, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        writer.dump(document, file)


def _line(phrase: str) -> str:
    """Return a phrase as one line that Rasa takes as it is: its brackets and braces mark entities."""
    plain = phrase.translate(str.maketrans("[]{}", "()()"))
    return " ".join(plain.split())


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip() + "\n"


def _is_name(text: str) -> bool:
    return text.isascii() and text.replace("_", "").isalnum() and text == text.lower() and text[:1].isalpha()
