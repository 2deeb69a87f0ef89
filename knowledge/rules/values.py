"""Values that may be partly known: exact numbers and dates, intervals of them, and three-valued truth.

``None`` is « inconnu », for a truth value as for any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Scalar = Fraction | date
#: The end of an interval of numbers that has none (« plus de 50 »).
UNBOUNDED = Fraction(1_000_000)


@dataclass(frozen=True)
class Span:
    """An interval of numbers or of dates, both ends included."""

    low: Any
    high: Any


def spanned(value: Any) -> Span:
    """Return a number or a date as an interval."""
    return value if isinstance(value, Span) else Span(value, value)


def narrowed(low: Any, high: Any) -> Any:
    """Return an interval, or its one value when the ends meet."""
    return low if low == high else Span(low, high)


def compare(operator: str, left: Any, right: Any) -> bool | None:
    """Compare two values; None when either is unknown or when the intervals leave both answers possible."""
    if left is None or right is None:
        return None
    if operator in ("==", "!="):
        same = _equal(left, right)
        return same if operator == "==" or same is None else not same
    if operator in (">", ">="):
        operator = "<" if operator == ">" else "<="
        left, right = right, left
    a, b = spanned(left), spanned(right)
    if operator == "<":
        return True if a.high < b.low else False if a.low >= b.high else None
    return True if a.high <= b.low else False if a.low > b.high else None


def _equal(left: Any, right: Any) -> bool | None:
    if isinstance(left, Span) or isinstance(right, Span):
        if isinstance(left, str) or isinstance(right, str):
            return False  # a word (« jamais ») is no interval
        a, b = spanned(left), spanned(right)
        return False if a.high < b.low or b.high < a.low else None
    return bool(left == right)


def combine(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Apply an operation that grows or falls steadily with each operand, over intervals."""
    if left is None or right is None:
        return None
    if not isinstance(left, Span) and not isinstance(right, Span):
        return operation(left, right)
    a, b = spanned(left), spanned(right)
    ends = [operation(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return narrowed(min(ends), max(ends))


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """Apply a function that never falls, over an interval."""
    if value is None:
        return None
    span = spanned(value)
    return narrowed(function(span.low), function(span.high))


def truth(value: bool | None) -> str:
    """Return how a truth value is written: oui, non or inconnu."""
    return "inconnu" if value is None else "oui" if value else "non"
