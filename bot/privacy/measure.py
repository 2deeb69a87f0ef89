"""How well the masking does on sentences whose personal data are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.privacy.kinds import Kind
from bot.privacy.redaction import find
from bot.privacy.sample import Sentence


@dataclass
class Count:
    """What was to be masked, what was masked rightly, and what was masked that should not have been."""

    expected: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """The part of the data that is masked whole."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """The part of the masks that stand for exactly the data they name."""
        masked = self.right + self.wrong
        return self.right / masked if masked else 1.0


@dataclass
class Measure:
    """The figures: by kind, and the sentences with a mistake as (text, missed, masked wrongly)."""

    kinds: dict[Kind, Count] = field(default_factory=dict)
    mistakes: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    @property
    def total(self) -> Count:
        """All kinds together."""
        counts = self.kinds.values()
        return Count(*(sum(getattr(count, name) for count in counts) for name in ("expected", "right", "wrong")))


def measure(sentences: Iterable[Sentence]) -> Measure:
    """Mask sentences and compare: a mask counts as right when it has the kind and the very place of the data."""
    result = Measure()
    for sentence in sentences:
        expected = set(sentence.expected)
        found = {(item.start, item.end, kind) for item, kind in find(sentence.text)}
        for places, name in ((expected, "expected"), (expected & found, "right"), (found - expected, "wrong")):
            for _, _, kind in places:
                count = result.kinds.setdefault(kind, Count())
                setattr(count, name, getattr(count, name) + 1)
        if found != expected:
            missed, wrong = (
                [
                    f"{kind.value}: {sentence.text[start:end]}"
                    for start, end, kind in sorted(places, key=lambda at: at[0])
                ]
                for places in (expected - found, found - expected)
            )
            result.mistakes.append((sentence.text, missed, wrong))
    return result
