"""Reads the JSON lines that ``predict`` is given, and checks them all before anything is loaded."""

from __future__ import annotations

import json
from pathlib import Path


class BadLineError(Exception):
    """A line cannot be used; the message says which and what to write."""


def read_bytes(path: Path | None, standard_input: bytes | None = None) -> tuple[str, bytes]:
    """Return the name and the content of the input: a file, or standard input without a path.

    Raises:
        BadLineError: the file cannot be read.

    """
    if path is None:
        return "standard input", standard_input or b""
    try:
        return str(path), path.read_bytes()
    except OSError as error:
        raise BadLineError(f"{path}: {error.strerror}") from error


def read_texts(name: str, content: bytes) -> list[str]:
    """Return the texts of JSON lines ``{"text": …}``, in order; blank lines are passed over.

    Args:
        name: how the input is called in messages.
        content: the input as it came.

    Raises:
        BadLineError: a line is not UTF-8, not a JSON object, or has no string under ``text``.

    """
    texts: list[str] = []
    # Only a line feed ends a line: JSON strings may hold the other separators that str.splitlines knows.
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if raw.strip():
            texts.append(_text(f"{name}, line {number}", raw))
    return texts


def _text(place: str, raw: bytes) -> str:
    try:
        request = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLineError(f"{place}: not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"{place}: not JSON ({error.msg}, column {error.colno})") from error
    except RecursionError as error:
        raise BadLineError(f"{place}: not JSON that can be read (too many brackets inside each other)") from error
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise BadLineError(f'{place}: write an object with a string under "text", as in {{"text": "bonjour"}}')
    text: str = request["text"]
    return text
