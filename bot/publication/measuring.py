"""Measures a model on the frozen sets, in a process of its own: ``python -m bot.publication.measuring``.

It runs in the candidate's project (its content, its actions) and reads the sets of the project that is running: who
proposes a change does not choose what it is measured on.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.publication.digests import digest_of
from bot.publication.measures import Measure, Measured, sets_fingerprint
from bot.quiet import quiet

#: Between two lines that tell how far it is.
_STEP = 25


def main(arguments: list[str] | None = None) -> int:
    """Measure a model; the arguments are the model, the folder whose sets are read, and the file to write."""
    model, root, target = map(Path, sys.argv[1:] if arguments is None else arguments)
    quiet("ERROR")
    asyncio.run(measure(model, root, lambda done, of: print(f"{done}/{of}", flush=True))).save(target)
    return 0


async def measure(model: Path, root: Path, tell: Callable[[int, int], None]) -> Measure:
    """Measure a model with the content of this process.

    Args:
        model: the trained model.
        root: the project whose sets are read.
        tell: called with how many messages are done, out of how many.

    Raises:
        BadSetError: a set cannot be used.

    """
    from bot.evaluation.metrics import Figures, Scored, ScoredDouble, double_figures, single_figures
    from bot.evaluation.prediction import predict_first
    from bot.evaluation.sets import DOUBLE_SETS, SINGLE_SETS, read_double_phrases, read_phrases
    from bot.in_process import Assistant
    from knowledge import library

    singles = {path.stem: read_phrases(root / path) for path in SINGLE_SETS if (root / path).exists()}
    doubles = {path.stem: read_double_phrases(root / path) for path in DOUBLE_SETS if (root / path).exists()}
    total = sum(len(one) for one in singles.values()) + sum(len(one) for one in doubles.values())
    topics = tuple(library().topics)
    # A topic that the candidate no longer has is asked about all the same.
    asked = {*topics, *(path.stem for path in (root / "knowledge" / "faq").glob("*/*.yml"))}
    assistant = Assistant(model)
    found: list[Measured] = []
    macro_f1: dict[str, float] = {}

    def keep(name: str, item: Scored | ScoredDouble, expected: Iterable[str], figures: Figures) -> None:
        said = item.prediction
        first = tuple(label for label, _ in said.topics[:1])
        hits = {key: share.count == 1 for key, share in figures.shares.items()}
        labels = said.detected or said.proposed or first
        found.append(Measured(name, said.text, tuple(expected), said.decision, labels, said.profile, hits))
        if len(found) % _STEP == 0 or len(found) == total:
            tell(len(found), total)

    for name, phrases in singles.items():
        scored = []
        for phrase in phrases:
            item = Scored(phrase, await predict_first(assistant, phrase.text))
            # The figures of one message tell what it counts for: they are defined once.
            keep(name, item, (phrase.topic,), single_figures(name, [item], asked))
            scored.append(item)
        f1 = single_figures(name, scored, asked).macro_f1
        macro_f1 |= {} if f1 is None else {name: f1}
    for name, pairs in doubles.items():
        for pair in pairs:
            double = ScoredDouble(pair, await predict_first(assistant, pair.text))
            keep(name, double, pair.topics, double_figures(name, [double]))
    return Measure(sets_fingerprint(root), digest_of(model), topics, macro_f1, tuple(found))


if __name__ == "__main__":
    sys.exit(main())
