"""``learning``: how many phrases a topic are worth it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation.curves import learning_picture
from bot.evaluation.intervals import wilson
from bot.evaluation.sets import SINGLE_SETS, read_phrases
from bot.evaluation.table import aligned
from bot.evaluation.training import labelled_phrases, public_label
from bot.nlu.decision import TOPIC_PREFIX, public_scores
from bot.nlu.topic_classifier import TopicClassifier, untrained_model
from bot.quiet import quiet
from bot.svg import standalone

#: So many phrases of each label are learnt from.
SIZES = (5, 10, 20, 40, 1000)


def learning(report: Path) -> int:
    """Train on ever more phrases, print the share of first labels right, write it and a picture; return 0."""
    quiet("ERROR")
    texts, labels = labelled_phrases()
    topics = {public_label(label) for label in labels if label.startswith(TOPIC_PREFIX)}
    asked = [one for path in SINGLE_SETS if path.exists() for one in read_phrases(path) if one.topic in topics]
    points: list[dict[str, Any]] = []
    for size in SIZES:
        kept = spread(labels, size)
        model = untrained_model(TopicClassifier.get_default_config())
        model.fit([texts[place] for place in kept], [labels[place] for place in kept])
        ranked = model.rank([one.text for one in asked])
        right = sum(public_scores(one)[0][0] == phrase.topic for one, phrase in zip(ranked, asked, strict=True))
        mean = len([place for place in kept if labels[place].startswith(TOPIC_PREFIX)]) / len(topics)
        points.append({"phrases": round(mean), "right": right, "of": len(asked)})
    rows = [["phrases a topic", "first label right", "95 % interval"]]
    for point in points:
        low, high = wilson(point["right"], point["of"])
        rate = point["right"] / point["of"]
        rows.append([str(point["phrases"]), f"{100 * rate:.1f} %", f"{100 * low:.1f}–{100 * high:.1f}"])
    print(aligned(rows))
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(points, indent=2) + "\n", encoding="utf-8")
    picture = report.with_suffix(".svg")
    picture.write_text(standalone(learning_picture(points)) + "\n", encoding="utf-8")
    print(f"written: {report}\nwritten: {picture}")
    return 0


def spread(labels: Sequence[str], size: int) -> list[int]:
    """Return the places of so many phrases of each label, spread evenly over its phrases; all when there are fewer."""
    names = np.asarray(labels, dtype=object)
    kept: list[int] = []
    for label in dict.fromkeys(labels):
        places = np.flatnonzero(names == label)
        chosen = np.unique(np.linspace(0, len(places) - 1, min(size, len(places))).astype(int))
        kept += [int(place) for place in places[chosen]]
    return sorted(kept)
