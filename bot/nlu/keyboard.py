"""Which letters stand beside which on a French keyboard."""

from __future__ import annotations

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")


def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {letter: set() for row in _ROWS for letter in row}
    for depth, row in enumerate(_ROWS):
        for place, letter in enumerate(row):
            beside = [row[place - 1 : place], row[place + 1 : place + 2]]
            if depth + 1 < len(_ROWS):
                beside.append(_ROWS[depth + 1][max(place - 1, 0) : place + 1])
            for other in "".join(beside):
                found[letter].add(other)
                found[other].add(letter)
    return {letter: frozenset(others) for letter, others in found.items()}


NEIGHBOURS = _neighbours()


def are_neighbours(first: str, second: str) -> bool:
    """Tell whether two letters (a to z) are typed for one another by a finger that slips."""
    return second in NEIGHBOURS.get(first, frozenset())
