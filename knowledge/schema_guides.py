"""The shapes of ``guides.yml`` and ``glossary.yml``: the guided dialogues and the words they explain."""

from __future__ import annotations

from knowledge.schema import Identifier, Label, Profile, Strict, Text
from knowledge.schema_rules import Quote


class Guide(Strict):
    """A guided dialogue: its area of the rules, and what leads to it.

    ``profil`` is who it is for, when only one may be; ``mots`` are phrases that choose it among the dialogues of the
    same dispositif; ``annonce`` names the results to tell as soon as they are known; ``ignore`` the values that its own
    subject brings and that answer nothing.
    """

    domaine: str
    titre: Text
    bouton: Label
    sujets: tuple[Identifier, ...]
    toujours: bool = False
    donne: dict[str, str] = {}
    profil: Profile | None = None
    mots: tuple[str, ...] = ()
    annonce: tuple[str, ...] = ()
    ignore: dict[str, tuple[str, ...]] = {}


class Term(Strict):
    """A word of the documents: how it is said, what they say of it, and the facts that it helps to answer."""

    dit: tuple[str, ...]
    texte: Text
    faits: tuple[str, ...] = ()
    source: Quote
