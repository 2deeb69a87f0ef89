"""What a change does, as people read it: field by field, and line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.editing.fields import Node, tree
from knowledge import Shape, french_value

#: The longest diff that is shown, in lines.
_MOST_LINES = 2000


@dataclass(frozen=True)
class Difference:
    """A field that changes: its name in the form, what it held (None: nothing), what it holds (None: nothing)."""

    label: str
    before: str | None
    after: str | None


def differences(shape: Shape, before: Any, after: Any) -> tuple[Difference, ...]:
    """Return the fields that differ between two drafts, in the order of the form."""
    return tuple(_between(tree(shape, before), tree(shape, after), ()))


def unified(path: str, before: str, after: str) -> str:
    """Return the unified diff of a file, as Git writes it."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(list(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))[:_MOST_LINES])


def _between(before: Node | None, after: Node | None, named: tuple[str, ...]) -> Iterator[Difference]:
    node = after or before
    if node is None or (before is not None and after is not None and before.value == after.value):
        return
    names = (*named, node.label) if node.label else named
    old, new = (before.children if before else ()), (after.children if after else ())
    is_same_kind = before is None or after is None or before.kind == after.kind
    if is_same_kind and (old or new):
        if node.kind == "list":
            yield from _items(old, new, named)
        else:
            keys = [child.at[-1] for child in (*old, *new)]
            found = {child.at[-1]: child for child in old}, {child.at[-1]: child for child in new}
            for key in dict.fromkeys(keys):
                yield from _between(found[0].get(key), found[1].get(key), names)
        return
    yield Difference(" › ".join(names), _shown(before), _shown(after))


def _items(old: tuple[Node, ...], new: tuple[Node, ...], named: tuple[str, ...]) -> Iterator[Difference]:
    matched = difflib.SequenceMatcher(None, [repr(one.value) for one in old], [repr(one.value) for one in new], False)
    for what, start, end, first, last in matched.get_opcodes():
        if what == "equal":
            continue
        for rank in range(max(end - start, last - first)):
            before = old[start + rank] if start + rank < end else None
            after = new[first + rank] if first + rank < last else None
            yield from _between(before, after, named)


def _shown(node: Node | None) -> str | None:
    """Return what a field holds, in a line or more."""
    if node is None or node.value in (None, "", [], {}):
        return None
    if node.children:
        return "\n".join(f"{each.label} : {shown}" for each in node.children if (shown := _shown(each)))
    if isinstance(node.value, bool):
        return "oui" if node.value else None
    if node.kind == "choice":
        return str(node.shape.words.get(node.value, node.value))
    return french_value(node.value) if hasattr(node.value, "isoformat") else node.text
