"""The training phrases: what the baseline knows, and what the sets must not repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.decision import TOPIC_PREFIX
from bot.nlu.text import fold


@dataclass(frozen=True)
class TrainingPhrase:
    """A training phrase and the public name of its label."""

    text: str
    label: str


@dataclass(frozen=True)
class Duplicate:
    """A message of a set that is a training phrase too, but for case, accents and punctuation."""

    set_name: str
    text: str
    label: str
    trained_as: str


def read_training_phrases(folder: Path = Path("data")) -> list[TrainingPhrase]:
    """Return the phrases that visitors may type, with the labels that ``predict`` uses."""
    texts, labels = labelled_phrases(folder)
    return [TrainingPhrase(text, public_label(label)) for text, label in zip(texts, labels, strict=True)]


def labelled_phrases(folder: Path = Path("data")) -> tuple[list[str], list[str]]:
    """Return the phrases that visitors may type and, for each, its whole label (« faq/suivi_dossier »).

    They come label by label in the order of their files: what ``block_folds`` needs.
    """
    from rasa.shared.importers.rasa import RasaFileImporter

    found = RasaFileImporter(training_data_paths=str(folder)).get_nlu_data().intent_examples
    pairs = [(one.get("text") or "", one.get("intent_response_key") or one.get("intent")) for one in found]
    kept = [(text, label) for text, label in pairs if fold(text) and not text.startswith("/")]
    return [text for text, _ in kept], [label for _, label in kept]


def public_label(label: str) -> str:
    """Return the name that outsiders know: « faq/suivi_dossier » → suivi_dossier, « hors_sujet/loin » → hors_sujet."""
    return label.removeprefix(TOPIC_PREFIX).split("/")[0]


def duplicates(
    training: Iterable[TrainingPhrase], set_name: str, messages: Iterable[tuple[str, str]]
) -> list[Duplicate]:
    """Return the messages (text, label) of a set that are training phrases too."""
    known = {fold(phrase.text): phrase.label for phrase in training}
    return [
        Duplicate(set_name, text, label, known[folded]) for text, label in messages if (folded := fold(text)) in known
    ]
