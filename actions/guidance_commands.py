"""What a visitor may ask of a guided dialogue that needs more than it: the detail, a recap, a human."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from actions.conversation import hand_over
from actions.guidance_messages import facts_summary
from actions.reply import Button, Message, Reply, Speaker, command_button
from actions.turn import Turn
from knowledge import COMMAND_TITLES, Guidance, Library, Listener, listener


@functools.cache
def _listener(day: date) -> Listener:
    return listener(day)


def hearing_of(turn: Turn) -> Listener:
    """Return what understands the messages of a turn, on the reference date."""
    return _listener(turn.today)


def nothing_waits(turn: Turn, content: Library) -> Reply:
    """Say that a button no longer corresponds to anything."""
    speaker = Speaker(content, turn.thread)
    message = speaker.message("guidage.bouton_perime", "question")
    return Reply((message,), speaker.thread, turn.profile, turn.guidance, turn.verdict)


def _detail(turn: Turn, content: Library) -> Reply:
    guidance = turn.guidance
    if guidance is None:
        return nothing_waits(turn, content)
    text, verdict = hearing_of(turn).detail(guidance, content)
    message = Message(text, "verdict", _after(guidance), {"verdict": verdict})
    return Reply((message,), turn.thread, turn.profile, guidance, turn.verdict)


def _recap(turn: Turn, content: Library) -> Reply:
    guidance = turn.guidance
    if guidance is None:
        return nothing_waits(turn, content)
    text, _ = hearing_of(turn).detail(guidance, content)
    speaker = Speaker(content, turn.thread)
    message = speaker.message("guidage.recapitulatif", "chat", _after(guidance), adresse="[ouvrir la page](recap:)")
    return Reply((replace(message, metadata={"recap": text}),), speaker.thread, turn.profile, guidance, turn.verdict)


def _to_human(turn: Turn, content: Library) -> Reply:
    """Show the way to a conseiller, with what to tell: the facts and the verdict."""
    guidance = turn.guidance
    if guidance is None:
        return hand_over(turn, content)
    reply = hand_over(turn, content)
    speaker = Speaker(content, reply.thread)
    facts = facts_summary(guidance)
    told = speaker.phrase("guidage.conseiller", faits=facts) if facts else ""
    resume = () if guidance.asked is None else (command_button(TITLES["reprendre"], "reprendre", guiding=True),)
    text = f"{reply.messages[0].text}\n\n{told}".rstrip()
    buttons, metadata = (*reply.messages[0].buttons, *resume), {"handover": "guided"}
    first = replace(reply.messages[0], text=text, buttons=buttons, metadata=metadata)
    return replace(reply, messages=(first,), thread=speaker.thread, guidance=guidance, verdict=turn.verdict)


def _after(guidance: Guidance) -> tuple[Button, ...]:
    names = ("modifier", "et_si", "recapitulatif", "conseiller") if guidance.status == "concluded" else ("reprendre",)
    return tuple(command_button(TITLES[name], name, guiding=True) for name in names)


#: The titles of the dialogue's own buttons; taking up again says what.
TITLES = {**COMMAND_TITLES, "reprendre": "Reprendre mes questions"}
#: Commands that need more than the dialogue: the library, the channel, a human.
OTHERS: dict[str, Callable[[Turn, Library], Reply]] = {
    "detail": _detail,
    "recapitulatif": _recap,
    "conseiller": _to_human,
}
