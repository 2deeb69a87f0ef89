"""Reads ``data/nlu/writers/``: the words, the turns of phrase and the example phrases that tell who is writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.nlu.text import fold

#: The profiles as they are called in the slot; None is a writer of neither side.
SIDES = ("entreprise", "organisme_formation")
#: Where the files lie, beside the vocabulary.
FOLDER = "writers"
#: The turns of phrase that set a writer outside of both sides.
NEITHER = "aucun"

_WORDS, _TURNS = "mots.yml", "motifs.yml"
_PHRASES = {"entreprise.yml": SIDES[0], "organisme_formation.yml": SIDES[1], "inconnu.yml": None}
_SORT = re.compile(r"\{(\w+)\}")
_ALONE = "_seul"


@dataclass(frozen=True)
class Writers:
    """What tells who is writing.

    Attributes:
        sorts: folded words by the sort of what they name (« metier », « lieu_entreprise »…).
        turns: regular expressions over a text whose words are replaced by their sort, by side and for « aucun ».
        phrases: example phrases with the side of their writer, None for neither or unknown.

    """

    sorts: dict[str, list[str]]
    turns: dict[str, list[str]]
    phrases: list[tuple[str, str | None]]


def read_writers(folder: Path) -> Writers:
    """Read the folder.

    Raises:
        ValueError: a file is missing or cannot be read, a turn names a sort that does not exist or is not a valid
            expression, or a phrase stands twice; the message (French) names the file and the entry.

    """
    sorts = {str(sort): [fold(str(word)) for word in words] for sort, words in _read(folder / _WORDS).items()}
    turns: dict[str, list[str]] = {}
    for side, found in _read(folder / _TURNS).items():
        if side not in (*SIDES, NEITHER):
            raise ValueError(f"{folder / _TURNS} · « {side} » n'est ni {', ni '.join(SIDES)}, ni {NEITHER}")
        turns[side] = [_expression(turn, sorts, folder / _TURNS) for turn in found]
    phrases: list[tuple[str, str | None]] = []
    seen: dict[str, str] = {}
    for name, writer in _PHRASES.items():
        for text in _examples(_read(folder / name), folder / name):
            if fold(text) in seen:
                raise ValueError(f"{folder / name} · « {text} » est déjà dans {seen[fold(text)]}")
            seen[fold(text)] = name
            phrases.append((text, writer))
    return Writers(sorts, turns, phrases)


def _read(path: Path) -> dict[str, Any]:
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ValueError(f"{path} manque : la compréhension en a besoin") from error
    except YAMLError as error:
        raise ValueError(f"{path} n'est pas un fichier YAML valide : {error}") from error
    if not isinstance(document, dict):
        raise ValueError(f"{path} doit ranger ses entrées sous des noms")
    return document


def _examples(document: dict[str, Any], path: Path) -> list[str]:
    found = []
    for voice, block in (document.get("voices") or {}).items():
        for line in str(block).splitlines():
            if not line.startswith("- ") or not fold(line[2:]):
                raise ValueError(f"{path} · {voice} : la ligne « {line} » doit être « - » suivi d'une phrase")
            found.append(line[2:].strip())
    return found


def _expression(turn: str, sorts: dict[str, list[str]], path: Path) -> str:
    """Return a turn of phrase as a regular expression: « {metier} » is a word of that sort, even of others too."""

    def replace(match: re.Match[str]) -> str:
        sort = match.group(1).removesuffix(_ALONE)
        if sort not in sorts:
            raise ValueError(f"{path} · « {turn} » : aucune sorte de mots.yml ne s'appelle « {sort} »")
        if match.group(1).endswith(_ALONE):
            return f"{sort.upper()}(?!\\S)"
        return f"(?:[A-Z_]+_)?{sort.upper()}(?:_[A-Z_]+)?(?!\\S)"

    expression = rf"(?<!\S)(?:{_SORT.sub(replace, str(turn))})"
    try:
        re.compile(expression)
    except re.error as error:
        raise ValueError(f"{path} · le motif « {turn} » n'est pas valide : {error}") from error
    return expression
