"""The replies that agents send often, from ``canned.yml``: they are inserted, read again, then sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter
from ruamel.yaml import YAML

from knowledge import typographic

PATH = Path(__file__).parent / "canned.yml"


class Insert(NamedTuple):
    """What can be inserted into a reply: its title, its text."""

    title: str
    text: str


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    text: str


def canned(name: str, path: Path = PATH) -> Iterator[Insert]:
    """Yield the replies, with an agent's name in them.

    Args:
        name: the agent's name.
        path: the file.

    Raises:
        pydantic.ValidationError: the file is not a list of titles and texts.

    """
    for reply in TypeAdapter(list[_Reply]).validate_python(YAML(typ="safe").load(path.read_text(encoding="utf-8"))):
        yield Insert(typographic(reply.title), typographic(reply.text.replace("{nom}", name)))
