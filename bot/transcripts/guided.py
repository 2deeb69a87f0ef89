"""How far the visitors of a conversation went in its guided dialogues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.transcripts.entries import Entry


@dataclass
class _Run:
    """A guided dialogue from its beginning: the questions put before it concluded, and how it ended."""

    guide: str
    began: datetime
    asked: list[str] = field(default_factory=list)
    outcome: str | None = None
    handed: bool = False


class Runs:
    """The guided dialogues of a conversation.

    Args:
        entries: what was said, in order.

    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._runs: list[_Run] = []
        for entry in entries:
            told = entry.event.get("metadata") or {}
            if entry.author != "assistant":
                continue
            if told.get("guide"):
                self._go_on(str(told["guide"]), entry.at, told)
            elif told.get("kind") == "handoff" and self._runs:
                self._runs[-1].handed = True

    def counts(self, *, over: bool) -> Iterator[tuple[datetime, str, str]]:
        """Yield what is to be counted once: when the dialogue began, the measure, the guide with its question or end.

        Args:
            over: nothing more comes: a dialogue without end was given up.

        """
        for run in self._runs:
            yield run.began, "guide_begun", run.guide
            for fact in run.asked:
                yield run.began, "guide_asked", f"{run.guide}/{fact}"
            if run.outcome is not None:
                yield run.began, "guide_done", f"{run.guide}/{run.outcome}"
            elif run.handed:
                yield run.began, "guide_handed", run.guide
            elif over and run.asked:
                yield run.began, "guide_left", f"{run.guide}/{run.asked[-1]}"

    def _go_on(self, guide: str, at: datetime, told: Mapping[str, Any]) -> None:
        if told.get("begins") or not self._runs or self._runs[-1].guide != guide:
            self._runs.append(_Run(guide, at))
        run = self._runs[-1]
        run.handed = False
        fact = told.get("fact")
        if told.get("kind") == "question" and fact and run.outcome is None:
            # The last is the one that was left; one put again counts once.
            run.asked = [*(name for name in run.asked if name != fact), str(fact)]
        if told.get("concludes"):
            run.outcome = str((told.get("verdict") or {}).get("verdict") or "")
