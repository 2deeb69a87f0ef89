"""From an Excel file to changes of the content: what is wrong with it by sheet, line and column, or what it changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from bot.editing.changes import Edited, digest, edited, opened
from bot.editing.columns import ANSWERS, COLUMNS, PHRASES, PROFILE, TOPIC, VERSION, Column, value_of
from bot.editing.fields import tree
from bot.editing.opening import Formula, WorkbookError, sheets
from bot.editing.pieces import Piece, piece
from knowledge import library

#: How many errors are told at most: the others are of the same kind.
MOST_TOLD = 100
_Place = tuple[str | int, ...]
_Rows = list[tuple[int, tuple[Any, ...]]]


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell: its sheet, line and column (empty for the whole line), and what to write."""

    sheet: str
    line: int
    column: str
    text: str


@dataclass
class Imported:
    """What a file makes of the content.

    Attributes:
        faults: what is wrong with it.
        changes: for each topic that it changes, the piece and the change.
        stale: the topics that have changed since the file was exported.
        phrases: the new training phrases of each topic.

    """

    faults: list[CellFault] = field(default_factory=list)
    changes: dict[str, tuple[Piece, Edited]] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    phrases: dict[str, list[str]] = field(default_factory=dict)


def imported(content: bytes, texts: Mapping[str, str], known: Mapping[str, set[str]]) -> Imported:
    """Return what an Excel file makes of the content; nothing is changed.

    Args:
        content: the file.
        texts: the text of each topic's file now.
        known: the training phrases of each topic now.

    Raises:
        WorkbookError: it cannot be read, or a sheet or a column is missing.

    """
    found = sheets(content)
    made = Imported()
    _Answers(made, texts).read(_sheet(found, ANSWERS, [TOPIC, PROFILE, *(column.title for column in COLUMNS)]))
    if PHRASES in found:
        _read_phrases(made, _sheet(found, PHRASES, [TOPIC, "Phrase"]), known)
    made.faults.sort(key=lambda fault: (fault.sheet, fault.line))
    return made


def _sheet(found: Mapping[str, _Rows], title: str, wanted: list[str]) -> tuple[dict[str, int], _Rows]:
    """Return the columns of a sheet, by their titles, and its lines."""
    if title not in found:
        raise WorkbookError(f"La feuille « {title} » manque : repartez d’un export.")
    head, *lines = found[title] or [(1, ())]
    columns = {str(name).strip(): index for index, name in enumerate(head[1]) if name is not None}
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise WorkbookError(
            f"Feuille « {title} » : il manque la colonne « {missing[0]} ». Gardez les titres de l’export."
        )
    return columns, lines


