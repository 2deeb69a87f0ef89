"""Between a form's fields and the content's values.

A draft is the plain data of a file (dicts, lists, texts, numbers, dates) with every part of the form in it. A text that
is no date or number stays as it was typed: the schema says what is wrong with it, and nothing typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.editing.fields import COUNT, ENTRY, KEY, PRESENT, SHAPE, join
from knowledge import Shape, alternative

Draft = dict[str, Any]
#: The most items of a list that a form may announce.
_MOST_ITEMS = 500
_LINE_END = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")
_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,9})?")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def draft_of(shape: Shape, value: Any) -> Any:
    """Return the draft that a form begins with.

    Args:
        shape: the form.
        value: the plain data of the file, as it is.

    """
    if shape.kind == "either":
        return draft_of(shape.shapes[alternative(shape, value)], value)
    if shape.kind == "group":
        if not isinstance(value, Mapping):
            return value
        parts = {name: draft_of(part, value.get(name, part.default)) for name, part in shape.fields.items()}
        unknown = {name: item for name, item in value.items() if name not in shape.fields}
        return {**{name: part for name, part in parts.items() if part is not None}, **unknown}
    if shape.kind == "list" and isinstance(value, list | tuple):
        return [draft_of(shape.element, item) for item in value]
    if shape.kind == "map" and isinstance(value, Mapping):
        return {key: draft_of(shape.element, item) for key, item in value.items()}
    return value


def read(shape: Shape, given: Mapping[str, str], path: str = "") -> Any:
    """Return the draft that a form's fields give; None for what is not given.

    Args:
        shape: the form.
        given: the fields that were sent, by name (see ``bot.editing.fields``).
        path: where the shape stands in the form.

    """
    if shape.kind == "either":
        chosen = _number(given, join(path, SHAPE), len(shape.shapes) - 1)
        return read(shape.shapes[chosen], given, path)
    if shape.kind == "group":
        if path and not shape.required and not given.get(join(path, PRESENT)):
            return None
        parts = {name: read(part, given, join(path, name)) for name, part in shape.fields.items()}
        return {name: part for name, part in parts.items() if part is not None}
    count = _number(given, join(path, COUNT), _MOST_ITEMS) if shape.kind in ("list", "map") else 0
    if shape.kind == "list":
        return [_item(shape.element, given, join(path, index)) for index in range(count)]
    if shape.kind == "map":
        return _entries(shape, given, path, count)
    return _leaf(shape, given.get(path, ""))


def _entries(shape: Shape, given: Mapping[str, str], path: str, count: int) -> Draft:
    made: Draft = {}
    for index in range(count):
        place = join(path, index)
        key: Any = plain_text(given.get(join(place, KEY), ""))
        # Tables of numbers have numbers for keys.
        key = int(key) if shape.element.kind == "whole" and re.fullmatch(r"\d{1,9}", key) else key
        while key in made:
            # Two entries of one name: both stay, and the second is to be named.
            key = f"{key} (bis)"
        made[key] = _item(shape.element, given, join(place, ENTRY))
    return made


def _item(shape: Shape, given: Mapping[str, str], path: str) -> Any:
    value = read(shape, given, path)
    return "" if value is None else value


def _leaf(shape: Shape, typed: str) -> Any:
    if shape.kind == "flag":
        return bool(typed)
    text = plain_text(typed)
    if not text:
        return "" if shape.required else shape.default
    if shape.kind == "date":
        return _date(text)
    if shape.kind in ("number", "whole") and _NUMBER.fullmatch(text):
        number = text.replace(",", ".")
        return float(number) if "." in number else int(number)
    return text


def plain_text(typed: str) -> str:
    """Return a text on one line, as the files hold it, without spaces around; non-breaking spaces stay."""
    return _LINE_END.sub(" ", typed.strip(" \t\r\n"))


def _date(text: str) -> date | str:
    french = _FRENCH_DATE.fullmatch(text)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(given: Mapping[str, str], name: str, most: int) -> int:
    text = given.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() else 0
