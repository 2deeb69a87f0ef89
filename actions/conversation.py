"""Conversation around the topics: greetings, out of scope, yes and no, the way to a human."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions import topics
from actions.reply import Button, Kind, Message, Reply, Speaker, command_button, topic_button
from actions.turn import Turn
from knowledge import Library

#: A neighbouring topic is offered, as a question, from this probability on.
NEAREST = 0.12
HOMONYM = "defi_homonyme"

#: The phrase for each conversational intent.
PHRASES: dict[str, str] = {
    "salutation": "accueil.salutation",
    "au_revoir": "accueil.au_revoir",
    "remerciement": "accueil.remerciement",
    "etes_vous_un_robot": "accueil.robot",
    "aide_capacites": "accueil.capacites",
    "capacites": "accueil.capacites",
    "message_vide": "repli.sans_mots",
    "reformuler": "repli.reformuler",
}


def say(turn: Turn, content: Library, key: str, kind: Kind = "chat") -> Reply:
    """Say one phrase and keep the thread as it is."""
    speaker = Speaker(content, turn.thread)
    return Reply((speaker.message(key, kind),), speaker.thread, turn.profile)


def converse(turn: Turn, content: Library) -> Reply:
    """Answer a conversational intent."""
    return say(turn, content, PHRASES[turn.intent])


def suggest(turn: Turn, content: Library) -> Reply:
    """Propose the topics that the message may be about; a bare « DEFI » gets its own question."""
    if turn.decision.get("label") == HOMONYM:
        return topics.propose(turn, content, turn.suggestions, "repli.homonyme_defi")
    if not turn.suggestions:
        return unforeseen(turn, content)
    return topics.propose(turn, content, turn.suggestions)


def out_of_scope(turn: Turn, content: Library) -> Reply:
    """Say honestly that there is no answer; a near topic is offered only as a question."""
    flavour = turn.decision.get("flavour") or "proche"
    if flavour == "insulte":
        return say(turn, content, "hors_sujet.insulte")
    # A clear question without an answer is no misunderstanding: only what was not understood counts.
    unclear = turn.thread.unclear + 1 if flavour == "autre" else 0
    if unclear >= 3 or (unclear == 2 and turn.thread.pending == "suggestions"):
        return topics.to_human(turn, content)
    speaker = Speaker(content, replace(turn.thread, unclear=unclear).waiting_for(None))
    message = speaker.message(f"hors_sujet.{flavour}", "refusal")
    scores = dict(turn.decision.get("scores", ()))
    nearest = next((topic for topic in turn.suggestions if scores.get(topic, 0.0) >= NEAREST), None)
    if flavour == "proche" and nearest is not None:
        speaker.thread = speaker.thread.waiting_for("nearest", (nearest,))
        question = speaker.phrase("hors_sujet.sujet_voisin", titre=content.topics[nearest].title)
        buttons = (topic_button(nearest, content), *message.buttons[:1])
        message = Message(f"{message.text}\n\n{question}", "refusal", buttons)
    return Reply((message,), speaker.thread, turn.profile)


def hand_over(turn: Turn, content: Library) -> Reply:
    """Show the way to a human, with the subject to mention."""
    speaker = Speaker(content, replace(turn.thread, unclear=0, failed=0).waiting_for(None))
    message = replace(speaker.message("conseiller.orienter", "handoff"), metadata={"handover": "asked"})
    if turn.thread.topic is not None:
        subject = speaker.phrase("conseiller.motif", titre=content.topics[turn.thread.topic].title)
        message = replace(message, text=f"{message.text}\n\n{subject}")
    return Reply((message,), speaker.thread, turn.profile)


def yes_or_no(turn: Turn, content: Library) -> Reply:
    """Take « oui » or « non » as the answer to what the assistant asked last."""
    if turn.named_profile is not None:
        return topics.learn_profile(turn, content)
    if turn.thread.pending == "profile":
        # « Oui » or « non » does not choose: the question is put again.
        return topics.answer_topics(turn, content, (*turn.thread.topics, *turn.thread.others))
    return _yes(turn, content) if turn.intent == "affirmer" else _no(turn, content)


def _yes(turn: Turn, content: Library) -> Reply:
    thread = turn.thread
    if thread.pending == "suggestions" and len(thread.topics) > 1:
        return ask_which(turn, content, "repli.lequel")
    if thread.pending is not None:
        return topics.answer_topics(turn, content, (*thread.topics, *thread.others))
    return say(turn, content, "suivi.oui_sans_objet")


def _no(turn: Turn, content: Library) -> Reply:
    thread = turn.thread
    if thread.pending in ("suggestions", "nearest"):
        return none_fits(turn, content)
    closed = replace(turn, thread=replace(thread.waiting_for(None), others=()))
    return say(closed, content, "suivi.non_sans_objet")


def none_fits(turn: Turn, content: Library) -> Reply:
    """None of the proposals: ask for other words once, then show the way to a conseiller."""
    if turn.thread.unclear >= 2:
        return topics.to_human(turn, content)
    speaker = Speaker(content, replace(turn.thread, unclear=max(1, turn.thread.unclear)).waiting_for(None))
    human = command_button("Parler à un conseiller", "parler_humain")
    return Reply((speaker.message("repli.aucune", "question", (human,)),), speaker.thread, turn.profile)


def repeat(turn: Turn, content: Library) -> Reply:
    """Say again what was said last."""
    if not turn.last_said:
        return say(turn, content, "suivi.rien_a_redire")
    messages = tuple(
        Message(
            said["text"] or "",
            said["metadata"].get("kind", "chat"),
            tuple(Button(button["title"], button["payload"]) for button in said["buttons"]),
            {name: value for name, value in said["metadata"].items() if name not in ("kind", "message_id")},
        )
        for said in turn.last_said
    )
    return Reply(messages, turn.thread, turn.profile)


def unforeseen(turn: Turn, content: Library) -> Reply:
    """Never silent: what is said when nothing else fits."""
    if turn.thread.unclear >= 1:
        return topics.to_human(turn, content)
    counted = replace(turn, thread=replace(turn.thread, unclear=turn.thread.unclear + 1))
    return say(counted, content, "repli.imprevu", "question")


def ask_which(turn: Turn, content: Library, key: str) -> Reply:
    """Put again the choice between the topics proposed."""
    speaker = Speaker(content, turn.thread)
    none = command_button(topics.NONE_OF_THESE, "aucune_proposition")
    buttons = (*(topic_button(topic, content) for topic in turn.thread.topics), none)
    return Reply((speaker.message(key, "suggestions", buttons),), speaker.thread, turn.profile)


#: What each button command does.
COMMANDS: dict[str, Callable[[Turn, Library], Reply]] = {
    "parler_humain": hand_over,
    "capacites": lambda turn, content: say(turn, content, PHRASES["capacites"]),
    "reformuler": lambda turn, content: say(turn, content, PHRASES["reformuler"], "question"),
    "aucune_proposition": none_fits,
    "ne_marche_pas": topics.did_not_work,
    "suite": topics.what_next,
}


def command(turn: Turn, content: Library) -> Reply:
    """Carry out a button's command; an unknown one is met like an unforeseen message."""
    chosen = COMMANDS.get(turn.entities.get("nom", ""), unforeseen)
    return chosen(turn, content)
