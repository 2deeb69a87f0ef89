"""What a guided dialogue says, as text: for the terminal, and for whoever needs the words without Rasa."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.guidance.state import Saying
from knowledge.rules.explanation import summary
from knowledge.rules.french import typographic

#: Returns a phrase of ``conversation/`` with its values.
Phrase = Callable[[str, Mapping[str, str]], str]


def rendered(saying: Saying, phrase: Phrase) -> str:
    """Return the text of one thing said (Markdown).

    Args:
        saying: what is said.
        phrase: gives the words of a phrase by its key.

    """
    told = "" if saying.key == "conclusion" else phrase(f"guidage.{saying.key}", saying.values)
    parts = [told, summary(saying.result) if saying.result is not None else ""]
    return typographic("\n\n".join(part for part in parts if part))
