"""From pydantic's errors to French faults with file, line and mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from knowledge.errors import ContentError, Fault, shown
from knowledge.schema import Strict, ValidationError
from knowledge.yaml_files import line_of, plain

Model = TypeVar("Model", bound=Strict)

#: For each kind of pydantic error: what is wrong and what to write, with the error's own context.
_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("le champ « {key} » manque", "ajoutez « {key} : … »"),
    "extra_forbidden": ("le champ « {key} » n'existe pas", "retirez-le ou corrigez son nom"),
    "string_too_short": ("« {key} » est vide ou trop court", "écrivez au moins {min_length} caractères"),
    "string_too_long": (
        "« {key} » est trop long ({length} caractères)",
        "raccourcissez à {max_length} caractères au plus",
    ),
    "string_type": ("« {key} » doit être un texte", "mettez la valeur entre guillemets"),
    "string_pattern_mismatch": ("« {key} » n'a pas la forme attendue", "suivez la forme {pattern}"),
    "literal_error": ("« {key} » vaut « {input} », qui n'est pas admis", "choisissez parmi {expected}"),
    "date_from_datetime_parsing": ("« {key} » n'est pas une date", "écrivez AAAA-MM-JJ"),
    "date_type": ("« {key} » n'est pas une date", "écrivez AAAA-MM-JJ"),
    "int_parsing": ("« {key} » n'est pas un nombre entier", "écrivez un nombre entier"),
    "greater_than_equal": ("« {key} » est trop petit", "écrivez au moins {ge}"),
    "tuple_type": ("« {key} » doit être une liste", "écrivez un élément par ligne, précédé d'un tiret"),
    "too_short": ("la liste « {key} » est trop courte", "donnez au moins {min_length} élément(s)"),
    "too_long": ("la liste « {key} » est trop longue", "gardez au plus {max_length} éléments"),
    "dict_type": ("« {key} » doit contenir des champs", "écrivez « champ : valeur » en retrait"),
    "model_type": ("« {key} » doit contenir des champs", "écrivez « champ : valeur » en retrait"),
    "value_error": ("{error}", "complétez ou corrigez la fiche"),
}
_OTHERWISE = ("« {key} » ne convient pas", "comparez avec une fiche voisine")


def build(model: type[Model], document: Any, path: Path, root: Path, at: tuple[str | int, ...] = ()) -> Model:
    """Make a model from the part ``at`` of a YAML document.

    Raises:
        ContentError: the part does not have the model's shape; one fault for each error.

    """
    part = document
    for key in at:
        part = part[key]
    try:
        return model.model_validate(plain(part))
    except ValidationError as error:
        name = shown(path, root)
        faults = [_fault(name, document, at, dict(item)) for item in error.errors()]
        raise ContentError(faults) from error


def _fault(name: str, document: Any, at: tuple[str | int, ...], error: dict[str, Any]) -> Fault:
    location = tuple(part for part in error["loc"] if part != "[key]")
    where = at + location
    line = line_of(document, where)
    problem, mend = _SENTENCES.get(error["type"], _OTHERWISE)
    context = {
        **error.get("ctx", {}),
        "key": ".".join(str(part) for part in location) or "la fiche",
        "input": error.get("input"),
        "length": len(error["input"]) if isinstance(error.get("input"), str) else 0,
    }
    place = f"ligne {line}" if line else "début"
    return Fault(name, place, problem.format(**context), mend.format(**context), at=location)
