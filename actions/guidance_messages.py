"""What a guided dialogue says, as messages with their buttons and metadata."""

from __future__ import annotations

from actions.reply import Button, Kind, Message, Reply, Speaker, answer_payload, command_payload, guide_button
from actions.turn import Turn
from knowledge import (
    Guidance,
    Guide,
    Library,
    Option,
    Step,
    as_json,
    conclusion,
    rendered,
    rule_book,
    told_facts,
    verdict_sources,
)


def messages_of(
    step: Step, speaker: Speaker, content: Library, opening: Guide | None = None
) -> tuple[tuple[Message, ...], dict[str, object] | None]:
    """Return the messages of a step, all that is said before a question or a verdict in the same message.

    Args:
        step: the step.
        speaker: picks the variants of the phrases.
        content: the library.
        opening: the guide, when the step opens it.

    Returns:
        The messages, and the verdict as JSON when the step concludes.

    """
    texts: list[str] = []
    messages: list[Message] = []
    verdict: dict[str, object] | None = None
    if opening is not None:
        texts.append(speaker.phrase("guidage.ouverture", titre=opening.titre))
    for saying in step.sayings:
        concluding = saying.result is not None and saying.key == "conclusion"
        if concluding and saying.result is not None:
            texts.append(conclusion(saying.result, content))
        else:
            texts.append(rendered(saying, lambda key, values: speaker.phrase(key, **values)))
        if saying.kind == "chat" and not saying.options:
            continue
        kind: Kind = saying.kind
        # What tells, without a word of the visitor's, how far dialogues go (``bot.transcripts.tally``).
        metadata: dict[str, object] = {"guide": step.guidance.guide} if kind in ("question", "verdict") else {}
        metadata |= {"fact": saying.fact} if saying.fact else {}
        if saying.result is not None:
            told = saying.result.to_json(content)
            metadata |= {"verdict": told, "sources": verdict_sources(saying.result, content)}
            verdict = told if concluding else verdict
            metadata |= {"concludes": True} if concluding else {}
        messages.append(Message("\n\n".join(texts), kind, tuple(map(button_of, saying.options)), metadata))
        texts = []
    if texts:
        messages.append(Message("\n\n".join(texts), "chat"))
    return tuple(messages), verdict


def button_of(option: Option) -> Button:
    """Return the button of an option."""
    if option.facts is not None:
        return Button(option.title, answer_payload({name: as_json(value) for name, value in option.facts.items()}))
    target = f"{option.command}:{option.fact}" if option.fact else str(option.command)
    return Button(option.title, command_payload(target))


def facts_summary(guidance: Guidance) -> str:
    """Return the facts of a dialogue on one line, for whoever takes over."""
    book = rule_book()
    known = {name: value for name, value in guidance.facts.items() if book.facts[name].question}
    return told_facts(known, book)


def organisme_message(turn: Turn, content: Library) -> Reply:
    """Tell a training body that the tree is for companies, and what it can check itself."""
    speaker = Speaker(content, turn.thread.waiting_for(None))
    message = speaker.message("guidage.organisme", "answer", (guide_button("defi_region_effectif"),))
    metadata = {"topic": "choisir_dispositif", "profile": "organisme", "sources": []}
    return Reply((Message(message.text, "answer", message.buttons, metadata),), speaker.thread, turn.profile)
