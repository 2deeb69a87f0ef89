"""What a nasty answer costs: calls are counted, so that a busy machine changes nothing."""

import cProfile
import pstats
from datetime import date

import pytest

from knowledge.answers.hearing import hearing
from knowledge.answers.reading import read_message
from knowledge.rules.book import rule_book

BOOK = rule_book()
#: As long as the longest message.
LONG = 1000
#: Calls for each character, whatever is written.
MOST = 1200
NASTY = [
    "a", "a.b ", "1", "1 ", "1.", "1,", "1/", "12/", "0 ", "0(", "(1", "1h", "h1", "1 an ", "+1", "+", "+ de ",
    "du 3 au ", "un ", "mille ", "vingt ", "zéro ", "un-un ", "cent-", "je ne sais pas ", "non ", "ou ",
    "sept ", "3 a 4 ",
    "½", "㎯", "%", "€", "(", "[", '"', "«", "'", " ! ", "\n", "😀", "le 12/12/2022 ",
]  # fmt: skip


def calls(text):
    profile = cProfile.Profile()
    profile.runcall(read_message, text, BOOK.facts, hearing(), date(2023, 3, 1), asked="effectif_etp")
    return pstats.Stats(profile).total_calls


@pytest.fixture(scope="module", autouse=True)
def loaded():
    read_message("dix salariés depuis le 3 mars", BOOK.facts, hearing(), date(2023, 3, 1))


@pytest.mark.parametrize("piece", NASTY)
def test_a_nasty_answer_costs_in_proportion_to_its_length(piece):
    whole, half = ((piece * LONG)[:size] for size in (LONG, LONG // 2))
    spent = calls(whole)
    assert spent <= MOST * LONG
    assert spent <= 2.6 * calls(half) + 20_000
