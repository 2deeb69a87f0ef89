"""The fields of a form: a tree of nodes that templates show, and the names under which browsers send them back.

A field is named by its path: ``answers.0.v.summary``. Items of lists and entries of maps are numbered; beside them
stand ``n`` (how many there are), ``k`` (the name of an entry), ``v`` (what it holds), ``as`` (which shape a place has),
``is`` (an optional group is there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge import Fault, Shape, alternative

#: The keys that lead to a place of a file.
Place = tuple[str | int, ...]
COUNT, KEY, ENTRY, SHAPE, PRESENT = "n", "k", "v", "as", "is"
#: What the places of pydantic's errors in one of several shapes begin with, by the shape's kind.
_TAGS = {"list": "tuple", "map": "dict", "number": "float", "whole": "int", "date": "date"}


@dataclass(frozen=True)
class Node:
    """A field, or a part of a form.

    Attributes:
        path: its name in the form.
        at: its place in the file.
        shape: what it may hold.
        label: its name, in French.
        value: what it holds.
        children: its parts.
        wrong: what is wrong with it, in French.
        key: the name of the entry that holds it, in a map.
        number: its rank among its parent's items, from 0; None for what is no item.
        last: whether it is the last of them.
        words: the names that it may have, when it is an entry of a map that has set names.
        shapes: the shapes that its place may take, when there are several.
        chosen: which of them it has.

    """

    path: str
    at: Place
    shape: Shape
    label: str
    value: Any
    children: tuple[Node, ...] = ()
    wrong: tuple[str, ...] = ()
    key: Any = None
    number: int | None = None
    last: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    shapes: tuple[Shape, ...] = ()
    chosen: int | None = None

    @property
    def others(self) -> list[tuple[int, Shape]]:
        """The other shapes that it may take, with their ranks."""
        return [(index, shape) for index, shape in enumerate(self.shapes) if index != self.chosen]

    def is_open(self, focus: str, *, always: bool) -> bool:
        """Tell whether it is shown unfolded: it has a fault, or the focus, or is on a short form."""
        return always or self.has_faults or focus == self.path or focus.startswith(f"{self.path}.")

    @property
    def kind(self) -> str:
        """The kind of what it holds."""
        return self.shape.kind

    @property
    def text(self) -> str:
        """What a field shows."""
        value = self.value
        return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)

    @property
    def is_there(self) -> bool:
        """Whether an optional group is there."""
        return isinstance(self.value, Mapping)

    @property
    def id(self) -> str:
        """Its id in the page."""
        return f"f-{self.path.replace('.', '-')}" if self.path else "f"

    def walk(self) -> Iterator[Node]:
        """Yield it and all that it holds, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong with it or a part of it."""
        return any(node.wrong for node in self.walk())

    @property
    def title(self) -> str:
        """What tells an item from its neighbours, in a few words."""
        given = self.value if isinstance(self.value, Mapping) else {}
        named = self.key if self.key is not None else given.get("title") or given.get("label") or given.get("id")
        return str(named or given.get("dispositif") or given.get("document") or given.get("text") or "")


def join(path: str, part: str | int) -> str:
    """Return the name of a part of a field."""
    return f"{path}.{part}" if path else str(part)


def tree(shape: Shape, draft: Any, faults: Sequence[Fault] = ()) -> Node:
    """Return the tree of a form.

    Args:
        shape: the form.
        draft: what it holds.
        faults: what is wrong with it; each goes to its field, or the nearest that there is.

    """
    return _Grower(faults).node(shape, draft, "", ())


def first_field(form: Node, path: str) -> str:
    """Return the name of the first field of a part of a form; the part's own when it has none."""
    inside = (node for node in form.walk() if node.path == path or node.path.startswith(f"{path}."))
    return next(
        (node.path for node in inside if node.path and node.kind not in ("group", "list", "map", "fixed")), path
    )


