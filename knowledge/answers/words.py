"""The files of ``hearing/`` that hold words rather than the phrases of facts."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from knowledge.yaml_files import plain, read_yaml

#: These files are read by name; every other one holds phrases of facts.
NAMED = ("general", "guidage", "nombres")


@functools.cache
def words_of(name: str) -> dict[str, Any]:
    """Return one of the named files of ``hearing/``, as plain maps and lists.

    Raises:
        ContentError: the file is not YAML.

    """
    root = Path(__file__).resolve().parents[1]
    document: dict[str, Any] = plain(read_yaml(root / "hearing" / f"{name}.yml", root))
    return document
