"""What the buttons of a form do to a draft: add an item, remove it, move it, give a place another shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.editing.fields import ENTRY, join
from knowledge import Shape, alternative, empty

#: Each button's value is an act, then the field that it is about.
ADD, REMOVE, UP, DOWN, TURN = "ajouter", "retirer", "monter", "descendre", "forme"
ACTS = (ADD, REMOVE, UP, DOWN, TURN)
Change = Callable[[Shape, Any], Any]


class NoSuchFieldError(LookupError):
    """A form names a field that it does not have."""


def done(shape: Shape, draft: Any, asked: str) -> tuple[Any, str]:
    """Return the draft once a button was pressed, and the field that is to have the focus.

    Args:
        shape: the form.
        draft: what it holds.
        asked: the button's value: « ajouter answers.0.v.steps », « forme 1 criteria.0.v.met »…

    Raises:
        NoSuchFieldError: the form has no such field, or the act does not go with it.

    """
    act, *rest = asked.split(" ")
    path = rest[-1] if rest else ""
    if act not in ACTS or not path:
        raise NoSuchFieldError(asked)
    try:
        if act == ADD:
            return _at(shape, draft, path, _added), _last(shape, draft, path)
        if act == TURN:
            return _at(shape, draft, path, lambda one, value: _turned(one, value, int(rest[0])), whole=True), path
        within, index = _item_of(path)
        if act == REMOVE:
            optional = index is None
            change: Change = (lambda one, value: None) if optional else (lambda one, value: _without(value, index))
            return _at(shape, draft, within, change), within
        if index is None:
            raise NoSuchFieldError(asked)
        rank, place = index, max(0, index + (1 if act == DOWN else -1))
        moved = _at(shape, draft, within, lambda one, value: _moved(value, rank, place))
        number = len(within.split(".")) if within else 0
        return moved, ".".join([*path.split(".")[:number], str(place), *path.split(".")[number + 1 :]])
    except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise NoSuchFieldError(asked) from error


def _item_of(path: str) -> tuple[str, int | None]:
    """Return the list and the rank of an item; the path itself and None for what is no item."""
    parts = path.split(".")
    if parts[-1] == ENTRY:
        parts.pop()
    if parts[-1].isdigit():
        return ".".join(parts[:-1]), int(parts[-1])
    return path, None


def _at(shape: Shape, draft: Any, path: str, change: Change, *, whole: bool = False) -> Any:
    """Return a draft with one place of it changed.

    Args:
        shape: the form.
        draft: what it holds.
        path: the place.
        change: makes the new value from the shape and the value.
        whole: the change wants the place with all the shapes that it may have.

    """
    if shape.kind == "either" and (path or not whole):
        return _at(shape.shapes[alternative(shape, draft)], draft, path, change, whole=whole)
    if not path:
        return change(shape, draft)
    first, _, rest = path.partition(".")
    if shape.kind == "group":
        made = dict(draft)
        value = _at(shape.fields[first], draft.get(first), rest, change, whole=whole)
        made.pop(first, None)
        return {**made, first: value} if value is not None else made
    if shape.kind == "map":
        entries = list(draft.items())
        key, value = entries[int(first)]
        entries[int(first)] = (key, _at(shape.element, value, rest.partition(".")[2], change, whole=whole))
        return dict(entries)
    items = list(draft)
    items[int(first)] = _at(shape.element, items[int(first)], rest, change, whole=whole)
    return items


def _added(shape: Shape, value: Any) -> Any:
    if shape.kind == "group":
        return empty(shape)
    if shape.kind == "list":
        return [*(value or []), empty(shape.element)]
    if shape.kind != "map":
        raise TypeError(shape.kind)
    held = dict(value or {})
    free = next((key for key in shape.words if key not in held), None)
    name = free or ("nouveau" if "nouveau" not in held else f"nouveau_{len(held) + 1}")
    return {**held, name: empty(shape.element)}


def _last(shape: Shape, draft: Any, path: str) -> str:
    """Return the name of the item that was added."""
    found: list[str] = []

    def look(one: Shape, value: Any) -> Any:
        if one.kind != "group":
            place = join(path, len(value or ()))
            found.append(join(place, ENTRY) if one.kind == "map" else place)
        return value

    _at(shape, draft, path, look)
    return found[0] if found else path


def _without(value: Any, index: int | None) -> Any:
    entries = list(value.items()) if isinstance(value, dict) else list(value)
    del entries[index or 0]
    return dict(entries) if isinstance(value, dict) else entries


def _moved(value: Any, index: int, place: int) -> Any:
    entries = list(value.items()) if isinstance(value, dict) else list(value)
    entries.insert(place, entries.pop(index))
    return dict(entries) if isinstance(value, dict) else entries


def _turned(shape: Shape, value: Any, wanted: int) -> Any:
    """Return a value in another of its shapes, with the sentence that it holds."""
    new = shape.shapes[wanted]
    while isinstance(value, list) and value:
        value = value[0]
    text = value.get("text", "") if isinstance(value, dict) else value
    text = text if isinstance(text, str) else ""
    if new.kind == "list":
        item = new.element
        return [{**empty(item), "text": text} if item.kind == "group" else text]
    if new.kind == "group":
        return {**empty(new), "text": text}
    return text if new.kind in ("line", "text", "code") else empty(new)
