"""Small fakes: messages with what was decided about them, without a model."""

from __future__ import annotations

from bot.evaluation.metrics import Scored, ScoredDouble, double_figures, single_figures
from bot.evaluation.prediction import Prediction
from bot.evaluation.sets import DoublePhrase, Phrase
from bot.evaluation.training import Duplicate
from bot.evaluation.trial import Trial

TOPICS = ("deposer_facture", "suivi_dossier", "numero_deca")


def scored(
    *,
    expected="suivi_dossier",
    decision="answer",
    first="suivi_dossier",
    score=0.9,
    detected=None,
    proposed=(),
    others=(),
    profile=None,
    audience="inconnu",
    style="keyword",
    baseline=(),
    text="où en est mon dossier",
):
    """Return a message that asks about ``expected`` and of which ``first`` came first."""
    served = (first,) if detected is None and decision == "answer" else detected or ()
    topics = ((first, score), *((name, 0.05) for name in others))
    prediction = Prediction(text, decision, topics, served, proposed, profile)
    return Scored(Phrase(text, expected, audience, style), prediction, baseline)


def scored_double(topics, detected, text="mon dossier et ma facture"):
    """Return a message about two topics, and those that were served."""
    prediction = Prediction(text, "answer", tuple((name, 0.5) for name in detected), tuple(detected))
    return ScoredDouble(DoublePhrase(text, topics), prediction)


def trial():
    """Return a run of two small sets, with one error of each sort."""
    single = [
        scored(),
        scored(expected="deposer_facture", first="suivi_dossier", text="<script>alert('facture')</script>"),
        scored(expected="hors_sujet", decision="refuse", first="hors_sujet", style="far", text="quel temps fait-il ?"),
        scored(expected="hors_sujet", first="numero_deca", style="near", score=0.61, text="mon solde CPF"),
        scored(expected="salutation", decision="chat", first="salutation", text="bonjour"),
        scored(decision="suggest", first="numero_deca", proposed=("suivi_dossier",), score=0.3, style="sms"),
    ]
    double = [scored_double(("deposer_facture", "suivi_dossier"), ["deposer_facture", "suivi_dossier"])]
    return Trial(
        TOPICS,
        {"held_out": single},
        {"held_out_multi": double},
        [single_figures("held_out", single, TOPICS), double_figures("held_out_multi", double)],
        [Duplicate("held_out", "bonjour", "salutation", "salutation")],
    )
