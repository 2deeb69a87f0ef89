"""Finds, in what was said, the messages that the assistant did not serve well. All of it is masked already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from bot.transcripts.entries import Entry

Kind = Literal["refused", "uncertain", "disambiguated", "thumbed_down", "handed_over"]

#: What each kind is called, in the order in which they are shown.
KINDS: dict[Kind, str] = {
    "refused": "sans réponse",
    "uncertain": "hésitation",
    "disambiguated": "proposition choisie",
    "thumbed_down": "jugé inutile",
    "handed_over": "passé à un conseiller",
}
#: The kind of an assistant's message → the signal that it gives.
_SIGNALS: dict[str, Kind] = {"refusal": "refused", "suggestions": "uncertain", "handoff": "handed_over"}


@dataclass(frozen=True)
class Signal:
    """A message that was not served well.

    Attributes:
        kind: how.
        text: what the visitor typed, masked.
        conversation: where.
        day: when.
        topic: the topic that the visitor chose among the proposals, or that was answered and judged useless.
        before: what the visitor had typed before: what a bare « un conseiller » is about.

    """

    kind: Kind
    text: str
    conversation: str
    day: date
    topic: str | None = None
    before: str | None = None


def signals_of(
    conversation: str, entries: Sequence[Entry], unhelpful: Collection[str], titles: Collection[str] = ()
) -> list[Signal]:
    """Return the signals of a conversation, one of a kind for each message typed.

    Args:
        conversation: its id.
        entries: what was said, in order.
        unhelpful: the ids of the assistant's messages that the visitor judged useless.
        titles: titles of buttons that are on every page: pressing one is not typing.

    """
    found: dict[tuple[int, Kind], Signal] = {}
    rank, typed, before = 0, None, None
    offered: set[str] = set()
    for entry, event in ((entry, entry.event) for entry in entries):
        said, metadata = str(event.get("text") or ""), event.get("metadata") or {}
        if entry.author == "visitor":
            if said in offered:
                _choose(found, rank, entries, entry)
            elif said and said not in titles:
                rank, typed, before = entry.rank, said, typed
            continue
        if entry.author == "assistant":
            offered = {str(reply.get("title")) for reply in event.get("quick_replies") or ()} or offered
        if typed is None:
            continue
        for kind in _kinds(entry, metadata, unhelpful):
            topic = metadata.get("topic") if kind == "thumbed_down" else None
            signal = Signal(kind, typed, conversation, entry.at.date(), topic, before)
            found.setdefault((rank, kind), signal)
    return list(found.values())


def _kinds(entry: Entry, metadata: Any, unhelpful: Collection[str]) -> Iterator[Kind]:
    if entry.author == "agent":
        yield "handed_over"
    elif entry.author == "assistant":
        kind = _SIGNALS.get(str(metadata.get("kind")))
        if kind is not None:
            yield kind
        if metadata.get("message_id") in unhelpful or entry.message_id in unhelpful:
            yield "thumbed_down"


def _choose(found: dict[tuple[int, Kind], Signal], rank: int, entries: Iterable[Entry], choice: Entry) -> None:
    """Turn a hesitation into a choice, if what follows the button is about a topic."""
    hesitation = found.get((rank, "uncertain"))
    if hesitation is None:
        return
    for entry in entries:
        if entry.rank <= choice.rank:
            continue
        if entry.author == "visitor":
            return
        topic = (entry.event.get("metadata") or {}).get("topic")
        if topic:
            del found[rank, "uncertain"]
            found[rank, "disambiguated"] = replace(hesitation, kind="disambiguated", topic=str(topic))
            return
