"""The figures of the trained model may not fall below those that were kept with it, beyond their intervals."""

import json
from pathlib import Path

from bot.evaluation.floor import FLOOR, fallen, measured
from bot.nlu.archive import load_classifier
from bot.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]


def test_no_figure_has_fallen():
    kept = json.loads((ROOT / FLOOR).read_text(encoding="utf-8"))

    assert fallen(kept, measured(load_classifier(read_settings().model_path), ROOT)) == []
