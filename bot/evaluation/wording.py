"""How the figures are called: in the terminal (English) and, for the product owner, in the report (French)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Measure:
    """A figure's name in the terminal, its name in the report, and what it means there."""

    english: str
    french: str
    meaning: str


MEASURES: dict[str, Measure] = {
    "top1": Measure(
        "first label right", "Bon sujet en tête", "Le sujet que l’assistant place en premier est celui qui est demandé."
    ),
    "top3": Measure(
        "among the first three", "Bon sujet parmi les trois premiers", "Le sujet demandé est l’un des trois premiers."
    ),
    "macro_f1": Measure(
        "macro-F1 of the topics",
        "F1 moyen des sujets",
        "Moyenne des sujets, chacun comptant autant : 100 % quand aucun n’est oublié ni pris pour un autre.",
    ),
    "right_at_once": Measure(
        "right answer at once", "Bonne réponse tout de suite", "La première réponse affichée est la bonne."
    ),
    "right_or_proposed": Measure(
        "right answer at once or among 3 proposals",
        "Bonne réponse donnée ou proposée",
        "La bonne réponse est donnée, ou son sujet figure parmi les trois propositions au plus.",
    ),
    "wrong_answer": Measure(
        "wrong answer given as certain",
        "Mauvaise réponse donnée comme sûre",
        "L’assistant répond sans hésiter sur un autre sujet que celui demandé. À maintenir près de zéro.",
    ),
    "refused_in_scope": Measure(
        "in scope, refused",
        "Question du domaine refusée",
        "L’assistant dit ne pas avoir de réponse alors qu’il en a une.",
    ),
    "outside_answered": Measure(
        "out of scope, answered",
        "Hors périmètre, mais répondu",
        "L’assistant répond à une question pour laquelle il n’a rien de validé. À maintenir près de zéro.",
    ),
    "far_answered": Measure(
        "  far out of scope, answered", "… dont éloignées", "Météo, plaisanteries, autres langues, insultes…"
    ),
    "near_answered": Measure(
        "  near out of scope, answered",
        "… dont voisines",
        "CPF, France Travail, MSA, paie, autre OPCO, droit du travail…",
    ),
    "outside_refused": Measure(
        "out of scope, refused",
        "Hors périmètre, refus clair",
        "L’assistant dit honnêtement qu’il n’a pas de réponse. Sinon, il propose des sujets et laisse le choix.",
    ),
    "chat_recognised": Measure(
        "conversation recognised",
        "Conversation reconnue",
        "Bonjour, merci, au revoir, demande d’un humain… sont compris comme tels.",
    ),
    "profile_recognised": Measure(
        "profile recognised",
        "Profil reconnu",
        "Le message dit ou laisse deviner qui écrit (entreprise ou organisme de formation), et l’assistant le voit.",
    ),
    "profile_assumed": Measure(
        "profile wrongly assumed",
        "Profil supposé à tort",
        "L’assistant attribue un profil que le message ne dit pas, ou le mauvais.",
    ),
    "both_served": Measure(
        "two questions, both served", "Deux questions, deux réponses", "Les deux questions du message sont servies."
    ),
    "one_served": Measure(
        "two questions, at least one served",
        "Deux questions, une réponse au moins",
        "Au moins l’une des deux questions est servie.",
    ),
    "third_served": Measure(
        "two questions, another topic served",
        "Un sujet non demandé est servi",
        "L’assistant croit lire une question qui n’est pas posée.",
    ),
}

#: What becomes of a question, as the picture and its legend name it.
OUTCOME_NAMES: dict[str, str] = {
    "right": "Bonne réponse",
    "proposed": "Bon sujet proposé",
    "proposed_others": "Propositions sans le bon sujet",
    "chat": "Simple mot de conversation",
    "refused": "Refus à tort",
    "wrong": "Mauvaise réponse",
}

DECISION_NAMES: dict[str, str] = {
    "answer": "répond",
    "suggest": "propose",
    "refuse": "refuse",
    "chat": "converse",
}

STYLE_NAMES: dict[str, str] = {
    "caps": "en capitales",
    "colloquial": "familier",
    "indirect": "situation racontée",
    "keyword": "mots-clés",
    "long": "long",
    "polite": "courtois",
    "real": "question réelle",
    "sms": "SMS",
    "typos": "fautes de frappe",
}

SET_NAMES: dict[str, str] = {
    "held_out": "Jeu du projet",
    "held_out_multi": "Jeu du projet, deux questions",
    "voices": "Six voix",
    "beyond": "Hors périmètre",
    "profiles": "Profils",
    "pairs": "Deux questions",
    "blind": "Jeu à l’aveugle",
    "blind_beyond": "À l’aveugle, hors périmètre",
    "blind_profiles": "À l’aveugle, profils",
    "blind_pairs": "À l’aveugle, deux questions",
    "dev": "Jeu partagé",
    "dev_multi": "Jeu partagé, deux questions",
}

_BEFORE = re.compile(r" (?=[:;?!»%…])")
_AFTER = re.compile(r"(?<=«) ")


def percent(value: float, decimals: int = 1) -> str:
    """Return « 93,6 % »."""
    return f"{100 * value:.{decimals}f}".replace(".", ",") + "\u00a0%"


def number(value: float, decimals: int) -> str:
    """Return a number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def typography(text: str) -> str:
    """Return a text with non-breaking spaces before : ; ? ! » % and after «; markup stays markup."""
    spaced = _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", str(text)))
    return Markup(spaced) if isinstance(text, Markup) else spaced  # noqa: S704  (escaped before, spaces changed)
