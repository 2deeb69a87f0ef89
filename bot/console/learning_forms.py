"""What the forms of « Apprendre » give, and the texts that drafts begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast, get_args

from bot.console.console import Request, text_of
from bot.console.guard import Refusal
from bot.learning.decisions import Decision, Kind
from bot.learning.files import topic_path
from knowledge import library, reference_date

#: The longest list of phrases, in characters.
_LONGEST = 20_000
_NAME = re.compile(r"[a-z][a-z0-9_]{2,60}")
_TEMPLATE = """\
id: {name}
title: Titre du bouton, court
question: La question, telle qu’un visiteur la pose ?
answers:
  tous:
    summary: La réponse en une ou deux phrases.
    steps:
      - Première étape.
sources:
  - document: {document}
    lines: 1
related: []
checked: {day}
"""


def decision_of(request: Request, by: str) -> Decision:
    """Return the decision that a form gives.

    Raises:
        Refusal: it is not complete.

    """
    kind = text_of(request, "decision", 20)
    if kind not in get_args(Kind):
        raise Refusal(400, "Choisissez ce que vous décidez de ce groupe.")
    phrases = tuple(line.strip() for line in text_of(request, "phrases", _LONGEST).splitlines() if line.strip())
    target = text_of(request, "sujet", 80) if kind in ("topic", "correction") else ""
    theme = ""
    if kind in ("topic", "correction") and target not in library().topics:
        raise Refusal(400, "Choisissez le sujet dans la liste.")
    if kind == "new":
        target, theme = text_of(request, "nom", 80), text_of(request, "theme", 80)
        if not _NAME.fullmatch(target) or target in library().topics or theme not in themes():
            raise Refusal(400, "Donnez au nouveau sujet un thème et un nom libre : minuscules sans accent et « _ ».")
    if kind in ("topic", "near", "far") and not phrases:
        raise Refusal(400, "Gardez au moins une phrase : c’est d’elle que l’assistant apprend.")
    return Decision(cast(Kind, kind), () if kind == "nothing" else phrases, by, target, theme)


def draft_text(decision: Decision) -> str:
    """Return the text that a draft begins with: the topic's file, or the outline of a new one."""
    if decision.kind == "correction":
        return topic_path(Path().resolve(), decision.target).read_text(encoding="utf-8")
    if decision.kind == "new":
        document = next(iter(library().sources))
        return _TEMPLATE.format(name=decision.target, document=document, day=reference_date().isoformat())
    return ""


def themes() -> list[str]:
    """Return the themes of the topics."""
    return sorted(set(library().themes.values()))
