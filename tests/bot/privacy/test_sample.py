"""How well the masking does, on invented sentences and on what visitors are known to ask."""

import re
from pathlib import Path

from bot.privacy import Kind, redact
from bot.privacy.__main__ import main
from bot.privacy.measure import measure
from bot.privacy.sample import SEED, SIZE, sentences

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs" / "fr" / "donnees-personnelles.md"


def test_recall_and_precision():
    result = measure(sentences())
    counts = {**result.kinds, "all": result.total}
    assert {name: count for name, count in counts.items() if count.recall < 0.99 or count.precision < 0.99} == {}
    assert set(result.kinds) == {Kind.IBAN, Kind.BIC, Kind.NIR, Kind.CARD, Kind.EMAIL, Kind.PHONE, Kind.BIRTH}


def test_other_sentences_do_as_well():
    total = measure(sentences(2000, SEED + 1)).total
    assert min(total.recall, total.precision) >= 0.99


def test_the_sample_is_the_same_each_time_and_marks_its_data():
    assert sentences(50) == sentences(50)
    assert sentences(50) != sentences(50, SEED + 1)
    sentence = next(item for item in sentences() if item.expected)
    start, end, _ = sentence.expected[0]
    assert sentence.text[start:end].strip() == sentence.text[start:end] != ""


def test_a_mistake_is_told(capsys):
    assert main(["--size", "200", "--mistakes"]) == 0
    assert "recall" in capsys.readouterr().out


def test_the_document_gives_the_figures_of_the_command():
    total = measure(sentences()).total
    text = DOCUMENT.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    told = f"{SIZE:,} phrases inventées ({total.expected:,} données)".replace(",", " ")
    assert told in text
    assert f"rappel {_percent(total.recall)}, précision {_percent(total.precision)}" in text


def test_nothing_is_masked_in_the_training_phrases_but_the_address_that_one_gives():
    masked = [line for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")) for line in _masked(path)]
    masked += list(_masked(ROOT / "tests" / "nlu" / "held_out.tsv"))
    assert [line for line in masked if "@" not in line] == []


def _masked(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if redact(re.sub(r"^\s*-\s*", "", line)).kinds:
            yield line


def _percent(part):
    return f"{100 * part:.1f} %".replace(".", ",")
