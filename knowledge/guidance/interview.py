"""``python -m knowledge ask``: a guided dialogue in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from knowledge.content import Library
from knowledge.guidance.conversation import Listener
from knowledge.guidance.rendering import rendered
from knowledge.guidance.state import Guidance, Option, Step
from knowledge.rules.changes import what_would_change
from knowledge.rules.explanation import explanation
from knowledge.schema_guides import Guide

_LEAVE = ("quitter", "exit", "quit", ":q")


def interview(
    name: str, guide: Guide, listener: Listener, content: Library, lines: Iterable[str], tell: Callable[[str], None]
) -> Guidance:
    """Lead a guided dialogue over lines of text until they end or the visitor leaves; return where it stands.

    Args:
        name: the guide's name.
        guide: the guide.
        listener: what understands the answers.
        content: the library, for the phrases and the sources.
        lines: what is typed.
        tell: prints one text.

    """
    opening = content.phrases["guidage.ouverture"].variants[0].format(titre=guide.titre)
    tell(opening)
    step = listener.adviser.begin(name, guide.domaine, dict(guide.donne))
    _say(step, content, tell)
    options = _options(step)
    for line in lines:
        if line.strip().lower() in _LEAVE:
            break
        step = _next(step.guidance, line, options, listener, content, tell)
        _say(step, content, tell)
        options = _options(step)
    return step.guidance


def _next(
    guidance: Guidance,
    line: str,
    options: list[Option],
    listener: Listener,
    content: Library,
    tell: Callable[[str], None],
) -> Step:
    chosen = _chosen(line, options)
    if chosen is not None and chosen.facts is not None:
        heard = replace(listener.read(guidance, ""), outcome="value", facts=chosen.facts)
        return listener.adviser.take(guidance, heard)
    if chosen is not None and chosen.command == "detail":
        result = listener.adviser.evaluate(guidance)
        changes = what_would_change(listener.book, guidance.area, guidance.facts, listener.today, result)
        tell(explanation(result, content, changes))
        return Step(guidance, ())
    step = listener.obey(guidance, chosen.command or "", chosen.fact) if chosen else listener.reply(guidance, line)
    if step is not None:
        return step
    return listener.adviser.unfit(guidance) if guidance.asked else listener.adviser.conclude(guidance)


def _chosen(line: str, options: list[Option]) -> Option | None:
    """Return the option that a line picks: by its number when it is marked so (« #2 »), or by its title."""
    said = line.strip().lower()
    for number, option in enumerate(options, start=1):
        if said in (f"#{number}", option.title.lower()):
            return option
    return None


def _options(step: Step) -> list[Option]:
    return [option for saying in step.sayings for option in saying.options]


def _say(step: Step, content: Library, tell: Callable[[str], None]) -> None:
    number = 1
    for saying in step.sayings:
        text = rendered(saying, lambda key, values: content.phrases[key].variants[0].format(**values))
        shown = []
        for option in saying.options:
            shown.append(f"  [#{number}] {option.title}")
            number += 1
        tell("\n".join([text, *shown]))
