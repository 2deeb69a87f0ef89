"""Answers on topics, and what surrounds them: the profile, proposals, follow-ups."""

from __future__ import annotations

from dataclasses import replace

from actions.reply import (
    Button,
    Message,
    Reply,
    Speaker,
    command_button,
    profile_button,
    topic_button,
)
from actions.turn import PROFILE_NAMES, Turn
from knowledge import Library, Profile, Topic, afterwards_text, answer_text, failure_text, sources_of

NONE_OF_THESE = "Aucune de ces propositions"
PROFILE_CHOICES: tuple[tuple[str, Profile], ...] = (
    ("Une entreprise", "entreprise"),
    ("Un organisme de formation", "organisme_formation"),
)


def profile_buttons() -> tuple[Button, ...]:
    """Return the two buttons that tell the profile."""
    return tuple(profile_button(title, profile) for title, profile in PROFILE_CHOICES)


def answer_topics(turn: Turn, content: Library, topics: tuple[str, ...]) -> Reply:
    """Answer the first topic (or ask the profile it needs) and offer the next one."""
    topic, others = content.topics[topics[0]], topics[1:]
    speaker = Speaker(content, replace(turn.thread, unclear=0, failed=0, others=others))
    if topic.answer_for(turn.profile) is None:
        thread = speaker.thread.waiting_for("profile", (topic.id,))
        asked_before = turn.thread.pending == "profile" and turn.thread.topics == (topic.id,)
        speaker.thread = thread
        message = speaker.message("profil.redemander" if asked_before else "profil.demander", "question")
        message = replace(message, buttons=profile_buttons(), metadata={"topic": topic.id})
        return Reply((message,), speaker.thread, turn.profile)
    answer = answer_message(topic, turn.profile, content)
    speaker.thread = replace(speaker.thread, topic=topic.id).waiting_for(None)
    if not others:
        return Reply((answer,), speaker.thread, turn.profile)
    speaker.thread = replace(speaker.thread.waiting_for("second", others[:1]), others=others[1:])
    title = content.topics[others[0]].title
    offer = speaker.message("suivi.seconde_question", "question", (topic_button(others[0], content),), titre=title)
    return Reply((answer, offer), speaker.thread, turn.profile)


def answer_message(topic: Topic, profile: Profile | None, content: Library) -> Message:
    """Return the answer of a topic as one message with follow-up buttons."""
    buttons: list[Button] = []
    if topic.differs_by_profile and profile is None:
        other = next(item for item in PROFILE_CHOICES if item[1] != topic.default_profile)
        buttons.append(profile_button(f"Je suis {other[0][0].lower()}{other[0][1:]}", other[1]))
    if afterwards_text(topic, profile):
        buttons.append(command_button("Et après ?", "suite"))
    if failure_text(topic, profile):
        buttons.append(command_button("Cela ne marche pas", "ne_marche_pas"))
    buttons.extend(topic_button(other, content) for other in topic.related[:2])
    shown = profile or topic.default_profile if topic.differs_by_profile else profile
    metadata = {
        "topic": topic.id,
        "profile": PROFILE_NAMES[shown] if shown else None,
        "sources": sources_of(topic, content),
    }
    return Message(answer_text(topic, profile, content), "answer", tuple(buttons), metadata)


def propose(turn: Turn, content: Library, topics: tuple[str, ...], key: str = "repli.vouliez_vous_dire") -> Reply:
    """Propose topics; at the second unclear message in a row, the way to a conseiller instead."""
    # A homonym is the documents' doing, not a misunderstanding.
    unclear = turn.thread.unclear + (key != "repli.homonyme_defi")
    speaker = Speaker(content, replace(turn.thread, unclear=unclear))
    if unclear >= 2:
        return to_human(turn, content)
    speaker.thread = speaker.thread.waiting_for("suggestions", topics)
    none = command_button(NONE_OF_THESE, "aucune_proposition")
    buttons = (*(topic_button(topic, content) for topic in topics), none)
    return Reply((speaker.message(key, "suggestions", buttons),), speaker.thread, turn.profile)


def to_human(turn: Turn, content: Library) -> Reply:
    """Say that the assistant does not manage and show the way to a conseiller."""
    speaker = Speaker(content, replace(turn.thread, unclear=turn.thread.unclear + 1).waiting_for(None))
    message = replace(speaker.message("repli.deuxieme_fois", "handoff"), metadata={"handover": "failed"})
    return Reply((message,), speaker.thread, turn.profile)


def learn_profile(turn: Turn, content: Library) -> Reply:
    """Take note of the profile, then answer what waited for it or answer the last topic again."""
    profile = turn.named_profile
    if profile is None:
        speaker = Speaker(content, turn.thread)
        message = replace(speaker.message("profil.demander", "question"), buttons=profile_buttons())
        return Reply((message,), speaker.thread, turn.profile)
    if turn.thread.pending == "profile":
        return answer_topics(turn, content, (*turn.thread.topics, *turn.thread.others))
    if turn.thread.topic is not None:
        topic = content.topics[turn.thread.topic]
        if topic.differs_by_profile:
            return answer_topics(turn, content, (topic.id, *turn.thread.others))
        speaker = Speaker(content, turn.thread)
        message = speaker.message("profil.meme_reponse", "chat", titre=topic.title)
        return Reply((message,), speaker.thread, profile)
    speaker = Speaker(content, turn.thread)
    return Reply((speaker.message(f"profil.note_{profile}", "chat"),), speaker.thread, profile)


def did_not_work(turn: Turn, content: Library) -> Reply:
    """Say what to do when the last answer did not help; the second time, the way to a conseiller."""
    thread = replace(turn.thread, failed=turn.thread.failed + 1)
    speaker = Speaker(content, thread.waiting_for(None))
    if turn.thread.topic is None:
        if turn.suggestions:
            return propose(turn, content, turn.suggestions)
        return Reply((speaker.message("suivi.echec_sans_sujet", "question"),), speaker.thread, turn.profile)
    topic = content.topics[turn.thread.topic]
    remedy = failure_text(topic, turn.profile)
    if remedy is None or thread.failed >= 2:
        message = speaker.message("suivi.echec_sans_remede", "handoff", titre=topic.title)
        message = replace(message, metadata={"handover": "failed"})
    else:
        message = speaker.message("suivi.echec", "answer", titre=topic.title, remede=remedy)
        message = replace(message, metadata={"topic": topic.id, "sources": sources_of(topic, content)})
    human = command_button("Parler à un conseiller", "parler_humain")
    again = command_button("Dire ma question autrement", "reformuler")
    return Reply((replace(message, buttons=(human, again)),), speaker.thread, turn.profile)


def what_next(turn: Turn, content: Library) -> Reply:
    """Say what comes after the last answer, or propose its neighbours."""
    speaker = Speaker(content, turn.thread)
    if turn.thread.pending == "second":
        return answer_topics(turn, content, (*turn.thread.topics, *turn.thread.others))
    if turn.thread.topic is None:
        return Reply((speaker.message("suivi.rien_a_suivre", "question"),), speaker.thread, turn.profile)
    topic = content.topics[turn.thread.topic]
    related = tuple(topic_button(other, content) for other in topic.related[:3])
    following = afterwards_text(topic, turn.profile)
    if following:
        message = speaker.message("suivi.ensuite", "answer", related, suite=following)
        message = replace(message, metadata={"topic": topic.id, "sources": sources_of(topic, content)})
    else:
        message = speaker.message("suivi.rien_ensuite", "chat", related, titre=topic.title)
    return Reply((message,), speaker.thread, turn.profile)