def sent(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the fields that a browser sends of a form that nobody has touched."""
    for one in node.walk():
        if one.chosen is not None:
            yield join(one.path, SHAPE), str(one.chosen)
        if one.kind in ("list", "map"):
            yield join(one.path, COUNT), str(len(one.children))
        if one.key is not None:
            yield join(one.path.rpartition(".")[0], KEY), str(one.key)
        if one.kind == "group" and one.path and not one.shape.required and one.is_there:
            yield join(one.path, PRESENT), "1"
        if one.kind == "flag" and one.value:
            yield one.path, "1"
        elif not one.children and one.kind not in ("group", "list", "map", "flag", "fixed"):
            yield one.path, one.text


class _Grower:
    """Makes the nodes, and puts each fault where it belongs."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._faults = faults

    def node(self, shape: Shape, value: Any, path: str, at: Place, label: str = "", **item: Any) -> Node:
        label = label or shape.label
        if shape.kind == "either":
            chosen = alternative(shape, value)
            one = shape.shapes[chosen]
            own = Shape(**{**vars(one), "label": label, "hint": shape.hint, "required": shape.required})
            inner = _Grower([found for fault in self._faults if (found := _untagged(fault, at, one, value))])
            made = inner.node(own, value, path, at, label, **item)
            return Node(**{**vars(made), "shape": own, "shapes": shape.shapes, "chosen": chosen})
        children = tuple(self._children(shape, value, path, at))
        below = {child.at for child in children}
        mine = [fault for fault in self._faults if fault.at[: len(at)] == at]
        mine = [fault for fault in mine if fault.at[: len(at) + 1] not in below or len(fault.at) == len(at)]
        wrong = tuple(dict.fromkeys(_said(fault, label) for fault in mine))
        return Node(path, at, shape, label, value, children, wrong, **item)

    def _children(self, shape: Shape, value: Any, path: str, at: Place) -> Iterator[Node]:
        if shape.kind == "group" and isinstance(value, Mapping):
            for name, part in shape.fields.items():
                yield self.node(part, value.get(name), join(path, name), (*at, name))
        elif shape.kind == "list" and isinstance(value, list):
            for index, item in enumerate(value):
                rank: dict[str, Any] = {"number": index, "last": index == len(value) - 1}
                label = f"{shape.label} · {index + 1}"
                yield self.node(shape.element, item, join(path, index), (*at, index), label, **rank)
        elif shape.kind == "map" and isinstance(value, Mapping):
            for index, (key, item) in enumerate(value.items()):
                rank = {"number": index, "last": index == len(value) - 1, "key": key, "words": shape.words}
                label = str(shape.words.get(key, key))
                yield self.node(shape.element, item, join(join(path, index), ENTRY), (*at, key), label, **rank)


def _untagged(fault: Fault, at: Place, shape: Shape, value: Any) -> Fault | None:
    """Return a fault with its place as the file has it; None when it is about a shape that the place has not."""
    rest = fault.at[len(at) :]
    is_tagged = fault.at[: len(at)] == at and bool(rest) and isinstance(rest[0], str)
    if not is_tagged or (isinstance(value, dict) and rest[0] in value):
        return fault
    tag = str(rest[0])
    wanted = _TAGS.get(shape.kind, "str")
    is_its_own = wanted in tag if shape.kind != "group" else not any(each in tag for each in (*_TAGS.values(), "str"))
    if not is_its_own:
        return None
    return Fault(fault.file, fault.place, fault.problem, fault.mend, at=(*at, *rest[1:]))


def _said(fault: Fault, label: str) -> str:
    """Return what is said beside a field: it is named as the form names it."""
    problem = fault.problem
    if label and problem.startswith(("« ", "le champ « ", "la liste « ")) and "." in problem.partition(" »")[0]:
        start, _, rest = problem.partition("« ")
        problem = f"{start}« {label} »{rest.partition(' »')[2]}"
    elif label and fault.at and f"« {fault.at[-1]} »" in problem:
        problem = problem.replace(f"« {fault.at[-1]} »", f"« {label} »")
    return f"{problem[:1].upper()}{problem[1:]} : {fault.mend}."
