"""What misspelt, accentless or shouted messages cost: the same messages, spoilt, through the classifier."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.evaluation.corruption import CORRUPTIONS
from bot.evaluation.sets import Phrase
from bot.nlu.decision import public_scores
from bot.nlu.topic_model import TopicModel


def spoilt(model: TopicModel, phrases: Sequence[Phrase], topics: Collection[str]) -> dict[str, list[tuple[bool, bool]]]:
    """Return, by corruption, whether the first label of each message about a topic was right before and after."""
    asked = [one for one in phrases if one.topic in topics]
    if not asked:
        return {}
    before = _right(model, asked, [one.text for one in asked])
    return {
        name: list(zip(before, _right(model, asked, [spoil(one.text) for one in asked]), strict=True))
        for name, spoil in CORRUPTIONS.items()
    }


def _right(model: TopicModel, phrases: Sequence[Phrase], texts: Sequence[str]) -> list[bool]:
    ranked = model.rank(texts)
    return [public_scores(one)[0][0] == phrase.topic for one, phrase in zip(ranked, phrases, strict=True)]
