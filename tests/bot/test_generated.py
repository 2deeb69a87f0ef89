"""Files that are written from the content are up to date."""

from pathlib import Path

from bot.generate import TARGET, responses_yaml

ROOT = Path(__file__).resolve().parents[2]


def test_the_responses_match_the_content(content):
    assert (ROOT / TARGET).read_text(encoding="utf-8") == responses_yaml(content), "run `make generate`"
