"""Two months of invented conversations, for the tests and the pictures of the figures."""

import random
from datetime import timedelta

from bot.transcripts import Transcripts
from bot.transcripts.store import now

_TOPICS = ("mot_de_passe_oublie", "deposer_facture", "suivi_dossier", "taux_depart_formation", "communiquer_rib",
           "defi_emploi_financement", "transmettre_pieces", "creer_compte")  # fmt: skip
_FACTS = ("releve_ocapiat", "nb_stagiaires", "effectif_salaries", "type_contrat")
_LOST = ("une formation d’abeilles", "quel temps fait-il", "combien gagne un conseiller")


def fill(settings, count=160, seed=7):
    """Keep conversations of the last sixty days in the store of the settings."""
    draw, today = random.Random(seed), now()
    at = [today]
    store = Transcripts(f"sqlite:///{settings.data_dir / 'transcripts.db'}", 90, lambda: at[0])

    def say(conversation, author, told, seconds=0.4):
        at[0] += timedelta(seconds=seconds)
        store.add(conversation, author, told, (told.get("metadata") or {}).get("message_id"))

    def answer(conversation, number, **metadata):
        told = {"text": "…", "metadata": {"message_id": f"a{number}", **metadata}}
        say(conversation, "assistant", told, draw.expovariate(2.5))

    for number in range(count):
        conversation = f"{number:032x}"
        at[0] = today - timedelta(days=draw.choice(range(60)), hours=1)
        profile = draw.choice(("entreprise", "entreprise", "organisme", None))
        for turn in range(draw.choice((1, 2, 3))):
            topic = _TOPICS[min(int(draw.expovariate(0.5)), len(_TOPICS) - 1)]
            if draw.random() < 0.15:
                say(conversation, "visitor", {"text": draw.choice(_LOST)}, 20)
                answer(conversation, turn, kind="refusal")
                continue
            say(conversation, "visitor", {"text": "une question"}, 20)
            answer(conversation, turn, kind="answer", topic=topic, profile=profile)
            if draw.random() < 0.3:
                store.rate(conversation, f"a{turn}", draw.random() < (0.8 if topic != _TOPICS[1] else 0.3), None)
        if draw.random() < 0.3:
            _guide(say, answer, conversation, draw)
        if draw.random() < 0.15:
            reason = draw.choice(("asked", "asked", "failed", "guided"))
            say(conversation, "visitor", {"text": "un conseiller"}, 15)
            answer(conversation, 90, kind="handoff", handover=reason, waits=True)
            if draw.random() < 0.8:
                taken = {"text": "…", "metadata": {"kind": "chat", "handover": "taken"}}
                say(conversation, "notice", taken, draw.expovariate(1 / 200))
    return store


def _guide(say, answer, conversation, draw):
    guide = draw.choice(("defi_emploi", "defi_emploi", "choisir_dispositif"))
    begins = {"begins": True, "topic": "choisir_dispositif", "profile": "entreprise"}
    for step, fact in enumerate(_FACTS):
        say(conversation, "visitor", {"text": "une réponse"}, 12)
        answer(conversation, 10 + step, kind="question", guide=guide, fact=fact, **(begins if not step else {}))
        if draw.random() < 0.15:
            return
    say(conversation, "visitor", {"text": "une réponse"}, 12)
    verdict = {"verdict": draw.choice(("eligible", "eligible", "non_eligible", "a_confirmer"))}
    answer(conversation, 30, kind="verdict", guide=guide, concludes=True, verdict=verdict)
