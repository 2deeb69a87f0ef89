"""Panels of the way to people and of time: hand-overs and why, waits, answering times."""

from __future__ import annotations

from bot.figures.french import many, share
from bot.figures.panels import Panel
from bot.figures.reading import Reading, compared, than_before
from bot.transcripts.tally import MORE, RESPONSE_MS, WAIT_SECONDS

REASONS = {
    "asked": "Le visiteur demande une personne",
    "failed": "L’assistant n’a pas su aider",
    "guided": "Un dialogue guidé y mène",
    "agent": "Un conseiller intervient de lui-même",
}
_WAITS = {
    "60": "Moins d’une minute",
    "180": "De 1 à 3 minutes",
    "300": "De 3 à 5 minutes",
    "600": "De 5 à 10 minutes",
    "1800": "De 10 à 30 minutes",
    MORE: "Plus de 30 minutes",
    "none": "Personne n’est venu",
}
_RESPONSES = {
    "500": "Moins d’une demi-seconde",
    "1000": "De 0,5 à 1 seconde",
    "2000": "De 1 à 2 secondes",
    "5000": "De 2 à 5 secondes",
    "10000": "De 5 à 10 secondes",
    MORE: "Plus de 10 secondes",
}
# Each class has its name.
assert set(_WAITS) == {*map(str, WAIT_SECONDS), MORE, "none"}  # noqa: S101
assert set(_RESPONSES) == {*map(str, RESPONSE_MS), MORE}  # noqa: S101


def hand_overs(reading: Reading) -> Panel:
    """Return why visitors were led to people."""
    found = reading.now.items("handover")
    total, left = sum(found.values()), reading.now.total("left_message")
    sentence = "Aucun passage vers un conseiller sur cette période."
    if total:
        sentence = (
            f"{many(total, 'passage')} vers un conseiller{than_before(reading, 'handover')}. "
            f"Dans {share(found['failed'], total)} des cas, l’assistant n’avait pas su aider."
        )
    if left:
        sentence += f" {many(left, 'message laissé', 'messages laissés')} pour être rappelé ou recevoir un e-mail."
    return compared(
        reading, "conseillers", "Passages vers un conseiller", "handover", unit="passages", sentence=sentence,
        heading="Raison", titles=REASONS, noun="passages",
    )  # fmt: skip


def waits(reading: Reading) -> Panel:
    """Return how long visitors waited for an agent."""
    found = reading.now.items("wait")
    total = sum(found.values())
    quick = found["60"] + found["180"]
    sentence = (
        f"{share(quick, total)} des {many(total, 'attente')} ont duré moins de 3 minutes ; "
        f"{many(found['none'], 'visiteur est reparti', 'visiteurs sont repartis')} sans avoir vu personne."
        if total
        else "Personne n’a attendu de conseiller sur cette période."
    )
    return compared(
        reading, "attente", "Attente d’un conseiller", "wait", unit="attentes", sentence=sentence,
        heading="Durée", titles=_WAITS, noun="attentes",
    )  # fmt: skip


def responses(reading: Reading) -> Panel:
    """Return how fast the assistant answers."""
    found = reading.now.items("response")
    total = sum(found.values())
    quick = found["500"] + found["1000"]
    sentence = (
        f"{share(quick, total)} des {many(total, 'réponse')} arrivent en moins d’une seconde, attente comprise."
        if total
        else "Aucune réponse sur cette période."
    )
    return compared(
        reading, "delais", "Temps de réponse de l’assistant", "response", unit="réponses", sentence=sentence,
        heading="Durée", titles=_RESPONSES,
    )  # fmt: skip
