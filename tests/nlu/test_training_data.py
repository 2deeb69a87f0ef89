"""The training phrases: enough, unique, and none of the questions that measure them."""

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import process
from rapidfuzz.distance import Indel
from ruamel.yaml import YAML

from bot.nlu.text import fold
from bot.nlu.writer_files import read_writers
from knowledge import library

ROOT = Path(__file__).resolve().parents[2]
LEAST = 40
#: From so many letters on two texts that are so much alike are the same phrase; labels are told apart by less.
SHORTEST_TWIN, ALIKE, NOISE = 12, 0.92, 0.97
HERE = Path(__file__).parent


def phrases() -> list[tuple[str, str]]:
    found = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for item in document.get("nlu", ()):
            for line in item["examples"].splitlines():
                text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", line.strip()[2:])
                found.append((item["intent"], text))
    return found


PHRASES = phrases()
COUNTS = Counter(intent for intent, _ in PHRASES)


@pytest.mark.parametrize("topic_id", sorted(library().topics))
def test_each_topic_has_enough_phrases(topic_id):
    assert COUNTS[f"faq/{topic_id}"] >= LEAST


def test_no_phrases_without_a_topic():
    labels = {intent[4:] for intent in COUNTS if intent.startswith("faq/")}
    assert labels == set(library().topics)


def test_a_phrase_stands_once():
    folded = Counter(fold(text) for intent, text in PHRASES if fold(text))
    assert [text for text, count in folded.items() if count > 1] == []


def measured() -> list[str]:
    files = [*HERE.glob("*.tsv"), *(ROOT.parent / "shared" / "eval").glob("*.tsv")]
    texts = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return texts


def test_no_measured_question_is_a_training_phrase():
    trained = {fold(text) for _, text in PHRASES}
    trained |= {fold(text) for text, _ in read_writers(ROOT / "data/nlu/writers").phrases}
    leaks = [text for text in measured() if fold(text) and fold(text) in trained]
    assert leaks == []


def test_no_measured_question_is_almost_a_training_phrase():
    trained = sorted({fold(text) for _, text in PHRASES} - {""})
    asked = sorted({folded for text in measured() if len(folded := fold(text)) >= SHORTEST_TWIN})
    twins = []
    for text in asked:
        twin = process.extractOne(text, trained, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
        twins += [(text, twin[0])] if twin is not None else []
    assert twins == []


def test_a_label_has_no_phrase_that_is_almost_another_label_s():
    """Label noise: the same words under two labels teach nothing."""
    long_enough = [(fold(text), intent) for intent, text in PHRASES if len(fold(text)) >= SHORTEST_TWIN]
    texts = [text for text, _ in long_enough]
    noise = []
    for place, (text, intent) in enumerate(long_enough):
        near = process.extract(text, texts[:place], scorer=Indel.normalized_similarity, score_cutoff=NOISE, limit=None)
        noise += [(text, twin) for twin, _, other in near if long_enough[other][1] != intent]
    assert noise == []


def test_the_held_out_set_has_six_questions_a_topic():
    with (HERE / "held_out.tsv").open(encoding="utf-8", newline="") as file:
        counts = Counter(row["topic"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {topic: counts[topic] for topic in library().topics if counts[topic] != 6} == {}


def test_rasa_finds_nothing_to_warn_about():
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "data", "validate", "--fail-on-warnings"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
