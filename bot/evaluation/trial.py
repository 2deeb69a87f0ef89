"""Runs the labelled sets through the assistant and the baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.evaluation.baseline import NearestPhrase
from bot.evaluation.metrics import Figures, Scored, ScoredDouble, double_figures, single_figures
from bot.evaluation.prediction import predict_first
from bot.evaluation.sets import DOUBLE_SETS, SINGLE_SETS, read_double_phrases, read_phrases
from bot.evaluation.spoiling import spoilt
from bot.evaluation.training import Duplicate, duplicates, read_training_phrases
from bot.in_process import Assistant
from bot.nlu.archive import load_classifier
from bot.nlu.decision import OUT_OF_SCOPE
from knowledge import library


@dataclass
class Trial:
    """What a run of all the sets found.

    Attributes:
        topics: ids of the topics, in the order of the content.
        single: results of the sets of one label, by set name.
        double: results of the sets of two questions, by set name.
        figures: the figures of each set, in the order of evaluation.
        duplicates: messages of the sets that are training phrases too.
        spoilt: by set name and corruption, whether each message about a topic was right before and after.

    """

    topics: tuple[str, ...]
    single: dict[str, list[Scored]] = field(default_factory=dict)
    double: dict[str, list[ScoredDouble]] = field(default_factory=dict)
    figures: list[Figures] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    spoilt: dict[str, dict[str, list[tuple[bool, bool]]]] = field(default_factory=dict)

    @property
    def all_single(self) -> list[Scored]:
        """The results of all the sets of one label."""
        return [item for results in self.single.values() for item in results]


async def run_sets(model: Path, root: Path = Path()) -> Trial:
    """Run the sets that exist.

    Args:
        model: the trained model.
        root: the project's folder.

    Raises:
        BadSetError: a set cannot be used.

    """
    training = read_training_phrases(root / "data")
    trial = Trial(tuple(library().topics))
    labels = {*trial.topics, OUT_OF_SCOPE, *(phrase.label for phrase in training)}
    # All the sets are read, and their faults told, before the seconds that the model takes to load.
    single = {path.stem: read_phrases(root / path, labels) for path in SINGLE_SETS if (root / path).exists()}
    double = {path.stem: read_double_phrases(root / path, labels) for path in DOUBLE_SETS if (root / path).exists()}
    assistant, baseline, classifier = Assistant(model), NearestPhrase(training), load_classifier(model)
    for name, phrases in single.items():
        results = [Scored(one, await predict_first(assistant, one.text), baseline.rank(one.text)) for one in phrases]
        trial.single[name] = results
        trial.figures.append(single_figures(name, results, trial.topics))
        trial.spoilt[name] = spoilt(classifier.model, phrases, trial.topics)
        trial.duplicates += duplicates(training, name, [(one.text, one.topic) for one in phrases])
    for name, pairs in double.items():
        found = [ScoredDouble(pair, await predict_first(assistant, pair.text)) for pair in pairs]
        trial.double[name] = found
        trial.figures.append(double_figures(name, found))
        trial.duplicates += duplicates(training, name, [(pair.text, " + ".join(pair.topics)) for pair in pairs])
    return trial
