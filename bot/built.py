"""The files that the builds make for browsers: served compressed, cached by what their names tell."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanic.request import Request
    from sanic.response import HTTPResponse

#: Encodings that the builds prepare, best first, with the ending of their files.
_ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def built_file(request: Request, folder: Path, name: str, headers: Mapping[str, str], *, lasting: bool) -> HTTPResponse:
    """Return a built file, compressed as the browser likes it, or a plain « not found ».

    Args:
        request: tells what the browser takes and has.
        folder: where the build puts its files.
        name: the file's name.
        headers: what to answer with beside.
        lasting: the name tells the content: the browser may keep it for ever.

    """
    from sanic import response

    given = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    accepted = {part.partition(";")[0] for part in given if not part.endswith(";q=0")}
    encoding = next(one for one in _ENCODINGS if one in accepted or not one)
    found = _read(folder, name, encoding)
    if found is None:
        return response.text("not found", status=404, headers=dict(headers))
    content, tag = found
    told = {
        **headers,
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "public, max-age=300",
        **({"Content-Encoding": encoding} if encoding else {}),
    }
    if request.headers.get("if-none-match") == tag:
        return response.empty(status=304, headers=told)
    return response.raw(content, content_type=_KINDS[Path(name).suffix], headers=told)


@functools.lru_cache(maxsize=64)
def _read(folder: Path, name: str, encoding: str) -> tuple[bytes, str] | None:
    """Return the content of a built file and its tag; None when there is no such file."""
    path = folder / name
    if path.suffix not in _KINDS or "/" in name or not path.is_file():
        return None
    content = path.with_name(name + _ENCODINGS[encoding]).read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
