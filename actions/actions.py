"""The Rasa actions: each reads the turn, calls its handler, says what it returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation, guidance, topics
from actions.following import follow
from actions.reply import Reply
from actions.turn import Turn, turn_of
from actions.typed_choice import accepts_offer, chosen_profile, chosen_topic
from knowledge import Library, library

Handler = Callable[[Turn, Library], Reply]


def respond(turn: Turn, content: Library, handler: Handler) -> Reply:
    """Reply to a turn: what leans on what was said, then the guided dialogue, then the intent's handler."""
    if turn.intent in GUIDING:
        return handler(turn, content)
    if turn.text.startswith("/"):
        return guidance.after(turn, content, handler(turn, content))
    typed = _typed_choice(turn, content)
    return guidance.after(turn, content, typed) if typed else guidance.reply_within(turn, content, handler)


def _typed_choice(turn: Turn, content: Library) -> Reply | None:
    profile = chosen_profile(turn)
    if profile is not None:
        told = replace(turn, profile=profile, entities={**turn.entities, "profil": profile})
        return topics.learn_profile(told, content)
    topic = chosen_topic(turn, content)
    if topic is not None:
        return topics.answer_topics(turn, content, (topic,))
    if accepts_offer(turn):
        return topics.answer_topics(turn, content, (*turn.thread.topics, *turn.thread.others))
    return follow(turn, content)


def _asked_topics(turn: Turn, content: Library) -> Reply:
    chosen = turn.entities.get("sujet")
    asked = (chosen,) if chosen else turn.detected
    known = tuple(topic for topic in asked if topic in content.topics)
    if not known:
        return conversation.unforeseen(turn, content)
    if chosen and turn.thread.pending == "second" and turn.thread.topics == known:
        known = (*known, *turn.thread.others)
    return topics.answer_topics(turn, content, known)


#: What each action of domain.yml does.
HANDLERS: dict[str, Handler] = {
    "action_answer_topic": _asked_topics,
    "action_suggest_topics": conversation.suggest,
    "action_out_of_scope": conversation.out_of_scope,
    "action_converse": conversation.converse,
    "action_hand_over": conversation.hand_over,
    "action_not_working": topics.did_not_work,
    "action_what_next": topics.what_next,
    "action_repeat": conversation.repeat,
    "action_yes_no": conversation.yes_or_no,
    "action_profile": topics.learn_profile,
    "action_none_fits": conversation.none_fits,
    "action_command": conversation.command,
    "action_default_fallback": conversation.unforeseen,
    "action_guide": guidance.guide,
}
#: The buttons of the guided dialogues.
GUIDING = ("repondre", "guider")


def _action(action_name: str, handler: Handler) -> type[Action]:
    """Return the class by which the SDK knows an action."""

    class TurnAction(Action):
        def name(self) -> str:
            return action_name

        def run(
            self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
        ) -> list[dict[str, Any]]:
            reply = respond(turn_of(tracker), library(), handler)
            for message in reply.messages:
                dispatcher.utter_message(**message.to_rasa())
            guided = reply.guidance
            return [
                SlotSet("fil", reply.thread.to_slot()),
                SlotSet("profil", reply.profile),
                SlotSet("guidage", guided.to_slot() if guided else None),
                SlotSet("situation", guided.situation if guided else None),
                SlotSet("verdict", reply.verdict),
            ]

    return TurnAction


#: The action classes; the SDK finds them as the subclasses of ``Action``.
ACTIONS: tuple[type[Action], ...] = tuple(_action(name, handler) for name, handler in HANDLERS.items())
