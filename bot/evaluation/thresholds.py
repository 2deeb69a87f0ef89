"""``thresholds``: the sharpness and the thresholds that config.yml should have, from training phrases held out."""

from __future__ import annotations

from dataclasses import asdict, replace

from bot.evaluation.choosing import best_factor, choose, sharpened
from bot.evaluation.crossing import cross_validate
from bot.evaluation.table import aligned
from bot.evaluation.training import labelled_phrases
from bot.nlu.decision import Thresholds
from bot.nlu.topic_classifier import TopicClassifier, untrained_model
from bot.quiet import quiet


def thresholds() -> int:
    """Hold out the training phrases part by part, print what each threshold brings and what to write; return 0."""
    quiet("ERROR")
    config = TopicClassifier.get_default_config()
    held = cross_validate(lambda: untrained_model(config), *labelled_phrases())
    factor = best_factor(held)
    held = [replace(one, ranking=sharpened(one.ranking, factor)) for one in held]
    found = choose(held, Thresholds())
    rows = [["answer from", "cost", "right at once %", "wrong %", "refused %", "outside answered %"]]
    for one in sorted(found, key=lambda one: one.thresholds.answer):
        shares = (one.answered, one.wrong, one.refused, one.outside)
        told = [f"{100 * share:.1f}" for share in shares]
        rows.append([f"{one.thresholds.answer:.2f}", f"{one.cost:.3f}", *told])
    print(aligned(rows))
    print(f"\nsharpness: {factor * config['sharpness']:.2f}")
    for name, value in asdict(found[0].thresholds).items():
        print(f"{name}: {value}")
    return 0
