"""Confusions and reliability."""

import numpy as np
import pytest
from evaluation_fakes import TOPICS, scored

from bot.evaluation.confusions import CONVERSATION, matrix, misled, rows_with_errors, worst_confusions
from bot.evaluation.reliability import calibration_error, slices

LABELS = (*TOPICS, "hors_sujet", CONVERSATION)
RESULTS = [
    scored(),
    scored(first="numero_deca", decision="suggest"),
    scored(first="numero_deca"),
    scored(expected="deposer_facture", first="merci", decision="chat"),
    scored(expected="numero_deca", first="deposer_facture"),
    scored(expected="salutation", first="merci", decision="chat"),
]


def test_the_matrix_counts_each_message_once_and_joins_the_conversational_labels():
    counts = matrix(RESULTS, LABELS)

    assert counts.sum() == len(RESULTS)
    assert counts[1].tolist() == [0, 1, 2, 0, 0]
    assert counts[0].tolist() == [0, 0, 0, 0, 1]
    assert counts[4].tolist() == [0, 0, 0, 0, 1]


def test_only_labels_with_errors_have_a_row_most_errors_first():
    rows = rows_with_errors(matrix(RESULTS, LABELS), LABELS)

    assert [row.label for row in rows] == ["suivi_dossier", "deposer_facture", "numero_deca"]
    assert rows[0].taken_for == (("numero_deca", 2),)
    assert (rows[0].lines, rows[0].right) == (3, 1)
    assert rows_with_errors(np.eye(5, dtype=np.int64), LABELS) == []


def test_confusions_are_ordered_by_number_then_by_harm():
    found = worst_confusions(RESULTS)

    pairs = [(one.expected, one.found) for one in found]
    assert pairs[:2] == [("suivi_dossier", "numero_deca"), ("numero_deca", "deposer_facture")]
    assert len(found[0].results) == 2
    assert len(worst_confusions(RESULTS, count=1)) == 1


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (scored(), False),
        (scored(first="numero_deca"), True),
        (scored(first="numero_deca", decision="suggest"), False),
        (scored(expected="hors_sujet"), True),
        (scored(expected="merci"), True),
    ],
)
def test_a_visitor_is_misled_by_an_answer_to_something_else(item, expected):
    assert misled(item) is expected


def test_slices_hold_every_message_and_a_full_score_lies_in_the_last():
    found = slices([scored(score=1.0), scored(score=0.95, first="numero_deca"), scored(score=0.31)])

    assert [one.count for one in found] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert (found[9].right, found[9].wrong, found[9].accuracy) == (1, 1, 0.5)
    assert found[0].mean_score is found[0].accuracy is None


def test_calibration_error_is_the_mean_gap():
    assert calibration_error(slices([scored(score=1.0)])) == 0
    assert calibration_error(slices([scored(score=0.8), scored(score=0.4, first="x")])) == pytest.approx(0.3)
    assert calibration_error(slices([])) == 0
