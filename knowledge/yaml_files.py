"""Reading YAML with the line of every key, so that a fault can name its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from knowledge.errors import ContentError, Fault, shown


def read_yaml(path: Path, root: Path) -> Any:
    """Read one YAML file.

    Args:
        path: the file.
        root: the folder that messages are relative to.

    Returns:
        The document, with ruamel's line marks on its maps and lists.

    Raises:
        ContentError: the file is empty, is not UTF-8, or is not YAML.

    """
    name = shown(path, root)
    try:
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ContentError(
            [Fault(name, f"octet {error.start}", "le fichier n'est pas en UTF-8", "enregistrez-le en UTF-8")]
        ) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"ligne {mark.line + 1}" if mark else "début"
        problem = f"ce n'est pas du YAML valide ({error.problem or error.context})"
        mend = "vérifiez l'alignement, les deux-points et les guillemets autour des textes qui contiennent « : »"
        raise ContentError([Fault(name, place, problem, mend)]) from error
    if document is None:
        raise ContentError([Fault(name, "ligne 1", "le fichier est vide", "écrivez la fiche ou supprimez le fichier")])
    return document


def line_of(document: Any, path: tuple[str | int, ...]) -> int | None:
    """Return the line (from 1) of the value at ``path`` in a document read here, or of its nearest parent."""
    line: int | None = None
    here = document
    for key in path:
        try:
            if isinstance(here, CommentedMap):
                line = here.lc.key(key)[0] + 1
            elif isinstance(here, CommentedSeq):
                line = here.lc.item(key)[0] + 1
            here = here[key]
        except (KeyError, IndexError, TypeError):
            break
    return line


def plain(value: Any) -> Any:
    """Return ``value`` with ruamel's maps and lists replaced by plain ones."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
