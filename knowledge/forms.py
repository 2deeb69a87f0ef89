"""What a form needs to know of the content's shapes, as plain data taken from the schema: labels, help, kinds, bounds.

A field's label and help are the ``title`` and ``description`` of the schema. Who renders the form knows no pydantic.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from knowledge.schema import Strict, Topic
from knowledge.schema_rules import Dispositif

Kind = Literal[
    "fixed", "line", "text", "code", "date", "number", "whole", "flag", "choice", "group", "list", "map", "either"
]
#: What a text may hold and still stand on one line of a form.
_LONGEST_LINE = 60
#: What something without a title is called.
_UNNAMED = {
    "group": "Élément",
    "list": "Liste",
    "map": "Entrées",
    "date": "Date",
    "number": "Nombre",
    "whole": "Nombre",
}
#: The kinds that a value may have, by its type; the first that fits counts.
_KINDS: tuple[tuple[type | tuple[type, ...], tuple[Kind, ...]], ...] = (
    (bool, ("flag",)),
    ((int, float), ("number", "whole")),
    (date, ("date",)),
    (dict, ("group", "map")),
    ((list, tuple), ("list",)),
    (str, ("line", "text", "code", "choice")),
)


@dataclass(frozen=True)
class Shape:
    """What a place of the content may hold.

    Attributes:
        kind: how it is filled in; « fixed » is shown and not changed.
        label: its name, in French; empty when its parent names it.
        hint: what is said under the name.
        required: whether it must be given.
        default: what it is worth when it is not given.
        longest: the longest text, in characters.
        words: the values of a choice (or the keys of a map) with their French names.
        of: what its value names, when that is something else of the content: « sources », « topics », « facts »…
        fields: the parts of a group, by name.
        item: what a list or a map holds.
        shapes: the shapes that it may take (« either »).

    """

    kind: Kind
    label: str = ""
    hint: str = ""
    required: bool = True
    default: Any = None
    longest: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    fields: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    shapes: tuple[Shape, ...] = ()

    @property
    def element(self) -> Shape:
        """What a list or a map holds.

        Raises:
            TypeError: it holds nothing.

        """
        if self.item is None:
            raise TypeError(f"« {self.kind} » holds no items")
        return self.item


@functools.cache
def topic_form() -> Shape:
    """Return what a topic's form holds."""
    return shape_of(Topic)


@functools.cache
def dispositif_form() -> Shape:
    """Return what the form of a file of rules holds."""
    return shape_of(Dispositif)


def shape_of(model: type[Strict]) -> Shape:
    """Return what the form of a model holds.

    Args:
        model: a model of the schema.

    """
    schema = model.model_json_schema()
    # A model's own title and words are for engineers.
    named = {key: value for key, value in schema.items() if key not in ("title", "description")}
    return _Reader(schema.get("$defs", {})).shape(named)


def alternative(shape: Shape, value: Any) -> int:
    """Return which of the shapes that a place may take a value has (the first when none fits)."""
    fitting = next((kinds for types, kinds in _KINDS if isinstance(value, types)), ())
    return next((index for index, one in enumerate(shape.shapes) if one.kind in fitting), 0)


def empty(shape: Shape) -> Any:
    """Return what a new item begins with."""
    if shape.kind == "group":
        return {
            name: part.default if part.default is not None else empty(part)
            for name, part in shape.fields.items()
            if part.required or part.default is not None
        }
    if shape.kind == "either":
        return empty(shape.shapes[0])
    return {"list": [], "map": {}, "flag": False}.get(shape.kind, "")


class _Reader:
    """Turns a JSON schema into shapes.

    Args:
        known: the schemas that others refer to.

    """

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def shape(self, schema: Mapping[str, Any], *, required: bool = True) -> Shape:
        """Return the shape of a schema; what it refers to gives it all but its own title and description."""
        options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        inside = dict(options[0]) if len(options) == 1 else dict(schema)
        if "$ref" in inside:
            inside = dict(self._known[inside["$ref"].rpartition("/")[2]])
            # A model's own words are for engineers.
            inside = {key: value for key, value in inside.items() if key not in ("title", "description")}
        own = {key: value for key, value in schema.items() if key not in ("anyOf", "$ref")}
        given = {**inside, **own}
        passed = {key: given[key] for key in ("code", "of") if key in given}
        about: dict[str, Any] = {
            "label": given.get("title", ""),
            "hint": given.get("description", ""),
            "required": required,
            "default": given.get("default"),
            "of": given.get("of", ""),
        }
        if len(options) > 1:
            return Shape("either", shapes=tuple(self._named({**passed, **one}) for one in options), **about)
        return self._plain(given, passed, about)

    def _named(self, schema: Mapping[str, Any]) -> Shape:
        made = self.shape(schema)
        return Shape(**{**vars(made), "label": _UNNAMED.get(made.kind, "Texte")}) if not made.label else made

    def _plain(self, given: Mapping[str, Any], passed: Mapping[str, Any], about: dict[str, Any]) -> Shape:
        kind = given.get("type")
        if kind == "object" and "properties" in given:
            wanted = set(given.get("required", ()))
            parts = {
                name: self.shape(part, required=name in wanted and part.get("type") not in ("array", "object"))
                for name, part in given["properties"].items()
            }
            return Shape("group", fields=parts, **{**about, "label": about["label"] if "title" in given else ""})
        if kind == "object":
            keys = given.get("propertyNames", {}).get("enum", ())
            words = {key: given.get("words", {}).get(key, key) for key in keys}
            return Shape("map", item=self.shape({**passed, **given["additionalProperties"]}), words=words, **about)
        if kind == "array":
            return Shape("list", item=self.shape({**passed, **given["items"]}), **about)
        if "enum" in given:
            words = {value: given.get("words", {}).get(value, value) for value in given["enum"]}
            return Shape("choice", words=words, **about)
        longest = given.get("maxLength")
        if given.get("fixed"):
            return Shape("fixed", longest=longest, **about)
        kinds: dict[str, Kind] = {"boolean": "flag", "integer": "whole", "number": "number"}
        made: Kind = kinds.get(str(kind), "text" if (longest or 0) > _LONGEST_LINE else "line")
        if kind == "string" and given.get("format") == "date":
            made = "date"
        elif given.get("code"):
            made = "code"
        return Shape(made, longest=longest, **about)
