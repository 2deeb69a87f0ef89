"""Thresholds chosen by cost, on made-up phrases held out."""

import pytest

from bot.evaluation.choosing import best_factor, choose, cost, sharpened, tried
from bot.evaluation.crossing import Held
from bot.nlu.decision import Decision, Thresholds

FAR = "hors_sujet/loin"


def held(label, ranking, likeness=0.9):
    return Held("…", label, ranking, likeness)


SURE = held("faq/a", [("faq/a", 0.95), ("faq/b", 0.03), (FAR, 0.02)])
UNSURE = held("faq/b", [("faq/a", 0.55), ("faq/b", 0.35), (FAR, 0.1)])
OUTSIDE = held(FAR, [("faq/a", 0.6), (FAR, 0.38), ("faq/b", 0.02)])


@pytest.mark.parametrize(
    ("decision", "label", "expected"),
    [
        (Decision("answer", "a", (), (), ("a",)), "faq/a", 0),
        (Decision("answer", "a", (), (), ("a",)), "faq/b", 5),
        (Decision("answer", "a", (), (), ("a",)), FAR, 5),
        (Decision("suggest", "a", (), ("a", "b")), "faq/b", 0.5),
        (Decision("suggest", "a", (), ("a", "b")), FAR, 1),
        (Decision("refuse", "hors_sujet", ()), "faq/b", 2),
        (Decision("refuse", "hors_sujet", ()), FAR, 0),
    ],
)
def test_what_an_outcome_costs(decision, label, expected):
    assert cost(decision, label) == expected


def test_bold_thresholds_cost_more_where_the_model_errs():
    bold = tried([SURE, UNSURE, OUTSIDE], Thresholds(answer=0.5, lead=0))
    shy = tried([SURE, UNSURE, OUTSIDE], Thresholds(answer=0.9))

    assert bold.cost == pytest.approx(10 / 3)
    assert shy.cost == pytest.approx(0.5)
    assert (shy.answered, shy.wrong, shy.outside) == (0.5, 0, 0)


def test_the_choice_answers_as_much_as_it_can_afford():
    first = choose([SURE, UNSURE, OUTSIDE], Thresholds(answer=0.5))[0]

    assert 0.6 < first.thresholds.answer <= 0.95
    assert first.wrong == 0


def test_sharpness_makes_probabilities_true():
    timid = [held("faq/a", [("faq/a", 0.6), ("faq/b", 0.4)])] * 9 + [held("faq/b", [("faq/a", 0.6), ("faq/b", 0.4)])]

    assert best_factor(timid) == pytest.approx(2.0)
    assert sharpened(timid[0].ranking, 2)[0][1] == pytest.approx(0.36 / 0.52)
