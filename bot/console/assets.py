"""Where the files are that the pages load: ``make run`` builds them with names that tell their content."""

from __future__ import annotations

import functools
import json
from pathlib import Path

#: What ``node build.mjs`` writes.
DIST = Path(__file__).parent / "dist"
ROUTE = "/console/static/"


def asset(name: str) -> str:
    """Return the address of a built file.

    Args:
        name: its plain name, ``console.js`` or ``console.css``.

    Raises:
        FileNotFoundError: the console was not built.

    """
    return ROUTE + _manifest()[name]


@functools.cache
def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing: run `make console`") from None
    return names