class _Answers:
    """Reads the sheet of answers.

    Args:
        made: where what is found goes.
        texts: the text of each topic's file.

    """

    def __init__(self, made: Imported, texts: Mapping[str, str]) -> None:
        self._made = made
        self._texts = texts
        self._columns: dict[str, int] = {}
        #: Of each topic: its draft as it is, as it is to be, and the line that gives each place of it.
        self._before: dict[str, Any] = {}
        self._drafts: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, dict[_Place, tuple[int, str]]] = {}

    def read(self, sheet: tuple[dict[str, int], _Rows]) -> None:
        """Read the lines, then check each topic that they change."""
        self._columns, lines = sheet
        pieces: dict[str, Piece] = {}
        for number, row in lines:
            name = str(self._cell(row, TOPIC) or "").strip()
            held = pieces.get(name) or piece("sujets", name)
            if held is None or name not in self._texts:
                self._wrong(number, TOPIC, f"le sujet « {name} » n’existe pas : gardez les identifiants de l’export.")
                continue
            if name not in pieces:
                pieces[name] = held
                self._before[name] = opened(self._texts[name], held)
                self._drafts[name] = copy.deepcopy(self._before[name])
                self._lines[name] = {}
                version = self._cell(row, VERSION) if VERSION in self._columns else None
                if version and str(version) != digest(self._texts[name])[:12]:
                    self._made.stale.append(name)
            self._line(name, number, row)
        for name, held in pieces.items():
            self._check(name, held)

    def _line(self, name: str, number: int, row: tuple[Any, ...]) -> None:
        draft, profile = self._drafts[name], str(self._cell(row, PROFILE) or "").strip()
        if profile not in draft["answers"]:
            wanted = ", ".join(draft["answers"])
            self._wrong(number, PROFILE, f"ce sujet n’a pas de profil « {profile} » : écrivez {wanted}.")
            return
        if ("answers", profile) in self._lines[name]:
            self._wrong(number, PROFILE, f"la ligne du profil « {profile} » de ce sujet est écrite deux fois.")
            return
        is_first = not self._lines[name]
        self._lines[name]["answers", profile] = (number, PROFILE)
        for column in COLUMNS:
            cell = self._cell(row, column.title)
            if isinstance(cell, Formula):
                self._wrong(number, column.title, "c’est une formule : écrivez le texte lui-même.")
            elif column.of_answer:
                self._put(draft["answers"][profile], column, cell)
                self._lines[name]["answers", profile, column.name] = (number, column.title)
            elif is_first:
                self._put(draft, column, cell)
                self._lines[name][(column.name,)] = (number, column.title)
            elif cell not in (None, "") and value_of(column, cell) != draft.get(column.name):
                first = self._lines[name][(column.name,)][0]
                self._wrong(
                    number,
                    column.title,
                    f"la ligne {first} du même sujet dit autre chose : écrivez-le là-bas seulement.",
                )

    @staticmethod
    def _put(held: dict[str, Any], column: Column, cell: Any) -> None:
        value = value_of(column, cell)
        if value is None:
            held.pop(column.name, None)
        else:
            held[column.name] = value

    def _check(self, name: str, held: Piece) -> None:
        draft = self._drafts[name]
        if draft == self._before[name]:
            return
        tried = held.tried(draft, {})
        for node in tree(held.shape, draft, tried.faults).walk():
            for text in node.wrong:
                place = next((node.at[:size] for size in (3, 2, 1) if node.at[:size] in self._lines[name]), ())
                first = min(line for line, _ in self._lines[name].values())
                line, column = self._lines[name].get(place, (first, TOPIC))
                self._wrong(line, column, text)
        elsewhere = [fault for fault in tried.faults if f"knowledge/{fault.file}" != held.path]
        for fault in elsewhere:
            self._wrong(min(line for line, _ in self._lines[name].values()), TOPIC, str(fault))
        if not tried.faults:
            change = edited(self._texts[name], held, draft)
            if change.before != change.after:
                self._made.changes[name] = (held, change)

    def _cell(self, row: tuple[Any, ...], title: str) -> Any:
        index = self._columns[title]
        return row[index] if index < len(row) else None

    def _wrong(self, line: int, column: str, text: str) -> None:
        letter = get_column_letter(self._columns[column] + 1) if column in self._columns else ""
        if len(self._made.faults) < MOST_TOLD:
            self._made.faults.append(CellFault(ANSWERS, line, f"{letter} ({column})" if letter else "", text))


def _read_phrases(made: Imported, sheet: tuple[dict[str, int], _Rows], known: Mapping[str, set[str]]) -> None:
    columns, lines = sheet
    for fault in _phrases(made, columns, lines, known):
        if len(made.faults) < MOST_TOLD:
            made.faults.append(fault)


def _phrases(
    made: Imported, columns: dict[str, int], lines: _Rows, known: Mapping[str, set[str]]
) -> Iterator[CellFault]:
    everywhere = {phrase: name for name, held in known.items() for phrase in held}
    for number, row in lines:
        name, phrase = (row[columns[title]] for title in (TOPIC, "Phrase"))
        name = str(name or "").strip()
        if name not in library().topics:
            yield CellFault(PHRASES, number, f"A ({TOPIC})", f"le sujet « {name} » n’existe pas.")
        elif isinstance(phrase, Formula):
            yield CellFault(PHRASES, number, "B (Phrase)", "c’est une formule : écrivez le texte lui-même.")
        elif not (text := " ".join(str(phrase or "").split())):
            yield CellFault(PHRASES, number, "B (Phrase)", "la phrase est vide : écrivez-la ou retirez la ligne.")
        elif everywhere.get(text, name) != name:
            yield CellFault(
                PHRASES, number, "B (Phrase)", f"cette phrase est déjà celle du sujet « {everywhere[text]} »."
            )
        elif text not in everywhere:
            everywhere[text] = name
            made.phrases.setdefault(name, []).append(text)
