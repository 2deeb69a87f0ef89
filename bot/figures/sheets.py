"""Tables as CSV files for spreadsheets: semicolons, UTF-8 with its mark, and nothing that they would calculate."""

from __future__ import annotations

import csv
import io

from bot.figures.panels import Panel
from bot.spreadsheets import begins_formula


def sheet(panel: Panel) -> bytes:
    """Return the table of a panel as a CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in (panel.headings, *panel.rows):
        writer.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def harmless(cell: str) -> str:
    """Return a cell's text as text to any spreadsheet: an apostrophe before what would begin a formula."""
    return f"'{cell}" if begins_formula(cell) else cell
