"""The training phrases: enough, unique, and none of the questions that measure them."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.learning.phrases import LEAST, leaked, measured, measuring_files, noise, repeated, training_phrases, twins
from bot.nlu.writer_files import read_writers
from knowledge import library

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


PHRASES = training_phrases(ROOT)
MEASURED = measured(measuring_files(ROOT))
COUNTS = Counter(intent for intent, _ in PHRASES)


@pytest.mark.parametrize("topic_id", sorted(library().topics))
def test_each_topic_has_enough_phrases(topic_id):
    assert COUNTS[f"faq/{topic_id}"] >= LEAST


def test_no_phrases_without_a_topic():
    labels = {intent[4:] for intent in COUNTS if intent.startswith("faq/")}
    assert labels == set(library().topics)


def test_a_phrase_stands_once():
    assert repeated(PHRASES) == []


def test_no_measured_question_is_a_training_phrase():
    written = [("", text) for text, _ in read_writers(ROOT / "data/nlu/writers").phrases]
    assert leaked([*PHRASES, *written], MEASURED) == []


def test_no_measured_question_is_almost_a_training_phrase():
    assert twins(PHRASES, MEASURED) == []


def test_a_label_has_no_phrase_that_is_almost_another_label_s():
    """Label noise: the same words under two labels teach nothing."""
    assert noise(PHRASES) == []


def test_the_held_out_set_has_six_questions_a_topic():
    with (HERE / "held_out.tsv").open(encoding="utf-8", newline="") as file:
        counts = Counter(row["topic"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {topic: counts[topic] for topic in library().topics if counts[topic] != 6} == {}


def test_rasa_finds_nothing_to_warn_about():
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "data", "validate", "--fail-on-warnings"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
