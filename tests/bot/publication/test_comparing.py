"""What a figure may lose."""

import pytest

from bot.evaluation.wording import MEASURES
from bot.publication.comparing import LESS_IS_BETTER, compare
from bot.publication.measures import Measure, Measured
from bot.publication.telling import comparison_text


def measure(hits, key="top1", sets="s"):
    messages = tuple(
        Measured("held_out", f"message {number}", ("a",), "answer", ("a" if hit else "b",), None, {key: hit})
        for number, hit in enumerate(hits)
    )
    return Measure(sets, "digest", ("a", "b"), {}, messages)


@pytest.mark.parametrize(
    ("size", "lost", "gained", "margin", "refused"),
    [
        (300, 3, 0, 1, False),
        (300, 4, 0, 1, True),
        (300, 9, 6, 1, False),
        (300, 10, 6, 1, True),
        (20, 1, 0, 1, False),
        (20, 2, 0, 1, True),
        (20, 1, 0, 0, True),
        (20, 0, 0, 0, False),
        (20, 4, 0, 20, False),
    ],
)
@pytest.mark.parametrize("key", ["top1", "wrong_answer"])
def test_the_margin(size, lost, gained, margin, refused, key):
    before = [True] * (size - gained) + [False] * gained
    after = [False] * lost + [True] * (size - lost)
    if key in LESS_IS_BETTER:
        before, after = [not hit for hit in before], [not hit for hit in after]
    found = compare(measure(before, key), measure(after, key), margin)
    (row,) = found.rows
    assert bool(found.refused) is refused
    assert (len(row.lost), len(row.gained)) == (lost, gained)
    assert row.better_by == pytest.approx((gained - lost) / size)


def test_the_messages_are_named():
    found = compare(measure([True] * 20), measure([False, False] + [True] * 18), 1)
    text = comparison_text(found)
    assert "2 perdus, 0 gagnés, soit 2 de perdus sur 20 ; 1 admis." in text
    assert "« message 0 » (attendu : a) répond : a → répond : b" in text
    assert "−10,0" in text


def test_other_sets_cannot_be_compared():
    with pytest.raises(ValueError, match="different sets"):
        compare(measure([True]), measure([True], sets="t"), 1)


def test_the_figures_that_are_better_small_exist():
    assert set(MEASURES) >= LESS_IS_BETTER
