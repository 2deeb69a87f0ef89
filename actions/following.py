"""Reads a short message with what was said before: the topic at hand, the question that waits."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import topics
from actions.conversation import ask_which
from actions.reply import Reply, Speaker, topic_button
from actions.turn import Turn
from actions.typed_choice import plain
from knowledge import Library, Topic, followed_topic, named_profile, sources_of

_WHICH = re.compile(r"(?:mais |et |c est |euh )*(?:le ?quel|la ?quelle|les ?quel(?:le)?s)(?: des (?:deux|trois|2|3))?")
_WHERE = re.compile(
    r"(?:et |mais |ok |oui |d accord )*"
    r"(?:ou|(?:c est |c |ca se trouve |ca se fait |je trouve ca |on trouve ca )ou|ou ca|ou est ce|a quel endroit"
    r"|dans quel menu|sur quelle page|sur quel ecran)(?: exactement| svp| ca| dans le site| sur le site)*"
)
_NUMBER = re.compile(r"(?:(?:le|la|numero|n|choix|option) )*\d{1,3}")


def follow(turn: Turn, content: Library) -> Reply | None:
    """Return the reply to a message that means something only after what was said; None for any other message."""
    if turn.guidance is not None and (turn.guidance.status == "open" or not _just_answered(turn)):
        return None
    said = plain(turn.text)
    if turn.thread.pending == "suggestions":
        # A number that is none of the choices, or « lequel ? »: the choice is put again, not taken for a failure.
        return ask_which(turn, content, "repli.lequel") if _WHICH.fullmatch(said) or _NUMBER.fullmatch(said) else None
    if turn.thread.pending in ("profile", "second") and _WHICH.fullmatch(said):
        return _put_again(turn, content)
    last = content.topics.get(turn.thread.topic or "")
    free = turn.thread.pending in (None, "second")
    return _after_answer(turn, content, last) if last is not None and free else None


def _after_answer(turn: Turn, content: Library, last: Topic) -> Reply | None:
    profile = named_profile(turn.text)
    if profile is not None:
        told = replace(turn, profile=profile, entities={**turn.entities, "profil": profile})
        return topics.learn_profile(told, content)
    if _WHERE.fullmatch(plain(turn.text)):
        return _where(turn, content)
    meant = followed_topic(turn.text, last, content)
    if meant is None:
        return None
    waiting = (*turn.thread.topics, *turn.thread.others) if turn.thread.pending == "second" else turn.thread.others
    return topics.answer_topics(turn, content, (meant, *(topic for topic in waiting if topic != meant)))


def _just_answered(turn: Turn) -> bool:
    """Tell whether the assistant spoke of the topic at hand last, and not of a guided dialogue."""
    told = [said["metadata"] for said in turn.last_said]
    return any(one.get("kind") == "answer" and one.get("topic") == turn.thread.topic for one in told)


def _put_again(turn: Turn, content: Library) -> Reply:
    """Put again the question that waits: which profile, or whether to go on with the other topic."""
    if turn.thread.pending == "profile":
        return topics.answer_topics(turn, content, (*turn.thread.topics, *turn.thread.others))
    other = turn.thread.topics[0]
    speaker = Speaker(content, turn.thread)
    buttons = (topic_button(other, content),)
    offer = speaker.message("suivi.seconde_question", "question", buttons, titre=content.topics[other].title)
    return Reply((offer,), speaker.thread, turn.profile)


def _where(turn: Turn, content: Library) -> Reply | None:
    """Say where the steps of the topic at hand begin, if they are steps."""
    topic = content.topics[turn.thread.topic or ""]
    answer = topic.answer_for(turn.profile)
    if answer is None or not answer.steps or answer.steps_kind != "steps":
        return None
    speaker = Speaker(content, turn.thread)
    # The first step that names a place of the interface: what comes before prepares it.
    place = next((step for step in answer.steps if "**" in step), answer.steps[0])
    message = speaker.message("suivi.ou", "answer", (topic_button(topic.id, content),), titre=topic.title, etape=place)
    message = replace(message, metadata={"topic": topic.id, "sources": sources_of(topic, content)})
    return Reply((message,), speaker.thread, turn.profile)
