"""The columns of the content's Excel file: one line a topic and profile; each cell is a field of the form.

The order and the names of the columns do not change from one export to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.editing.drafts import plain_text
from bot.editing.drafts import read as read_draft
from knowledge import Shape, topic_form

ANSWERS, PHRASES, GUIDE = "Réponses", "Phrases", "Mode d’emploi"
#: The columns that tell which line it is; they are not to be changed.
TOPIC, PROFILE, VERSION = "Sujet", "Profil", "Version"


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        title: what its first line says.
        name: the field of a topic, or of an answer, that it holds.
        of_answer: whether each profile has its own; else it stands on the first line of the topic.
        width: how wide it is shown, in characters.

    """

    title: str
    name: str
    of_answer: bool
    width: int

    @property
    def shape(self) -> Shape:
        """What its cells may hold."""
        form = topic_form()
        return (form.fields["answers"].element if self.of_answer else form).fields[self.name]


COLUMNS = (
    Column("Titre", "title", False, 34),
    Column("Question", "question", False, 44),
    Column("Réponse courte", "summary", True, 60),
    Column("Présentation", "steps_kind", True, 18),
    Column("Étapes ou points", "steps", True, 70),
    Column("À savoir", "conditions", True, 60),
    Column("En cas de blocage", "if_it_fails", True, 50),
    Column("Et ensuite", "afterwards", True, 40),
    Column("Comment on l’appelle", "called", False, 34),
    Column("Sujets voisins", "related", False, 30),
    Column("Profil par défaut", "default_profile", False, 18),
    Column("Fin de validité", "valid_until", False, 14),
    Column("Vérifié le", "checked", False, 14),
)
#: What an item of a list begins with in a cell: one a line.
_BULLET = "• "


def cell_of(column: Column, value: Any) -> Any:
    """Return what a cell holds of a value of a draft: lists on several lines, choices by their French names."""
    if isinstance(value, list):
        return "\n".join(f"{_BULLET}{item}" for item in value)
    if column.shape.kind == "choice" and value is not None:
        return column.shape.words.get(value, value)
    return value


def value_of(column: Column, cell: Any) -> Any:
    """Return the value of a draft that a cell gives; None for an empty one."""
    shape = column.shape
    if hasattr(cell, "date"):
        cell = cell.date()
    text = cell.isoformat() if hasattr(cell, "isoformat") else "" if cell is None else str(cell)
    if shape.kind == "list":
        lines = (plain_text(line.strip().removeprefix(_BULLET.strip())) for line in text.splitlines())
        return [line for line in lines if line]
    if shape.kind == "choice":
        words = {word.casefold(): key for key, word in shape.words.items()}
        return words.get(text.strip().casefold(), text.strip()) or shape.default
    return read_draft(shape, {"x": text}, "x")
