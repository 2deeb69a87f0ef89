"""Puts a draft into a YAML file so that what did not change stays as it was, byte for byte: comments, order, quotes."""

from __future__ import annotations

import copy
import difflib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString

from bot.learning.files import ChangeError, read_document
from knowledge import Shape, alternative, plain


def written(text: str, name: str, shape: Shape, draft: Any) -> str:
    """Return the text of a file that holds a draft.

    Args:
        text: the file as it is.
        name: how the file is named in messages.
        shape: its form.
        draft: what it is to hold.

    Raises:
        ChangeError: the file cannot be written without changing the rest of it, or something of it would be lost.

    """
    document, writer = read_document(text, name)
    _Pen(document).write(document, draft, shape)
    stream = io.StringIO()
    writer.dump(document, stream)
    made = stream.getvalue()
    lost = Counter(_comments(text)) - Counter(_comments(made))
    if lost:
        said = next(iter(lost))
        raise ChangeError(f"{name} · ce changement perdrait le commentaire « {said} » : écrivez-le à la main.")
    return made


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


class _Pen:
    """Changes a document in place.

    Args:
        document: what ruamel read.

    """

    def __init__(self, document: Any) -> None:
        self._seen: Counter[int] = Counter()
        self._count(document)

    def _count(self, value: Any) -> None:
        """Count where each list and map stands: what an alias repeats stands in several places."""
        if isinstance(value, CommentedMap | CommentedSeq):
            self._seen[id(value)] += 1
            if self._seen[id(value)] == 1:
                for item in value.values() if isinstance(value, CommentedMap) else value:
                    self._count(item)

    def write(self, old: Any, new: Any, shape: Shape) -> Any:
        """Return what stands in a place from now on: the old node, changed where it must be, or a new one."""
        shape = shape.shapes[alternative(shape, new)] if shape.kind == "either" else shape
        if plain(old) == new and isinstance(old, bool) == isinstance(new, bool):
            return old
        is_shared = self._seen[id(old)] > 1
        if isinstance(old, CommentedMap) and isinstance(new, Mapping) and not is_shared:
            if shape.kind == "map":
                self._entries(old, new, shape)
            else:
                self._group(old, new, shape)
            return old
        if isinstance(old, CommentedSeq) and isinstance(new, Sequence) and not isinstance(new, str) and not is_shared:
            self._items(old, list(new), shape)
            return old
        return _like(old, new, shape)

    def _group(self, old: CommentedMap, new: Mapping[str, Any], shape: Shape) -> None:
        order = list(shape.fields)
        for name, part in shape.fields.items():
            value = new.get(name)
            if name not in old:
                if value not in (None, part.default, [], {}):
                    before = [key for key in old if key in order and order.index(key) < order.index(name)]
                    place = list(old).index(before[-1]) + 1 if before else 0
                    _insert(old, place, name, _made(value, part, flow=_is_flow(old)))
            elif value is None or (value in ([], {}) and not part.required and plain(old[name]) != value):
                _remove(old, name)
            else:
                old[name] = self.write(old[name], value, part)

    def _entries(self, old: CommentedMap, new: Mapping[Any, Any], shape: Shape) -> None:
        keys, wanted = list(old), list(new)
        gone, come = [key for key in keys if key not in new], [key for key in wanted if key not in old]
        if len(keys) == len(wanted):
            # An entry that has another name in the same place was renamed.
            for before, after in zip(keys, wanted, strict=True):
                if before in gone and after in come:
                    _rename(old, before, after)
                    gone.remove(before)
        for key in gone:
            _remove(old, key)
        for place, key in enumerate(wanted):
            if key in old:
                old[key] = self.write(old[key], new[key], shape.element)
            else:
                _insert(old, min(place, len(old)), key, _made(new[key], shape.element, flow=_is_flow(old)))
        if list(old) != wanted:
            for key in wanted:
                # The comments of a map go by its keys.
                kept = old[key]
                del old[key]
                old[key] = kept

    def _items(self, old: CommentedSeq, new: list[Any], shape: Shape) -> None:
        before = [repr(plain(item)) for item in old]
        matched = difflib.SequenceMatcher(None, before, [repr(item) for item in new], autojunk=False)
        nodes: list[Any] = []
        for what, start, end, first, last in matched.get_opcodes():
            if what == "equal":
                nodes += list(old)[start:end]
                continue
            for rank, item in enumerate(new[first:last]):
                same = start + rank < end
                here = old[start + rank] if same else None
                flow = _is_flow(old) or (bool(old) and _is_flow(old[0]))
                nodes.append(self.write(here, item, shape.element) if same else _made(item, shape.element, flow=flow))
        while len(old) > len(nodes):
            _drop_last(old)
        for index, node in enumerate(nodes):
            if index < len(old):
                old[index] = node
            else:
                _append(old, node)


