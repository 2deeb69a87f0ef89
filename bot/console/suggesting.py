"""What an agent could answer to a visitor's last message, as « Assister » would find it."""

from __future__ import annotations

from typing import Any

from bot.console.answers import sheet
from bot.console.canned import Insert
from bot.console.understanding import understand
from knowledge import library, reference_date

#: How many topics are suggested.
MOST = 3
#: How likely a topic must be, when the assistant would neither answer nor propose it.
LEAST = 0.2
#: The profiles as a packet names them, and how the card for each begins.
_FOR = {"entreprise": "Pour une entreprise", "organisme": "Pour un organisme"}


async def suggested(agent: Any, text: str, profile: str | None) -> list[Insert] | None:
    """Return answers to a message, best first, as plain text; None when the model is not ready.

    Args:
        agent: Rasa's agent, which the visitors speak with.
        text: the message, masked.
        profile: the visitor's profile, as a packet tells it; None gives the answer for each.

    """
    if agent is None or not agent.is_ready():
        return None
    if not text.strip():
        return []
    content = library()
    found = await understand(agent, text, content)
    likely = [one.topic for one in found.topics if one.score >= LEAST]
    topics = list({topic.id: topic for topic in (*found.proposed, *likely)}.values())[:MOST]
    answers = []
    for topic in topics:
        cards = sheet(topic, content, reference_date()).cards
        known = [card for card in cards if profile in _FOR and card.audience.startswith(_FOR[profile])]
        for card in known or cards:
            title = topic.title if len(cards) == 1 or known else f"{topic.title} – {card.audience.lower()}"
            answers.append(Insert(title, card.copied.plain))
    return answers
