"""Tables as CSV files for spreadsheets: semicolons, UTF-8 with its mark, and nothing that they would calculate."""

from __future__ import annotations

import csv
import io

from bot.figures.panels import Panel

#: What makes a spreadsheet take a cell for a formula, and what could bring one to the start of a cell.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def sheet(panel: Panel) -> bytes:
    """Return the table of a panel as a CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in (panel.headings, *panel.rows):
        writer.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def harmless(cell: str) -> str:
    """Return a cell's text as text to any spreadsheet: an apostrophe before what would begin a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_DANGEROUS) else cell
