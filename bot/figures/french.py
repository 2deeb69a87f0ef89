"""How numbers, shares and changes are told."""

from __future__ import annotations

#: A share of fewer than this says little: it is flagged.
FEW = 10


def whole(number: int) -> str:
    """Return a number as it is read: « 1 234 »."""
    return f"{number:,}".replace(",", "\u202f")


def many(number: int, one: str, more: str = "") -> str:
    """Return a number with its noun (« 2 conversations »); the plural in s unless it is given."""
    return f"{whole(number)}\u00a0{(more or one + 's') if number > 1 else one}"


def share(part: int, of: int) -> str:
    """Return a share in percent; a dash of nothing."""
    return f"{100 * part / of:.0f}\u00a0%" if of else "–"


def change(now: int, before: int) -> str:
    """Return how a number has changed; empty when there is nothing to compare with."""
    if not before:
        return ""
    if now == before:
        return "autant que sur la période d’avant"
    rate = abs(now - before) / before
    told = f"{100 * rate:.0f}\u00a0%" if rate < 2 else f"{now / before:.0f} fois"
    if rate >= 2:
        return f"{told} plus que sur la période d’avant"
    return f"{told} de {'plus' if now > before else 'moins'} que sur la période d’avant"
