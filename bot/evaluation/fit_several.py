"""Finds the weights of ``bot.nlu.several`` again: ``python -m bot.evaluation.fit_several``.

A topic model trained on half of the training phrases ranks pairs made of the other half, joined as people do,
and single phrases; added to these are the sets of pairs that may be seen (held_out_multi, every other line of
pairs) and the single questions of held_out and voices. It takes minutes; the other lines of pairs tell how good it is.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.evaluation.sets import read_double_phrases, read_phrases
from bot.evaluation.training import TrainingPhrase, read_training_phrases
from bot.nlu.decision import TOPIC_PREFIX
from bot.nlu.features import Featurizer
from bot.nlu.segments import cuts
from bot.nlu.several import Pair, best_pair
from bot.nlu.topic_model import TopicModel
from bot.nlu.vocabulary import DEFAULT_FILE, read_vocabulary
from knowledge import library

WEIGHTS_FILE = Path("bot/nlu/question_weights.py")
#: How people go from one question to the next.
JOINTS = (
    " et ", " et ", ", et ", " et aussi ", " + ", ". ", " ? ", ". Et ", " ; ", ", puis ", ". Par ailleurs, ", " ? Et ",
    ", et au passage ", ". Autre question : ", ", sinon ", " et ensuite ", " ainsi que ", ", et également ", "\n", ", ",
)  # fmt: skip
PAIRS, SAME = 1100, 500
#: The real messages are few beside the made-up ones.
REAL_WEIGHT = 3.0
#: The likelihood at which a message is held to ask two questions when the figures are told.
LEAST = 0.75

Example = tuple[str, frozenset[str]]


def made_up(phrases: Sequence[TrainingPhrase], random_: random.Random) -> Iterator[Example]:
    """Yield messages with the topics they ask about: pairs, single phrases, the same question asked twice."""
    content = library()
    by_topic: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase.label in content.topics:
            by_topic.setdefault(phrase.label, []).append(phrase.text)
        yield phrase.text, frozenset()
    names = sorted(by_topic)
    for number in range(PAIRS + SAME):
        first = random_.choice(names)
        near = [name for name in content.topics[first].related if name in by_topic]
        others = near if near and random_.random() < 0.5 else [name for name in names if name != first]
        second = random_.choice(others) if number < PAIRS else first
        text = (
            random_.choice(by_topic[first]).rstrip(" .?!") + random_.choice(JOINTS) + random_.choice(by_topic[second])
        )
        yield text, frozenset((first, second)) if second != first else frozenset()


def real() -> Iterator[Example]:
    """Yield the messages of the labelled sets that the weights may see."""
    folder = Path("tests/nlu")
    pairs = read_double_phrases(folder / "pairs.tsv")[::2]
    for double in (*read_double_phrases(folder / "held_out_multi.tsv"), *pairs):
        yield double.text, frozenset(double.topics)
    for name in ("held_out.tsv", "voices.tsv"):
        yield from ((phrase.text, frozenset()) for phrase in read_phrases(folder / name))


def found_pair(model: TopicModel, text: str) -> Pair | None:
    """Return the best two topics of a message, likely or not."""
    ways = cuts(text)
    if not ways:
        return None
    whole, *parts = model.rank([text, *(part for way in ways for part in (way.left, way.right))])
    return best_pair(whole, ways, parts)


def is_right(pair: Pair, topics: frozenset[str]) -> bool:
    """Tell whether a pair is the two topics of a message."""
    return {pair.first, pair.second} == {TOPIC_PREFIX + topic for topic in topics}


def main() -> int:
    """Fit, write the weights and tell what they do; return 0."""
    phrases, random_ = read_training_phrases(), random.Random(7)
    half = [random_.random() < 0.5 for _ in phrases]
    abbreviations = read_vocabulary(Path(DEFAULT_FILE)).abbreviations
    topics = set(library().topics)

    def trained(chosen: Sequence[TrainingPhrase]) -> TopicModel:
        model = TopicModel(Featurizer(abbreviations))
        labels = [TOPIC_PREFIX + one.label if one.label in topics else one.label for one in chosen]
        model.fit([one.text for one in chosen], labels)
        return model

    one_half = trained([phrase for phrase, chosen in zip(phrases, half, strict=True) if chosen])
    rest = [phrase for phrase, chosen in zip(phrases, half, strict=True) if not chosen]
    whole = trained(phrases)
    rows: list[tuple[Pair, bool, float]] = []
    for model, examples, weight in ((one_half, made_up(rest, random_), 1.0), (whole, real(), REAL_WEIGHT)):
        for text, asked in examples:
            pair = found_pair(model, text)
            # Two questions whose topics are not found teach nothing about what two questions look like.
            if pair is not None and (not asked or is_right(pair, asked)):
                rows.append((pair, bool(asked), weight))
    names = list(rows[0][0].evidence)
    table = np.array([[pair.evidence[name] for name in names] for pair, _, _ in rows])
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))
    weights = [weight for _, _, weight in rows]
    classifier.fit(table, [asked for _, asked, _ in rows], logisticregression__sample_weight=weights)
    scaler, model_ = classifier[0], classifier[1]
    slopes = model_.coef_[0] / scaler.scale_
    bias = float(model_.intercept_[0] - (slopes * scaler.mean_).sum())
    lines = "".join(f'    "{name}": {slope:.3f},\n' for name, slope in zip(names, slopes, strict=True))
    WEIGHTS_FILE.write_text(
        '"""The weights of ``several``: written by ``python -m bot.evaluation.fit_several``, not by hand."""\n\n'
        f"BIAS = {bias:.3f}\nWEIGHTS: dict[str, float] = {{\n{lines}}}\n",
        encoding="utf-8",
    )
    unseen = read_double_phrases(Path("tests/nlu/pairs.tsv"))[1::2]
    pairs = [(found_pair(whole, double.text), frozenset(double.topics)) for double in unseen]
    sure = sum(
        is_right(pair, asked) and classifier.predict_proba([list(pair.evidence.values())])[0, 1] >= LEAST
        for pair, asked in pairs
        if pair is not None
    )
    print(f"written: {WEIGHTS_FILE}; unseen lines of pairs.tsv: {sure} of {len(unseen)} at {LEAST}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
