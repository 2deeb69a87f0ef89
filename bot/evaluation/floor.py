"""``floor``: the figures of the classifier on the sets are kept with it, and a later model may not fall below them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.evaluation.intervals import wilson
from bot.evaluation.metrics import Figures, Scored, ScoredDouble, double_figures, single_figures
from bot.evaluation.prediction import Prediction, best_labels
from bot.evaluation.sets import DOUBLE_SETS, SINGLE_SETS, read_double_phrases, read_phrases
from bot.evaluation.targets import TARGETS
from bot.nlu.topic_classifier import TopicClassifier
from bot.quiet import quiet
from bot.settings import SettingError, read_settings
from knowledge import library

#: Where the figures are kept, from the project's folder.
FLOOR = Path("tests/nlu/floor.json")
#: By set, then by figure: how many out of how many.
Kept = dict[str, dict[str, dict[str, int]]]
#: The figures that may not fall: the targets that the classifier alone decides.
_KEYS = {target.key: target.least for target in TARGETS if not target.key.startswith(("loss_", "profile_"))}


def floor() -> int:
    """Measure the trained model and keep its figures; return 0, or 1 without a usable model."""
    quiet("ERROR")
    from bot.nlu.archive import load_classifier

    try:
        classifier = load_classifier(read_settings().model_path)
    except (FileNotFoundError, ValueError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    FLOOR.write_text(json.dumps(measured(classifier), indent=2) + "\n", encoding="utf-8")
    print(f"written: {FLOOR}")
    return 0


def measured(classifier: TopicClassifier, root: Path = Path()) -> Kept:
    """Return the figures of a classifier on the project's own sets."""
    topics = tuple(library().topics)
    found: list[Figures] = []
    for path in _own(SINGLE_SETS, root):
        results = [Scored(one, predicted(classifier, one.text)) for one in read_phrases(path)]
        found.append(single_figures(path.stem, results, topics))
    for path in _own(DOUBLE_SETS, root):
        pairs = [ScoredDouble(one, predicted(classifier, one.text)) for one in read_double_phrases(path)]
        found.append(double_figures(path.stem, pairs))
    return {
        one.name: {key: {"count": part.count, "of": part.of} for key, part in one.shares.items() if key in _KEYS}
        for one in found
    }


def predicted(classifier: TopicClassifier, text: str) -> Prediction:
    """Return what the classifier alone decides: what visitors get, but for what the dialogue knows better."""
    decision = classifier.decide_on(text)
    proposed = decision.suggestions[:3] if decision.kind == "suggest" else ()
    return Prediction(text, decision.kind, best_labels(dict(decision.scores), proposed), decision.detected, proposed)


def fallen(kept: Mapping[str, Mapping[str, Mapping[str, int]]], now: Kept) -> list[str]:
    """Return a line for each figure that is worse than the one that was kept, beyond its 95 % interval."""
    lines = []
    for name, figures in kept.items():
        for key, before in figures.items():
            after = now.get(name, {}).get(key)
            if after is None:
                lines.append(f"{name}: {key} is not measured any more")
                continue
            low, high = wilson(before["count"], before["of"])
            rate = after["count"] / after["of"]
            if (rate < low) if _KEYS[key] else (rate > high):
                told = f"{before['count']}/{before['of']}, is now {after['count']}/{after['of']}"
                lines.append(f"{name}: {key} was {told} (interval {100 * low:.1f} to {100 * high:.1f} %)")
    return lines


def _own(paths: tuple[Path, ...], root: Path) -> list[Path]:
    """Return the sets of the project that exist; the shared ones may be absent elsewhere."""
    return [root / path for path in paths if ".." not in path.parts and (root / path).exists()]
