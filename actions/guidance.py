"""Guided dialogues in the conversation: when one opens, what a message does to it, how it is taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from actions.conversation import say
from actions.guidance_commands import OTHERS, hearing_of, nothing_waits
from actions.guidance_messages import messages_of, organisme_message
from actions.guidance_opening import opening
from actions.reply import Message, Reply, Speaker, command_button, guide_button
from actions.turn import PROFILE_NAMES, Turn
from knowledge import (
    Guidance,
    Guide,
    Heard,
    InputError,
    Library,
    Step,
    guides,
    is_question,
    rule_book,
    term_sources,
)

#: Small talk below this probability is an answer that was not understood.
_SURE = 0.7
#: Conversational labels that say nothing to a question.
_EMPTY_HERE = frozenset(
    {"affirmer", "nier", "suite", "preciser_profil", "ne_marche_pas", "aucune_proposition", "message_vide"}
)
#: The tree of dispositifs is for companies (AMB-34).
_TREE = "selection"


def reply_within(turn: Turn, content: Library, otherwise: Callable[[Turn, Library], Reply]) -> Reply:
    """Reply to a typed message: the guided dialogue first, if it concerns one, or else what its intent calls for.

    Args:
        turn: the turn.
        content: the library.
        otherwise: the handler of the intent.

    """
    guidance = turn.guidance
    found = opening(turn)
    if found is not None:
        return begin(turn, content, *found)
    explained = _explained(turn, content) if guidance is None or guidance.asked is None else None
    if guidance is None or explained is not None:
        return explained or after(turn, content, otherwise(turn, content))
    concerned = None if _is_digression(turn, guidance) else _within(turn, content, guidance)
    if concerned is None and guidance.status == "open" and turn.intent == "salutation":
        # No welcome in the middle: a word, and the question again.
        return after(turn, content, say(turn, content, "guidage.salutation_en_cours"))
    return concerned or after(turn, content, otherwise(_as_supposed(turn, guidance), content))


def _as_supposed(turn: Turn, guidance: Guidance) -> Turn:
    """Suppose, for a question in passing, the profile that the dialogue is for (P-01) rather than ask it."""
    supposed = guides()[guidance.guide].profil
    is_open = guidance.status == "open" and turn.profile is None and supposed is not None
    return replace(turn, profile=supposed) if is_open else turn


def _within(turn: Turn, content: Library, guidance: Guidance) -> Reply | None:
    """Return the reply of the dialogue itself; None when the message does not concern it."""
    step = hearing_of(turn).reply(guidance, turn.text)
    if step is not None:
        return said(turn, content, step)
    command = _other_command(turn, guidance)
    if command is not None:
        return command(turn, content)
    if guidance.status == "open" and _is_misunderstood(turn):
        return said(turn, content, hearing_of(turn).adviser.unfit(guidance))
    return None


def _explained(turn: Turn, content: Library) -> Reply | None:
    """Explain a word of the documents when a message asks for it and no topic answers it."""
    if turn.decision.get("kind") == "answer":
        return None
    term = hearing_of(turn).term(turn.text)
    if term is None:
        return None
    message = Message(term.texte, "answer", (), {"sources": term_sources(term, content)})
    return Reply((message,), turn.thread, turn.profile, turn.guidance, turn.verdict)


def after(turn: Turn, content: Library, reply: Reply) -> Reply:
    """Return a reply with what the guided dialogues add to it: the pending question again, or the offer of one."""
    return with_offer(turn, reply) if turn.guidance is None else _taken_up(turn, content, reply)


def begin(turn: Turn, content: Library, name: str, facts: Mapping[str, Any], topic: str | None = None) -> Reply:
    """Open a guided dialogue with the facts known so far; ``topic`` is the one that led to it."""
    guide = guides()[name]
    if guide.domaine == _TREE and turn.profile == "organisme_formation":
        return organisme_message(turn, content)
    known = {**_carried(turn, guide), **facts, **_of_profile(turn, guide)}
    step = hearing_of(turn).adviser.begin(name, guide.domaine, {**known, **guide.donne})
    fresh = replace(turn, guidance=None, thread=replace(turn.thread, unclear=0, failed=0).waiting_for(None))
    reply = said(fresh, content, step, opened=guide)
    first = reply.messages[0]
    profile = guide.profil or turn.profile
    metadata = {"topic": topic or guide.sujets[0], "guide": name, "begins": True}
    metadata |= {"profile": PROFILE_NAMES[profile]} if profile else {}
    told = replace(first, metadata={**first.metadata, **metadata})
    return replace(reply, messages=(told, *reply.messages[1:]))


def said(turn: Turn, content: Library, step: Step, opened: Guide | None = None) -> Reply:
    """Return a step of the dialogue as a reply."""
    speaker = Speaker(content, replace(turn.thread, unclear=0).waiting_for(None))
    # An opening announces questions: there are none when the message told enough to conclude.
    announced = opened if step.guidance.asked is not None else None
    messages, verdict = messages_of(step, speaker, content, announced)
    profile = step.guidance.facts.get("profil")
    # « Organisme libre » answers a question and names nobody: only the fact tells the profile here.
    named = turn.profile if opened else turn.known_profile
    known = profile if profile in ("entreprise", "organisme_formation") else named
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
        return nothing_waits(turn, content)
    return said(turn, content, hearing_of(turn).adviser.take(guidance, Heard("value", facts)))


def command_of_button(turn: Turn, content: Library) -> Reply:
    """Carry out the command of a button: open a dialogue, or do something with the one at hand."""
    name, _, target = str(turn.payload.get("nom") or "").partition(":")
    if name == "ouvrir" and target in guides():
        return begin(turn, content, target, {})
    if turn.guidance is None:
        return nothing_waits(turn, content)
    if name in OTHERS:
        return OTHERS[name](turn, content)
    fact = target if target in turn.guidance.facts else None
    step = hearing_of(turn).obey(turn.guidance, name, fact)
    return said(turn, content, step) if step is not None else nothing_waits(turn, content)


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


def _is_digression(turn: Turn, guidance: Guidance) -> bool:
    """Tell whether a message is a question on a topic rather than an answer or a remark on the dialogue."""
    if turn.decision.get("kind") != "answer" or not is_question(turn.text):
        return False
    listener = hearing_of(turn)
    return not listener.explains(guidance, turn.text) and not listener.read(guidance, turn.text).facts


def _is_misunderstood(turn: Turn) -> bool:
    """Tell whether nothing else than the dialogue can make something of a message."""
    kind, label = turn.decision.get("kind"), turn.decision.get("label")
    scores = [score for _, score in turn.decision.get("scores", ())]
    is_unsure = not scores or scores[0] < _SURE
    if kind == "chat":
        return label in _EMPTY_HERE or is_unsure
    return kind == "suggest" or (kind == "refuse" and turn.decision.get("flavour") in (None, "autre"))


def _taken_up(turn: Turn, content: Library, reply: Reply) -> Reply:
    """Put the pending question again after a digression, unless the digression itself waits for an answer."""
    guidance = turn.guidance
    learnt = turn.named_profile or (reply.profile if turn.intent == "indiquer_profil" else turn.profile)
    kept = replace(reply, guidance=guidance, verdict=turn.verdict, profile=learnt)
    if guidance is None or guidance.asked is None or guidance.status != "open" or reply.thread.pending is not None:
        return kept
    if any(message.kind == "handoff" for message in reply.messages):
        resume = command_button("Reprendre mes questions", "reprendre", guiding=True)
        last = reply.messages[-1]
        return replace(kept, messages=(*reply.messages[:-1], replace(last, buttons=(*last.buttons, resume))))
    step = hearing_of(turn).adviser.ask_again(guidance)
    speaker = Speaker(content, reply.thread)
    messages, _ = messages_of(step, speaker, content)
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


def _other_command(turn: Turn, guidance: Guidance) -> Callable[[Turn, Library], Reply] | None:
    name = hearing_of(turn).command(guidance, turn.text)
    if turn.decision.get("label") == "parler_humain":
        name = "conseiller"
    return OTHERS.get(name or "")
