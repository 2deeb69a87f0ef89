"""The replies that agents send often, from ``canned.yml``: they are inserted, read again, then sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from knowledge import typographic

PATH = Path(__file__).parent / "canned.yml"


class Insert(NamedTuple):
    """What can be inserted into a reply: its title, its text."""

    title: str
    text: str


def canned(name: str, path: Path = PATH) -> Iterator[Insert]:
    """Yield the replies, with an agent's name in them.

    Args:
        name: the agent's name.
        path: the file.

    Raises:
        ValueError: the file is not a list of titles and texts; the message (French) says where.

    """
    for number, reply in enumerate(YAML(typ="safe").load(path.read_text(encoding="utf-8")), start=1):
        if not isinstance(reply, dict) or set(reply) != {"title", "text"} or not all(map(_is_text, reply.values())):
            raise ValueError(f"{path} · réponse {number} : écrivez un titre (title) et un texte (text), rien d'autre")
        yield Insert(typographic(reply["title"]), typographic(reply["text"].replace("{nom}", name)))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
