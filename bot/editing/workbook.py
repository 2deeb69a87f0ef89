"""The topics as an Excel file: their answers, their training phrases, how to fill it in. No cell is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.editing.columns import ANSWERS, COLUMNS, GUIDE, PHRASES, PROFILE, TOPIC, VERSION, cell_of
from bot.spreadsheets import begins_formula

_HEAD = PatternFill("solid", fgColor="1E6B3C")
_FIXED = PatternFill("solid", fgColor="EEF3EF")
_TOP = Alignment(wrap_text=True, vertical="top")
_DAY = "dd/mm/yyyy"
_GUIDE = (
    "Ce fichier contient les réponses de l’assistant. Modifiez, enregistrez, puis importez-le depuis la console.",
    "",
    f"Feuille « {ANSWERS} » : une ligne par sujet et par profil.",
    f"Ne changez pas les colonnes grisées ({TOPIC}, {PROFILE}, {VERSION}), ni les titres des colonnes.",
    "Le titre, la question, les mots, les voisins et les dates d’un sujet se lisent sur sa première ligne.",
    "Une liste s’écrit dans une cellule, un élément par ligne (Alt + Entrée), précédé de « • ».",
    "Sujets voisins : les identifiants de la première colonne.",
    "[Rechercher] est un bouton, **Menu > Entrée** un menu ou un écran : gardez leurs noms exacts.",
    "Un sujet ou un profil que vous retirez du fichier reste comme il est. Un sujet ne s’ajoute pas ici.",
    "Les sources, les liens et les réserves se modifient dans la console.",
    "",
    f"Feuille « {PHRASES} » : les phrases dont l’assistant apprend. Ajoutez des lignes, une phrase par ligne.",
    "Une phrase que vous retirez du fichier reste en place.",
    "",
    "À l’import, rien n’est modifié tout de suite : la console montre les erreurs par ligne, puis les changements,",
    "et vous les proposez à la relecture.",
)


def workbook(topics: Mapping[str, tuple[Mapping[str, Any], str]], phrases: Mapping[str, Sequence[str]]) -> bytes:
    """Return the Excel file.

    Args:
        topics: the draft of each topic, with what tells its version.
        phrases: the training phrases of each topic.

    """
    book = Workbook()
    sheet = book.active
    sheet.title = ANSWERS
    _head(sheet, [TOPIC, PROFILE, *(column.title for column in COLUMNS), VERSION])
    row = 1
    for name, (draft, version) in topics.items():
        for rank, (profile, answer) in enumerate(draft["answers"].items()):
            cells = [
                cell_of(column, (answer if column.of_answer else draft).get(column.name))
                if column.of_answer or not rank
                else None
                for column in COLUMNS
            ]
            row += 1
            _line(sheet, row, [name, profile, *cells, version], fixed=(0, 1, len(cells) + 2))
    for index, width in enumerate([28, 20, *(column.width for column in COLUMNS), 12], start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    listed = book.create_sheet(PHRASES)
    _head(listed, [TOPIC, "Phrase"])
    every = ((name, phrase) for name, said in phrases.items() for phrase in said)
    for row, pair in enumerate(every, start=2):
        _line(listed, row, pair, fixed=(0,))
    listed.column_dimensions["A"].width, listed.column_dimensions["B"].width = 30, 90
    listed.freeze_panes = "A2"
    guide = book.create_sheet(GUIDE)
    for row, text in enumerate(_GUIDE, start=1):
        _line(guide, row, [text])
    guide.column_dimensions["A"].width = 110
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(sheet: Worksheet, titles: Sequence[str]) -> None:
    _line(sheet, 1, titles)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD


def _line(sheet: Worksheet, row: int, values: Iterable[Any], fixed: Sequence[int] = ()) -> None:
    for index, value in enumerate(values):
        cell = sheet.cell(row, index + 1)
        cell.alignment = _TOP
        if index in fixed:
            cell.fill = _FIXED
        if isinstance(value, str):
            # « =1+1 » is a text like any other, and stays one when somebody edits it.
            cell.value, cell.data_type = value, "s"
            cell.quotePrefix = begins_formula(value)
        elif value is not None:
            cell.value = value
            cell.number_format = _DAY
