"""Guided dialogues in the conversation: when one opens, what a message does to it, how it is taken up again."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from actions.guidance_messages import facts_summary, messages_of, organisme_message
from actions.reply import Message, Reply, Speaker, command_button, guide_button
from actions.turn import Turn
from knowledge import (
    Guidance,
    Guide,
    Heard,
    InputError,
    Library,
    Listener,
    Step,
    guides,
    is_question,
    listener,
    reads_as_start,
    rule_book,
)

#: A topic that leads to a guided dialogue counts from this probability on.
LIKELY = 0.3
#: So many facts told at once are a situation to look at.
_MANY_FACTS = 2
#: The tree of dispositifs is for companies (AMB-34).
_TREE = "selection"


@functools.cache
def _listener(day: Any) -> Listener:
    return listener(day)


def hearing_of(turn: Turn) -> Listener:
    """Return what understands the messages of a turn, on the reference date."""
    return _listener(turn.today)


def reply_within(turn: Turn, content: Library, otherwise: Callable[[Turn, Library], Reply]) -> Reply:
    """Reply to a typed message: the guided dialogue first, if it concerns one, or else what its intent calls for.

    Args:
        turn: the turn.
        content: the library.
        otherwise: the handler of the intent.

    """
    guidance = turn.guidance
    opening = _opening(turn, guidance)
    if opening is not None:
        return begin(turn, content, *opening)
    if guidance is None:
        return after(turn, content, otherwise(turn, content))
    if not _is_digression(turn, guidance):
        step = hearing_of(turn).reply(guidance, turn.text)
        if step is not None:
            return said(turn, content, step)
        command = _other_command(turn, guidance)
        if command is not None:
            return command(turn, content)
        if guidance.status == "open" and _is_misunderstood(turn):
            return said(turn, content, hearing_of(turn).adviser.unfit(guidance))
    return after(turn, content, otherwise(turn, content))


def after(turn: Turn, content: Library, reply: Reply) -> Reply:
    """Return a reply with what the guided dialogues add to it: the pending question again, or the offer of one."""
    return with_offer(turn, reply) if turn.guidance is None else _taken_up(turn, content, reply)


def begin(turn: Turn, content: Library, name: str, facts: Mapping[str, Any]) -> Reply:
    """Open a guided dialogue with the facts known so far."""
    guide = guides()[name]
    if guide.domaine == _TREE and turn.profile == "organisme_formation":
        return organisme_message(turn, content)
    known = {**_carried(turn, guide), **facts, **_of_profile(turn, guide)}
    step = hearing_of(turn).adviser.begin(name, guide.domaine, {**known, **guide.donne})
    fresh = replace(turn, guidance=None, thread=replace(turn.thread, unclear=0, failed=0).waiting_for(None))
    return said(fresh, content, step, opening=guide)


def said(turn: Turn, content: Library, step: Step, opening: Guide | None = None) -> Reply:
    """Return a step of the dialogue as a reply."""
    speaker = Speaker(content, replace(turn.thread, unclear=0).waiting_for(None))
    messages, verdict = messages_of(step, speaker, content, turn.today, opening)
    profile = step.guidance.facts.get("profil")
    known = profile if profile in ("entreprise", "organisme_formation") else turn.profile
    return Reply(messages, speaker.thread, known, step.guidance, verdict or turn.verdict)


def answer_button(turn: Turn, content: Library) -> Reply:
    """Take the answer of a button."""
    guidance = turn.guidance
    values = turn.payload.get("faits")
    try:
        facts = hearing_of(turn).facts_of(values)
    except InputError:
        facts = {}
    if guidance is None or not facts:
        return _nothing_waits(turn, content)
    return said(turn, content, hearing_of(turn).adviser.take(guidance, Heard("value", facts)))


def command_of_button(turn: Turn, content: Library) -> Reply:
    """Carry out the command of a button: open a dialogue, or do something with the one at hand."""
    name, _, target = str(turn.payload.get("nom") or "").partition(":")
    if name == "ouvrir" and target in guides():
        return begin(turn, content, target, {})
    if turn.guidance is None:
        return _nothing_waits(turn, content)
    if name in _OTHERS:
        return _OTHERS[name](turn, content)
    fact = target if target in turn.guidance.facts else None
    step = hearing_of(turn).obey(turn.guidance, name, fact)
    return said(turn, content, step) if step is not None else _nothing_waits(turn, content)


def guide(turn: Turn, content: Library) -> Reply:
    """Handle the buttons of the guided dialogues."""
    return answer_button(turn, content) if turn.intent == "repondre" else command_of_button(turn, content)


def with_offer(turn: Turn, reply: Reply) -> Reply:
    """Offer, under an answer, the guided dialogue that its topic leads to."""
    if len(reply.messages) != 1 or reply.messages[0].kind != "answer":
        return reply
    message = reply.messages[0]
    name = next((key for key, item in guides().items() if message.metadata.get("topic") in item.sujets), None)
    if name is None or turn.guidance is not None:
        return reply
    return replace(reply, messages=(replace(message, buttons=(guide_button(name), *message.buttons)),))


def _opening(turn: Turn, guidance: Guidance | None) -> tuple[str, Mapping[str, Any]] | None:
    """Return the guided dialogue that a message opens, with the facts it tells; None when it opens none."""
    name = _guide_of(turn)
    if name is None or (guidance is not None and guidance.status == "open" and guidance.guide == name):
        return None
    item = guides()[name]
    facts = hearing_of(turn).facts_in(turn.text, item.domaine)
    if guidance is not None and guidance.status == "open" and not item.toujours and not reads_as_start(turn.text):
        return None
    starts = (
        item.toujours
        or reads_as_start(turn.text)
        or (len(facts) >= _MANY_FACTS and turn.decision.get("kind") != "refuse")
    )
    return (name, facts) if starts else None


def _guide_of(turn: Turn) -> str | None:
    """Return the guide that the likeliest topic of a message leads to."""
    topics = [*turn.detected]
    scores = [(topic, score) for topic, score in turn.decision.get("scores", ()) if score >= LIKELY]
    topics += [topic for topic, _ in scores]
    return next((name for topic in topics for name, item in guides().items() if topic in item.sujets), None)


def _is_digression(turn: Turn, guidance: Guidance) -> bool:
    """Tell whether a message is a question on a topic rather than an answer or a remark on the dialogue."""
    if turn.decision.get("kind") != "answer" or not is_question(turn.text):
        return False
    return not hearing_of(turn).explains(guidance, turn.text)


def _is_misunderstood(turn: Turn) -> bool:
    """Tell whether nothing else than the dialogue can make something of a message."""
    kind, label = turn.decision.get("kind"), turn.decision.get("label")
    flavour = turn.decision.get("flavour")
    if kind == "suggest":
        return True
    return (
        kind == "chat"
        and label
        in ("affirmer", "nier", "suite", "preciser_profil", "ne_marche_pas", "aucune_proposition", "message_vide")
    ) or (kind == "refuse" and flavour in (None, "autre"))


def _taken_up(turn: Turn, content: Library, reply: Reply) -> Reply:
    """Put the pending question again after a digression, unless the digression itself waits for an answer."""
    guidance = turn.guidance
    kept = replace(reply, guidance=guidance, verdict=turn.verdict)
    if guidance is None or guidance.asked is None or guidance.status != "open" or reply.thread.pending is not None:
        return kept
    if any(message.kind == "handoff" for message in reply.messages):
        resume = command_button("Reprendre mes questions", "reprendre", guiding=True)
        last = reply.messages[-1]
        return replace(kept, messages=(*reply.messages[:-1], replace(last, buttons=(*last.buttons, resume))))
    step = hearing_of(turn).adviser.ask_again(guidance)
    speaker = Speaker(content, reply.thread)
    messages, _ = messages_of(step, speaker, content, turn.today)
    return replace(kept, messages=(*reply.messages, *messages), thread=speaker.thread, guidance=step.guidance)


def _carried(turn: Turn, guide: Guide) -> dict[str, Any]:
    """Return the facts of an earlier dialogue that hold in a new one: those of the company, or of the same case."""
    book, before = rule_book(), turn.guidance
    if before is None:
        return {}
    same_case = book.areas[before.area][0] is book.areas[guide.domaine][0] and before.guide != _name_of(guide)
    return {
        name: value
        for name, value in before.facts.items()
        if name != "objet" and (same_case or book.facts[name].lasting)
    }


def _name_of(guide: Guide) -> str:
    return next(name for name, item in guides().items() if item is guide)


def _of_profile(turn: Turn, guide: Guide) -> dict[str, Any]:
    is_read = hearing_of(turn).reads(guide.domaine, "profil")
    return {"profil": turn.profile} if turn.profile and is_read and guide.domaine == _TREE else {}


def _nothing_waits(turn: Turn, content: Library) -> Reply:
    speaker = Speaker(content, turn.thread)
    message = speaker.message("guidage.bouton_perime", "question")
    return Reply((message,), speaker.thread, turn.profile, turn.guidance, turn.verdict)


def _detail(turn: Turn, content: Library) -> Reply:
    guidance = turn.guidance
    if guidance is None:
        return _nothing_waits(turn, content)
    text, verdict = hearing_of(turn).detail(guidance, content)
    message = Message(text, "verdict", _after(guidance), {"verdict": verdict})
    return Reply((message,), turn.thread, turn.profile, guidance, turn.verdict)


def _recap(turn: Turn, content: Library) -> Reply:
    guidance = turn.guidance
    if guidance is None:
        return _nothing_waits(turn, content)
    text, _ = hearing_of(turn).detail(guidance, content)
    speaker = Speaker(content, turn.thread)
    message = speaker.message("guidage.recapitulatif", "chat", _after(guidance))
    return Reply((replace(message, metadata={"recap": text}),), speaker.thread, turn.profile, guidance, turn.verdict)


def _to_human(turn: Turn, content: Library) -> Reply:
    """Show the way to a conseiller, with what to tell: the facts and the verdict."""
    from actions.conversation import hand_over

    guidance = turn.guidance
    if guidance is None:
        return hand_over(turn, content)
    reply = hand_over(turn, content)
    speaker = Speaker(content, reply.thread)
    told = speaker.phrase("guidage.conseiller", faits=facts_summary(guidance))
    first = replace(reply.messages[0], text=f"{reply.messages[0].text}\n\n{told}")
    return replace(reply, messages=(first,), thread=speaker.thread, guidance=guidance, verdict=turn.verdict)


def _after(guidance: Guidance) -> tuple[Any, ...]:
    names = ("modifier", "et_si", "recapitulatif", "conseiller") if guidance.status == "concluded" else ("reprendre",)
    return tuple(command_button(_TITLES[name], name, guiding=True) for name in names)


_TITLES = {
    "modifier": "Modifier une réponse",
    "et_si": "Et si…",
    "recapitulatif": "Récapitulatif",
    "conseiller": "Parler à un conseiller",
    "reprendre": "Reprendre mes questions",
}
#: Commands that need more than the dialogue: the library, the channel, a human.
_OTHERS: dict[str, Callable[[Turn, Library], Reply]] = {
    "detail": _detail,
    "recapitulatif": _recap,
    "conseiller": _to_human,
}


def _other_command(turn: Turn, guidance: Guidance) -> Callable[[Turn, Library], Reply] | None:
    name = hearing_of(turn).command(guidance, turn.text)
    if turn.decision.get("label") == "parler_humain":
        name = "conseiller"
    return _OTHERS.get(name or "")
