"""What spreadsheets would calculate although it is a text."""

from __future__ import annotations

#: What makes a spreadsheet take a cell for a formula, and what could bring one to the start of a cell.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def begins_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula."""
    return text.lstrip(" \u00a0").startswith(_DANGEROUS)