def _is_flow(node: Any) -> bool:
    return isinstance(node, CommentedMap | CommentedSeq) and bool(node.fa.flow_style())


def _like(old: Any, new: Any, shape: Shape) -> Any:
    """Return a new value, written as the old one was."""
    if isinstance(old, ScalarString) and isinstance(new, str):
        made = copy.copy(type(old))(new)
        return made if not hasattr(old, "anchor") or old.anchor.value is None else type(old)(new)
    return _made(new, shape, flow=_is_flow(old))


def _made(value: Any, shape: Shape, *, flow: bool) -> Any:
    """Return a value as ruamel writes it: in schema order, without what says nothing, quoted where it must be."""
    shape = shape.shapes[alternative(shape, value)] if shape.kind == "either" else shape
    if isinstance(value, Mapping):
        made = CommentedMap()
        for key, item in value.items():
            part = shape.fields.get(key) if shape.kind == "group" else None
            if part is not None and not part.required and item in (None, part.default, [], {}):
                continue
            made[key] = _made(item, part or shape.item or Shape("line"), flow=flow)
        if flow or (shape.kind == "group" and set(shape.fields) == {"document", "line", "quote"}):
            made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        listed = CommentedSeq([_made(item, shape.element, flow=flow) for item in value])
        if flow or not value or shape.element.kind in ("line", "choice", "whole"):
            listed.fa.set_flow_style()
        return listed
    if isinstance(value, str) and not _is_plain(value, flow=flow):
        return DoubleQuotedScalarString(value)
    return value


def _is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether YAML reads a text as itself without quotes."""
    if flow and not text.replace("_", "").replace("-", "").isalnum():
        return False
    try:
        read = YAML(typ="safe").load(f"- {text}\n")
    except YAMLError:
        return False
    return bool(read == [text])


def _insert(held: CommentedMap, place: int, key: Any, value: Any) -> None:
    """Put an entry in its place; what stood at the end of the entry before (a comment) stays before what follows."""
    before = list(held)[place - 1] if place else None
    held.insert(place, key, value)
    if before is not None:
        _hand_over(held[before], value, held, before, key)


def _remove(held: CommentedMap, key: Any) -> None:
    """Take an entry out; the comment after it goes to the entry before."""
    keys = list(held)
    place = keys.index(key)
    tail = _taken(held[key], held, key)
    del held[key]
    if tail is not None and place:
        _given(held[keys[place - 1]], held, keys[place - 1], tail)


def _drop_last(held: CommentedSeq) -> None:
    tail = _taken(held[-1], held, len(held) - 1)
    held.pop()
    if tail is not None and held:
        _given(held[-1], held, len(held) - 1, tail)


def _append(held: CommentedSeq, node: Any) -> None:
    tail = _taken(held[-1], held, len(held) - 1) if held else None
    held.append(node)
    if tail is not None:
        _given(node, held, len(held) - 1, tail)


def _rename(held: CommentedMap, before: Any, after: Any) -> None:
    place, value = list(held).index(before), held[before]
    comment = held.ca.items.pop(before, None)
    del held[before]
    held.insert(place, after, value)
    if comment is not None:
        held.ca.items[after] = comment


def _hand_over(former: Any, value: Any, held: Any, before: Any, key: Any) -> None:
    tail = _taken(former, held, before)
    if tail is not None:
        _given(value, held, key, tail)


def _taken(value: Any, held: Any, key: Any) -> Any:
    """Take away, and return, the comment that stands after a value: ruamel keeps it with the value's last leaf."""
    while isinstance(value, CommentedMap | CommentedSeq) and len(value) and not _is_flow(value):
        held, key = value, (list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1)
        value = held[key]
    slot = 2 if isinstance(held, CommentedMap) else 0
    tokens = held.ca.items.get(key)
    if not tokens or tokens[slot] is None:
        return None
    tail, tokens[slot] = tokens[slot], None
    return tail


def _given(value: Any, held: Any, key: Any, tail: Any) -> None:
    """Put a comment after a value."""
    while isinstance(value, CommentedMap | CommentedSeq) and len(value) and not _is_flow(value):
        held, key = value, (list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1)
        value = held[key]
    slot = 2 if isinstance(held, CommentedMap) else 0
    tokens = held.ca.items.setdefault(key, [None, None, None, None] if slot else [None, None])
    tokens[slot] = tail
