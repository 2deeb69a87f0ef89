"""When a message opens a guided dialogue, and which one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.guidance_commands import hearing_of
from actions.turn import Turn
from knowledge import Guidance, guides, is_question, matches, reads_as_start, rule_book, speaks_of_oneself, supposes

#: A topic that leads to a guided dialogue counts from this probability on.
LIKELY = 0.3
#: A dialogue asks before it concludes: it may open on a topic that is not sure enough for an answer.
SURE = 0.5
#: So many facts told at once are a situation to look at.
_MANY_FACTS = 2
#: Who is asking is no fact of a case.
_NOT_OF_THE_CASE = ("profil", "objet")

Opening = tuple[str, Mapping[str, Any], str]


def opening(turn: Turn) -> Opening | None:
    """Return the guided dialogue that a message opens, the facts it tells and its topic; None when it opens none."""
    guidance = turn.guidance
    if guidance is not None and guidance.status == "concluded" and supposes(turn.text):
        return None
    found = _guide_of(turn)
    if found is None:
        return None
    name, topic = found
    facts = hearing_of(turn).facts_in(turn.text, guides()[name].domaine)
    of_the_case = [fact for fact in facts if fact not in _NOT_OF_THE_CASE]
    if guidance is not None and not _may_leave(turn, guidance, name, of_the_case):
        return None
    return (name, facts, topic) if _starts(turn, name, of_the_case) else None


def _starts(turn: Turn, name: str, facts: list[str]) -> bool:
    """Tell whether a message is about a situation to look at rather than a question in general."""
    text = turn.text
    asks_for_oneself = reads_as_start(text) or (bool(facts) and speaks_of_oneself(text))
    if turn.decision.get("kind") == "answer" or _is_nearly_sure(turn):
        is_told = len(facts) >= _MANY_FACTS and not is_question(text)
        return guides()[name].toujours or asks_for_oneself or is_told
    # The topic is not sure: the facts must be, or every likely topic must lead to the same dialogue.
    ways = {_own_guide(topic) for topic in turn.suggestions}
    return asks_for_oneself and (len(facts) >= _MANY_FACTS or (reads_as_start(text) and len(ways) == 1))


def _is_nearly_sure(turn: Turn) -> bool:
    scores = turn.decision.get("scores") or [(None, 0.0)]
    return scores[0][0] == turn.decision.get("label") and scores[0][1] >= SURE and bool(turn.suggestions)


def _may_leave(turn: Turn, guidance: Guidance, name: str, facts: list[str]) -> bool:
    """Tell whether a message may leave the dialogue at hand for another, or for the same from its beginning."""
    if guidance.guide == name:
        return guidance.status != "open" and reads_as_start(turn.text) and not facts
    if guidance.status != "open":
        return True
    if reads_as_start(turn.text):
        return True
    is_answered = hearing_of(turn).read(guidance, turn.text).outcome not in ("unclear", "other")
    return guides()[name].toujours and not is_answered and turn.decision.get("kind") == "answer"


def _guide_of(turn: Turn) -> tuple[str, str] | None:
    """Return the guide that the topics of a message lead to, and the topic."""
    likely = [topic for topic, score in turn.decision.get("scores", ()) if score >= LIKELY]
    ways = [(_own_guide(topic), topic) for topic in turn.detected or likely]
    known = [(name, topic) for name, topic in ways if name is not None]
    always = [(name, topic) for name, topic in known if guides()[name].toujours]
    if always:
        return always[0]
    if len(turn.detected) > 1:
        known = [(name, topic) for name, topic in known if _tells_a_case(turn, name)]
    if not known:
        return None
    name, topic = known[0]
    return _sibling(turn.text, name), topic


def _tells_a_case(turn: Turn, name: str) -> bool:
    facts = hearing_of(turn).facts_in(turn.text, guides()[name].domaine)
    return len([fact for fact in facts if fact not in _NOT_OF_THE_CASE]) >= _MANY_FACTS


def _own_guide(topic: str) -> str | None:
    return next((name for name, item in guides().items() if topic in item.sujets), None)


def _sibling(text: str, name: str) -> str:
    """Return the dialogue of the same dispositif that the words of a message choose, or the one given."""
    areas = rule_book().areas
    item = areas[guides()[name].domaine][0]
    if matches(guides()[name].mots, text):
        return name
    siblings = [other for other, guide in guides().items() if areas[guide.domaine][0] is item and guide.mots]
    return next((other for other in siblings if matches(guides()[other].mots, text)), name)
