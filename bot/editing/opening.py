"""Opens an Excel file that somebody sent, within bounds: what is wrong with it is said in French."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

#: What a file may hold: parts, bytes once unpacked, lines of a sheet, columns, characters of a cell.
MOST_PARTS, MOST_BYTES, MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 200, 40_000_000, 20_000, 40, 10_000
#: How many times larger than what was sent a file may be.
_MOST_SWOLLEN = 120
_WITH_MACROS = ("vbaproject", "macrosheets", "activex")


class WorkbookError(Exception):
    """A file cannot be read; the message (French) says why and what to send."""


def checked(content: bytes) -> None:
    """Check a file before anything of it is read.

    Raises:
        WorkbookError: it is no .xlsx file, holds macros, or would be too large once unpacked.

    """
    if not content:
        raise WorkbookError("Choisissez le fichier Excel à importer.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename.casefold() for part in parts}
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > min(MOST_BYTES, _MOST_SWOLLEN * len(content) + 1_000_000):
                raise WorkbookError("Ce fichier est trop gros une fois décompressé : repartez d’un export.")
            if any(word in name for name in names for word in _WITH_MACROS):
                raise WorkbookError("Ce fichier contient des macros : enregistrez-le au format « .xlsx ».")
            if "xl/workbook.xml" not in names:
                raise WorkbookError("Ce n’est pas un fichier Excel « .xlsx » : repartez d’un export.")
            for part in parts:
                if part.filename.casefold().endswith((".xml", ".rels")) and _has_entities(archive.read(part)):
                    raise WorkbookError("Ce fichier n’a pas été écrit par un tableur : repartez d’un export.")
    except WorkbookError:
        raise
    except Exception as error:  # whatever a broken archive makes of the library
        raise WorkbookError("Ce n’est pas un fichier Excel « .xlsx » : repartez d’un export.") from error


def sheets(content: bytes) -> dict[str, list[tuple[int, tuple[Any, ...]]]]:
    """Return the lines of each sheet of a file, with their numbers; empty lines are passed over.

    A formula is a ``Formula``.

    Raises:
        WorkbookError: see ``checked``; or a sheet has too many lines.

    """
    checked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return {sheet.title: list(_lines(sheet)) for sheet in book.worksheets[:10]}
    except WorkbookError:
        raise
    except Exception as error:  # whatever a broken file makes of the library
        raise WorkbookError("Ce fichier Excel est abîmé : ouvrez-le, enregistrez-le à nouveau, réessayez.") from error


class Formula(str):
    """A formula, where a text is wanted."""

    __slots__ = ()


def _lines(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        values = tuple(_value(cell) for cell in row)
        if any(value not in (None, "") for value in values):
            if number > MOST_LINES:
                raise WorkbookError(f"La feuille « {sheet.title} » a plus de {MOST_LINES} lignes.")
            yield number, values


def _value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    return value[:LONGEST_CELL] if isinstance(value, str) else value


def _has_entities(part: bytes) -> bool:
    """Tell whether an XML part declares a document type, which no spreadsheet does."""
    return any(
        mark.encode(code) in part for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
    )
