"""What an agent types, understood as the visitors' assistant would: the topics that fit and what it would do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming import clean
from bot.privacy import redact
from knowledge import Library, Topic

#: How many topics are shown.
MOST_TOPICS = 5
#: How agents begin who report what somebody says: « le client dit que sa facture est refusée ».
_WHO = r"(?:une?|la?|les?|l[’']|mon|ma|notre|cette?|des|il|elle|ils|elles|on|mme|m\.|monsieur|madame)\b\s*"
_SAYS = (
    r"(?:dit|disent|explique|expliquent|indique|indiquent|signale|signalent|prétend|affirme|affirment|précise|écrit|"
    r"écrivent|raconte|demande|demandent|plaint|plaignent|(?:veut|veulent|voudrait|aimerait|souhaite)\s+savoir|"
    r"appelle\s+(?:parce|car))"
)
_REPORTED = re.compile(
    rf"^\W*(?:bonjour\W+)?(?:j[’']ai\s+)?{_WHO}(?:[\w’'-]+\s+){{0,5}}?{_SAYS}\s+"
    # « La demande de prise en charge » reports nothing: what follows must be what was said.
    r"(?:que\s+|qu[’']\s*|si\s+|s[’']\s*(?=ils?\b)|(?=(?:ne|comment|pourquoi|quand|où|combien|ce|quelle?s?|quels?)\s))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ranked:
    """A topic that may fit, with its probability."""

    topic: Topic
    score: float


@dataclass(frozen=True)
class Understanding:
    """What was understood.

    Attributes:
        question: the customer's question, the agent's « le client dit que » left out, personal data masked.
        topics: the topics that may fit, best first.
        kind: what the assistant would do for a visitor: answer, suggest, refuse or chat.
        proposed: the topics that it would answer or propose.

    """

    question: str
    topics: tuple[Ranked, ...]
    kind: str
    proposed: tuple[Topic, ...]


def question_in(text: str) -> str:
    """Return the customer's question in what an agent types, personal data masked."""
    masked = redact(clean(text).lstrip("/ \t\n")).text
    without = _REPORTED.sub("", masked, count=1).strip()
    # What is left must still say something.
    return without if len(without.split()) > 1 else masked


async def understand(agent: Any, text: str, content: Library) -> Understanding:
    """Understand what an agent types.

    Args:
        agent: Rasa's agent, which the visitors speak with.
        text: what was typed.
        content: the library.

    """
    question = question_in(text)
    parsed: Mapping[str, Any] = await agent.parse_message(question)
    decision: Mapping[str, Any] = parsed.get("decision") or {}
    ranking = [(item["name"], item["confidence"]) for item in parsed.get("intent_ranking") or ()]
    ranked = [Ranked(content.topics[name], score) for name, score in ranking if name in content.topics]
    kind = decision.get("kind", "chat")
    names = decision.get("detected" if kind == "answer" else "suggestions", ()) if kind in ("answer", "suggest") else ()
    proposed = tuple(content.topics[name] for name in names if name in content.topics)
    return Understanding(question, tuple(ranked[:MOST_TOPICS]), kind, proposed)
