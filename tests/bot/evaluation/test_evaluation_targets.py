"""The table of targets, its intervals, the spoilt messages, the floor."""

import pytest
from evaluation_fakes import scored, trial

from bot.evaluation.corruption import CORRUPTIONS, with_edits, without_accents, without_apostrophes
from bot.evaluation.floor import fallen
from bot.evaluation.folds import block_folds
from bot.evaluation.intervals import paired_loss, wilson
from bot.evaluation.learning import spread
from bot.evaluation.reliability import answers_near
from bot.evaluation.target_columns import confidence_columns, target_columns
from bot.evaluation.targets import (
    MACHINE_TARGETS,
    TARGETS,
    Measured,
    calibration_rows,
    machine_rows,
    missed,
    targets_rows,
)


def test_the_interval_of_a_share():
    low, high = wilson(95, 100)

    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert wilson(10, 10)[1] == pytest.approx(1.0)
    assert wilson(0, 10)[0] == 0.0


def test_the_loss_between_two_measures_of_the_same_messages():
    loss, low, high = paired_loss([True] * 10, [True] * 8 + [False] * 2)

    assert loss == pytest.approx(0.2)
    assert low < 0.2 < high
    assert paired_loss([True], [True])[1] < 0 < paired_loss([True], [True])[2]


@pytest.mark.parametrize(("letters", "least", "most"), [(16, 1, 4), (8, 3, 8)])
def test_edits_are_as_many_as_told_and_the_same_each_time(letters, least, most):
    text = "je ne retrouve plus mon numéro de dossier"
    edited = with_edits(text, letters)

    from rapidfuzz.distance import DamerauLevenshtein

    assert least <= DamerauLevenshtein.distance(text, edited) <= most
    assert edited == with_edits(text, letters)


def test_other_ways_of_spoiling():
    assert without_accents("Où déposer l’œuvre ?") == "Ou deposer l’oeuvre ?"
    assert without_apostrophes("l’espace d'un") == "lespace dun"
    assert CORRUPTIONS["capitals"]("l'été") == "L'ÉTÉ"
    assert with_edits("12 ?", 8) == "12 ?"


def test_blocks_of_a_label_are_held_out_together():
    assert list(block_folds(["a", "a", "b", "a", "a", "b"], 2)) == [0, 0, 0, 1, 1, 1]


def test_phrases_are_chosen_evenly():
    assert spread(["a", "b", "a", "a"], 2) == [0, 1, 3]
    assert spread(["a"] * 3, 10) == [0, 1, 2]


def test_each_target_has_a_row_and_a_missed_one_its_mark():
    columns = target_columns(trial())
    rows = targets_rows(columns)

    assert [row[0] for row in rows] == ["target", *(target.name for target in TARGETS)]
    assert rows[0][2:] == list(columns) == ["held out"]
    first = dict(zip(rows[0], next(row for row in rows if row[0].startswith("first label right")), strict=True))
    assert first["wanted"] == "≥ 95.0 %"
    assert first["held out"].startswith("33.3 % [")
    assert first["held out"].endswith("✗")
    assert any("first label right" in line and "missed by 61.7 points" in line for line in missed(columns))


def test_confidence_is_held_against_answers_alone():
    results = [scored(score=0.9), scored(score=0.9, expected="numero_deca"), scored(score=0.5)]

    found = answers_near(results)

    assert found is not None
    assert (found.value, found.of) == (0.5, 2)
    assert answers_near([]) is None
    assert confidence_columns(trial())["held out"].of == 2
    assert calibration_rows({"a": Measured(0.91, 0.8, 0.95, 50), "b": None})[2:] == ["91.0 % [80.0–95.0]  ", ""]


def test_what_was_not_measured_is_told():
    rows = machine_rows({"parse_p50": 12.0})

    assert rows[1][-1] == "12.0 ms ✗"
    assert [row[-1] for row in rows[2:]] == ["not measured"] * (len(MACHINE_TARGETS) - 1)


@pytest.mark.parametrize(("now", "falls"), [(95, False), (93, False), (80, True)])
def test_a_figure_may_fall_within_its_interval_only(now, falls):
    kept = {"set": {"top1": {"count": 95, "of": 100}}}

    assert bool(fallen(kept, {"set": {"top1": {"count": now, "of": 100}}})) is falls


def test_a_figure_that_should_be_small_may_not_grow_nor_vanish():
    kept = {"set": {"wrong_answer": {"count": 1, "of": 100}}}

    assert fallen(kept, {"set": {"wrong_answer": {"count": 0, "of": 100}}}) == []
    assert "10/100" in fallen(kept, {"set": {"wrong_answer": {"count": 10, "of": 100}}})[0]
    assert "not measured" in fallen(kept, {})[0]
