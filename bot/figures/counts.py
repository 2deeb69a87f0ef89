"""Counts as panels read them: those of one profile or of all, summed by what is asked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.transcripts.tally import UNKNOWN, Tally

#: The profiles that figures are read for; None for all.
PROFILES: dict[str, str] = {
    "entreprise": "Entreprises",
    "organisme": "Organismes de formation",
    UNKNOWN: "Profil inconnu",
}


class Counts:
    """What was counted.

    Args:
        tally: the counts.
        profile: only those of this profile; None for all.

    """

    def __init__(self, tally: Tally, profile: str | None = None) -> None:
        self._found = [(count, number) for count, number in tally.items() if profile in (None, count.profile)]

    def total(self, *measures: str) -> int:
        """Return how often something was counted, whatever the item."""
        return sum(number for count, number in self._found if count.measure in measures)

    def items(self, measure: str) -> Counter[str]:
        """Return how often, by item."""
        found: Counter[str] = Counter()
        for count, number in self._found:
            if count.measure == measure and number:
                found[count.item] += number
        return found

    def days(self, measure: str) -> Counter[date]:
        """Return how often, by day."""
        found: Counter[date] = Counter()
        for count, number in self._found:
            if count.measure == measure:
                found[count.day] += number
        return found

    def within(self, measure: str, of: str) -> Counter[str]:
        """Return how often, by what follows ``of/`` in the item (``guide/question``)."""
        start = f"{of}/"
        return Counter(
            {item[len(start) :]: number for item, number in self.items(measure).items() if item.startswith(start)}
        )
