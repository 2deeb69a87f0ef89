"""The vocabulary that stands beside the training phrases: abbreviations and what reveals a profile."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.nlu.text import fold

#: Where the product's vocabulary lives, from the project's folder.
DEFAULT_FILE = "data/nlu/vocabulary.yml"


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary.

    Attributes:
        abbreviations: folded word → what it stands for, folded.
        kept: folded words that spelling correction must leave alone.
        profile_patterns: regular expressions over folded text, by profile.
        profile_verbs: infinitives (folded) that reveal a profile when the writer is their subject, by profile.

    """

    abbreviations: dict[str, str]
    kept: frozenset[str]
    profile_patterns: dict[str, list[str]]
    profile_verbs: dict[str, list[str]]


def read_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary file.

    Raises:
        ValueError: an abbreviation is not a single word, stands for two things, a pattern is not valid or a verb is
            not an infinitive in -er;
            the message (French) names the file and the entry.

    """
    document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    abbreviations: dict[str, str] = {}
    for full, shorts in document["abbreviations"].items():
        for short in map(str, shorts):
            word = fold(short)
            if not word or " " in word:
                raise ValueError(f"{path} · « {short} » : une abréviation est un seul mot, sans apostrophe")
            if abbreviations.get(word, fold(full)) != fold(full):
                raise ValueError(f"{path} · « {short} » est déjà l'abréviation de « {abbreviations[word]} »")
            abbreviations[word] = fold(full)
    patterns = {profile: list(found) for profile, found in document["profile_patterns"].items()}
    for pattern in (pattern for found in patterns.values() for pattern in found):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{path} · le motif « {pattern} » n'est pas valide : {error}") from error
    verbs = {profile: [fold(verb) for verb in found] for profile, found in document["profile_verbs"].items()}
    for verb in (verb for found in verbs.values() for verb in found):
        if not re.fullmatch(r"[a-z]{3,}er", verb):
            # Any of its forms must begin as it does: that is how it is looked for before the analysis.
            raise ValueError(f"{path} · « {verb} » n'est pas l'infinitif d'un verbe du premier groupe (« recruter »)")
    kept = frozenset(word for text in document.get("kept", ()) for word in fold(str(text)).split())
    return Vocabulary({word: full for word, full in abbreviations.items() if word != full}, kept, patterns, verbs)


def code_and_vocabulary_fingerprint(path: Path) -> str:
    """Return a fingerprint of the vocabulary, the files of who writes and this code: Rasa retrains when they change."""
    digest = hashlib.sha256(path.read_bytes())
    beside = path.parent.glob("writers/*.yml")
    for file in sorted([*beside, *Path(__file__).parent.glob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()
