"""What training phrases must be: enough for each topic, each once, and none of the messages that measure them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Indel
from ruamel.yaml import YAML

from bot.nlu.decision import TOPIC_PREFIX
from bot.nlu.text import fold

#: How many phrases a topic needs at least.
LEAST = 40
#: From so many letters on two texts that are so much alike are the same phrase; labels are told apart by less.
SHORTEST_TWIN, ALIKE, NOISE = 12, 0.92, 0.97
_ENTITY = re.compile(r"\[([^\]]+)\]\([^)]*\)")

#: An intent (« faq/suivi_dossier ») and one of its phrases.
Phrase = tuple[str, str]


def training_phrases(root: Path) -> list[Phrase]:
    """Return the training phrases of a project, without the marks of their entities."""
    found: list[Phrase] = []
    for path in sorted((root / "data" / "nlu").rglob("*.yml")):
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for item in document.get("nlu", ()):
            found += [(item["intent"], _ENTITY.sub(r"\1", line.strip()[2:])) for line in item["examples"].splitlines()]
    return found


def measured(files: Iterable[Path]) -> list[str]:
    """Return the messages of labelled sets."""
    texts: list[str] = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return texts


def measuring_files(root: Path) -> list[Path]:
    """Return the labelled sets of a project, and those that lie beside it."""
    return [*sorted((root / "tests" / "nlu").glob("*.tsv")), *sorted((root.parent / "shared" / "eval").glob("*.tsv"))]


def repeated(phrases: Iterable[Phrase]) -> list[str]:
    """Return the phrases that stand more than once, as they are compared."""
    folded = Counter(fold(text) for _, text in phrases if fold(text))
    return [text for text, count in folded.items() if count > 1]


def leaked(phrases: Iterable[Phrase], messages: Iterable[str]) -> list[str]:
    """Return the messages that measure and that are training phrases too."""
    trained = {fold(text) for _, text in phrases}
    return [text for text in messages if fold(text) and fold(text) in trained]


def twins(phrases: Iterable[Phrase], messages: Iterable[str]) -> list[tuple[str, str]]:
    """Return the messages that measure and that are almost training phrases, with the phrase that each resembles."""
    trained = sorted({fold(text) for _, text in phrases} - {""})
    asked = sorted({folded for text in messages if len(folded := fold(text)) >= SHORTEST_TWIN})
    found = []
    for text in asked:
        twin = process.extractOne(text, trained, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
        found += [(text, str(twin[0]))] if twin is not None else []
    return found


def noise(phrases: Sequence[Phrase], known: Sequence[Phrase] | None = None) -> list[tuple[str, str]]:
    """Return the phrases that are almost those of another label: the same words under two labels teach nothing.

    Args:
        phrases: the phrases to look at.
        known: what they are compared with; None to compare each with those before it.

    """
    beside = [(fold(text), intent) for intent, text in (phrases if known is None else known)]
    texts = [text for text, _ in beside]
    found = []
    for place, (intent, phrase) in enumerate(phrases):
        text = fold(phrase)
        others = texts[:place] if known is None else texts
        if len(text) < SHORTEST_TWIN:
            continue
        near = process.extract(text, others, scorer=Indel.normalized_similarity, score_cutoff=NOISE, limit=None)
        found += [(text, str(twin)) for twin, _, other in near if beside[other][1] != intent]
    return found


def short_topics(phrases: Iterable[Phrase], topics: Iterable[str]) -> dict[str, int]:
    """Return the topics that have too few phrases, with how many they have."""
    counts = Counter(intent for intent, _ in phrases)
    return {topic: counts[TOPIC_PREFIX + topic] for topic in topics if counts[TOPIC_PREFIX + topic] < LEAST}


def faults(root: Path, running: Path | None = None) -> list[str]:
    """Return what is wrong with the training phrases of a project, in French.

    Args:
        root: the project.
        running: the project that is running, whose sets measure; only what is new beside it is compared with all the
            rest. None for the same project, compared whole.

    """
    phrases = training_phrases(root)
    former = set(training_phrases(running)) if running else set()
    fresh = [phrase for phrase in phrases if phrase not in former]
    topics = sorted(path.stem for path in (root / "knowledge" / "faq").glob("*/*.yml"))
    messages = measured(measuring_files(running or root))
    wrong = [
        f"« {text} » est deux fois parmi les phrases d’entraînement : gardez-la dans un seul sujet."
        for text in repeated(phrases)
    ]
    wrong += [
        f"« {phrase} » sert à mesurer l’assistant (tests/nlu) ou lui ressemble trop : elle ne peut pas l’entraîner ; "
        "dites-le autrement."
        for phrase in dict.fromkeys([*leaked(fresh, messages), *(phrase for _, phrase in twins(fresh, messages))])
    ]
    wrong += [
        f"« {text} » et « {twin} » se ressemblent trop pour deux sujets différents : gardez-en une."
        for text, twin in noise(fresh, phrases if running else None)
    ]
    wrong += [
        f"Le sujet « {topic} » a {count} phrases d’entraînement : il en faut {LEAST} au moins."
        for topic, count in short_topics(phrases, topics).items()
    ]
    return wrong
