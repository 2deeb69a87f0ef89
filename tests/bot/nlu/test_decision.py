"""From rankings to decisions, on made-up rankings."""

import pytest

from bot.nlu.decision import HOMONYM_TOPICS, Thresholds, decide

FAR, NEAR = "hors_sujet/loin", "hors_sujet/proche"


@pytest.mark.parametrize(
    ("ranking", "kind", "label"),
    [
        ([("faq/a", 0.9), (FAR, 0.1)], "answer", "a"),
        ([("faq/a", 0.52), ("faq/b", 0.48)], "suggest", "a"),
        ([("faq/a", 0.4), ("faq/b", 0.2), (FAR, 0.1)], "suggest", "a"),
        ([(NEAR, 0.75), ("faq/a", 0.25)], "refuse", "hors_sujet"),
        ([(NEAR, 0.4), (FAR, 0.35), ("faq/a", 0.25)], "refuse", "hors_sujet"),
        ([(NEAR, 0.45), ("faq/a", 0.4), ("faq/b", 0.15)], "suggest", "a"),
        ([("salutation", 0.8), ("faq/a", 0.2)], "chat", "salutation"),
        ([("salutation", 0.35), ("faq/a", 0.33), ("faq/b", 0.32)], "suggest", "a"),
        ([("defi_homonyme", 0.7), ("faq/defi_emploi_presentation", 0.3)], "suggest", "defi_homonyme"),
    ],
)
def test_decisions(ranking, kind, label):
    decision = decide(ranking)
    assert (decision.kind, decision.label) == (kind, label)


def test_a_bare_defi_proposes_the_two():
    assert decide([("defi_homonyme", 0.7), ("faq/x", 0.3)]).suggestions == HOMONYM_TOPICS


def test_no_more_than_three_topics_are_proposed():
    ranking = [(f"faq/{name}", 0.2) for name in "abcde"]
    assert len(decide(ranking).suggestions) == 3


def test_two_questions_are_answered_in_their_order_whatever_comes_first_in_the_ranking():
    decision = decide([("faq/a", 0.5), ("faq/b", 0.4), (FAR, 0.1)], ("faq/b", "faq/a"))
    assert (decision.kind, decision.label, decision.detected) == ("answer", "b", ("b", "a"))


def test_a_topic_that_is_not_sure_alone_is_answered_as_one_of_two():
    decision = decide([("faq/a", 0.5), ("faq/b", 0.49), (FAR, 0.01)], ("faq/a", "faq/b"))
    assert (decision.kind, decision.detected) == ("answer", ("a", "b"))


def test_the_flavour_of_a_refusal_is_its_likeliest_kind():
    assert decide([(FAR, 0.7), (NEAR, 0.3)]).flavour == "loin"


def test_thresholds_are_what_decides():
    ranking = [("faq/a", 0.75), ("faq/b", 0.15), (FAR, 0.1)]
    assert decide(ranking).kind == "answer"
    assert decide(ranking, thresholds=Thresholds(answer=0.8)).kind == "suggest"
    assert decide(ranking, likeness=0.1).kind == "suggest"
