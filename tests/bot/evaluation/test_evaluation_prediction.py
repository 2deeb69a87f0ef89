import json

import pytest

from bot.evaluation.predict import json_line
from bot.evaluation.prediction import Prediction, best_labels, read_turn


def parsed(ranking, detected=(), suggestions=(), profile=None):
    return {
        "intent_ranking": [{"name": name, "confidence": score} for name, score in ranking],
        "decision": {"detected": list(detected), "suggestions": list(suggestions)},
        "entities": [{"entity": "profil", "value": profile}] if profile else [],
    }


def said(kind, **metadata):
    return [{"text": "…", "metadata": {"kind": kind, **metadata}}]


@pytest.mark.parametrize(
    ("replies", "decision"),
    [
        (said("answer", topic="suivi_dossier"), "answer"),
        (said("question", topic="suivi_dossier"), "answer"),  # asks for the profile that the answer needs
        (said("question", fact="effectif"), "answer"),  # the guided dialogue has begun
        (said("verdict"), "answer"),
        (said("suggestions"), "suggest"),
        (said("refusal"), "refuse"),
        (said("question"), "chat"),
        (said("handoff"), "chat"),
        (said("chat"), "chat"),
        ([], "chat"),
    ],
)
def test_the_decision_is_what_the_visitor_sees(replies, decision):
    assert read_turn("t", parsed([("suivi_dossier", 0.9)], ["suivi_dossier"]), replies).decision == decision


def test_all_topics_of_a_message_are_detected():
    turn = parsed([("suivi_dossier", 0.9)], ["suivi_dossier", "deposer_facture"], profile="organisme_formation")

    prediction = read_turn("t", turn, said("answer", topic="suivi_dossier"))

    assert prediction.detected == ("suivi_dossier", "deposer_facture")
    assert prediction.profile == "organisme"


def test_nothing_is_detected_when_nothing_is_served():
    prediction = read_turn("t", parsed([("hors_sujet", 0.9)], suggestions=["numero_deca"]), said("refusal"))

    assert prediction.detected == prediction.proposed == ()


def test_a_title_typed_word_for_word_is_served_and_comes_first():
    turn = parsed([("hors_sujet", 0.7), ("numero_deca", 0.2)], suggestions=["numero_deca"])

    prediction = read_turn("t", turn, said("answer", topic="suivi_dossier"))

    assert prediction.detected == ("suivi_dossier",)
    assert prediction.topics[0] == ("suivi_dossier", 1.0)


def test_a_button_has_no_ranking_but_the_topic_that_it_asks_for():
    turn = {"intent_ranking": [{"name": "choisir_sujet", "confidence": 1.0}], "entities": []}

    prediction = read_turn("/choisir_sujet{}", turn, said("answer", topic="numero_deca"))

    assert prediction.topics == (("numero_deca", 1.0),)
    assert prediction.detected == ("numero_deca",)


def test_a_contextual_label_with_suggestions_proposes_them():
    turn = parsed([("ne_marche_pas", 0.6), ("connexion_impossible", 0.36)], suggestions=["connexion_impossible"])

    prediction = read_turn("t", turn, said("suggestions"))

    assert prediction.decision == "suggest"
    assert prediction.proposed == ("connexion_impossible",)
    assert prediction.topics[0][0] == "ne_marche_pas"


def test_the_five_best_come_best_first():
    scores = {"a": 0.1, "b": 0.4, "c": 0.2, "d": 0.05, "e": 0.15, "f": 0.1}

    assert [name for name, _ in best_labels(scores)] == ["b", "c", "e", "a", "f"]


def test_proposed_topics_are_among_the_five():
    scores = {"a": 0.3, "b": 0.2, "c": 0.15, "d": 0.12, "e": 0.1, "f": 0.05}

    names = [name for name, _ in best_labels(scores, ["f", "elsewhere", "b"])]

    assert names == ["a", "b", "c", "f", "elsewhere"]


def test_a_bare_defi_is_shared_by_the_two_topics_that_it_may_mean():
    best = best_labels({"defi_homonyme": 0.9, "hors_sujet": 0.06, "defi_region_deroulement": 0.04})

    assert best[:2] == (("defi_region_deroulement", 0.49), ("defi_emploi_presentation", 0.45))
    assert "defi_homonyme" not in dict(best)


def test_a_line_of_json_is_one_line_for_every_reader():
    row = Prediction("é\u2028\x85\n", "chat", (("salutation", 1.0),)).to_json()

    line = json_line(row)

    assert len(line.splitlines()) == 1
    assert "é" in line
    assert json.loads(line) == {
        "text": "é\u2028\x85\n",
        "decision": "chat",
        "topics": [{"id": "salutation", "score": 1.0}],
        "detected": [],
        "profile": None,
    }
