"""The shapes of ``hearing/*.yml``: how visitors say the facts."""

from __future__ import annotations

from typing import Literal

from knowledge.schema import Strict

#: Values of a fact, as written in the file, each with the phrases that mean it.
Phrases = dict[str, tuple[str, ...]]


class General(Strict):
    """Phrases that answer any question (``general.yml``)."""

    oui: tuple[str, ...]
    non: tuple[str, ...]
    inconnu: tuple[str, ...]
    refus: tuple[str, ...]


class Said(Strict):
    """How one fact is said.

    ``dit`` is heard anywhere; ``reponse`` only when the fact was asked; ``formes`` have one typed slot; ``autrement``
    names, by unit, another fact that answers as well; ``temps`` is the side of today that a date without a year is on.
    """

    dit: Phrases = {}
    reponse: Phrases = {}
    formes: tuple[str, ...] = ()
    autrement: dict[str, str] = {}
    temps: Literal["passe", "futur", "proche"] = "proche"
