"""What a nasty text costs the masks: calls are counted, so that a busy machine changes nothing."""

import cProfile
import pstats

import pytest

from bot.privacy import redact

#: As long as the longest message.
LONG = 1000
#: Calls for each character, whatever is written; plain French takes fewer than ten.
MOST = 350
NASTY = [
    "a", "a.b ", "a.b", "1", "1 ", "1.", "0 ", "06 ", "0(", "(0", "+33 ", "+1", "FR7", "FR76 ", "ab12 ", "12/12/",
    "né le ", "né ne ", "dossier n° ", "iban ", "carte ", "(", "[", "«", '"', "'", "-", "_", " ", "\n", "@",
    "a@", "a@a.",
    "%", "😀", "https://", "**", "2 a ", "cb4", "rib 1", "㎯", "ﷺ", "e\u0301",
]  # fmt: skip


def calls(text):
    profile = cProfile.Profile()
    profile.runcall(redact, text)
    return pstats.Stats(profile).total_calls


@pytest.fixture(scope="module", autouse=True)
def loaded():
    redact("un IBAN FR76 3000 6000 0112 3456 7890 189, un téléphone 06 12 34 56 78, né le 12/05/1990")


@pytest.mark.parametrize("piece", NASTY)
def test_a_nasty_text_costs_in_proportion_to_its_length(piece):
    whole, half = ((piece * LONG)[:size] for size in (LONG, LONG // 2))
    spent = calls(whole)
    assert spent <= MOST * LONG
    assert spent <= 2.5 * calls(half) + 1000
