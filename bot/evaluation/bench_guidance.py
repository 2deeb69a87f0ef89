"""The guided turns that ``bench`` measures: a whole DÉFI Emploi dialogue, played again by one visitor after another."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

OPENING = "est-ce que j'ai droit à DEFI Emploi ?"
#: What the visitor answers to each question.
ANSWERS: dict[str, str] = {
    "secteur": "agriculture",
    "effectif_etp": "6",
    "releve_ocapiat": "oui",
    "temps_travail_pct": "temps plein",
    "contrat_aide": "non",
    "date_debut_formation": "le 20 décembre 2026",
    "nb_defi_emploi_annee": "aucun",
    "date_dernier_defi_emploi_salarie": "jamais",
    "lien_parent_enfant": "non, aucun",
    "date_embauche": "je l'ai embauché hier",
    "pif_modele_ocapiat": "oui, le modèle OCAPIAT",
    "duree_formation_heures": "60 heures",
    "prestataire_reference_ocapiat": "oui",
    "formations_internes_meme_salarie": "non",
    "formateur": "moi, le patron",
    "type_contrat": "CDI",
}
#: Dialogues played; the first is not counted, caches fill then.
VISITORS = 6

Say = Callable[[str, str], Awaitable[list[dict[str, Any]]]]


async def time_guided_turns(say: Say, budget: float) -> list[float]:
    """Return how long each turn of the guided dialogues took, in milliseconds.

    Args:
        say: sends a message of a visitor and returns the replies.
        budget: start no further dialogue after so many seconds.

    """
    took: list[float] = []
    deadline = time.monotonic() + budget
    for visitor in range(VISITORS):
        if time.monotonic() > deadline:
            break
        message: str | None = OPENING
        while message is not None:
            started = time.perf_counter()
            replies = await say(message, f"guided {visitor}")
            if visitor:
                took.append(1000 * (time.perf_counter() - started))
            message = ANSWERS.get(replies[-1]["metadata"].get("fact") or "")
    return took
