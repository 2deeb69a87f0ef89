"""Masks the personal data of a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from bot.privacy.bank import bics, cards, ibans
from bot.privacy.births import births, ordinary_dates
from bot.privacy.company import references, sirens, sirets
from bot.privacy.contacts import emails, phones
from bot.privacy.identity import lookalikes, nirs
from bot.privacy.kinds import COMPANY, Kind
from bot.privacy.plain import Found, plain, without


@dataclass(frozen=True)
class Redacted:
    """A message without its personal data.

    Attributes:
        text: the message, masks in place of the data.
        kinds: what was masked, each kind once, in the order of the message.
        births: the dates of birth that were masked (ISO), in the order of their masks.

    """

    text: str
    kinds: tuple[Kind, ...] = ()
    births: tuple[str, ...] = ()


def redact(text: str, *, siret: bool = False, only: Collection[Kind] = tuple(Kind)) -> Redacted:
    """Return a message with its personal data masked.

    Args:
        text: what the visitor typed.
        siret: mask SIRET, SIREN and dossier numbers too.
        only: mask these kinds alone (an agent may write OCAPIAT's telephone number).

    """
    text = unicodedata.normalize("NFC", text)
    found = [pair for pair in find(text, siret=siret) if pair[1] in only]
    parts, place = [], 0
    for item, kind in found:
        parts += [text[place : item.start], kind.mask]
        place = item.end
    kinds = tuple(dict.fromkeys(kind for _, kind in found))
    return Redacted("".join([*parts, text[place:]]), kinds, tuple(item.value for item, _ in found if item.value))


def find(text: str, *, siret: bool = False) -> list[tuple[Found, Kind]]:
    """Return the personal data of a text, in order and without overlap; see ``redact``.

    What leaves the least doubt is looked for first; what is found is out of reach of what comes next.
    """
    page = _Page(plain(text))
    page.take(emails(page.text))
    page.take(ibans(page.text))
    page.take(bics(page.text, text, page.found))
    page.take(sirets(page.text))
    page.take(nirs(page.text))
    page.take(references(page.text))
    page.take(cards(page.text))
    page.take(lookalikes(page.text))
    page.take(births(page.text, text))
    page.take(ordinary_dates(page.text))
    page.take(phones(page.text))
    page.take(sirens(page.text))
    kept = frozenset() if siret else COMPANY
    masked = [(item, item.kind) for item in page.found if item.kind is not None and item.kind not in kept]
    return sorted(masked, key=lambda pair: pair[0].start)


class _Page:
    """A plain text and what has been found in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Found] = []
        #: By place, whether it is a part of what was found.
        self._taken = bytearray(len(text))

    def take(self, items: list[Found]) -> None:
        """Keep what was found and put it out of reach."""
        for item in items:
            if not any(self._taken[item.start : item.end]):
                self.found.append(item)
                self._taken[item.start : item.end] = b"\1" * (item.end - item.start)
        self.text = without(self.text, items)
