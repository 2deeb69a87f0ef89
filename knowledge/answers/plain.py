"""One plain form of what a visitor types, before anything is looked for in it."""

from __future__ import annotations

import re
import unicodedata

from text_to_num import alpha2digit

_APOSTROPHES = re.compile(r"[’'`´ʼ]")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_THOUSANDS = re.compile(r"(?<![\d,.])(\d{1,3})(?:[ \u00a0\u202f.](\d{3}))+(?![\d])")
_SEPARATORS = re.compile(r"(?<=[^\W\d])-(?=\w)|(?<=\d)-(?=[^\W\d])")
_PUNCTUATION = re.compile(r"(?<!\d)[.,](?!\d)|(?<=\d)[.,](?!\d)|(?<!\d)[.,](?=\d)|[;:!?()…\n]")
_GLUED = re.compile(
    r"(?<=\d)(?=(?!er\b|e\b|eme\b|nd\b|nde\b|ere\b)[a-z])|(?<=\dh)(?=\d)|/(?=[a-z])|(?<=[a-z])(?=/)|(?<=/)(?=[a-z])"
)
_RANGE = re.compile(r"(?<![\d/.,-])(\d+(?:,\d+)?)-(\d+(?:,\d+)?)(?![\d/.,-])")
_TWO_NUMBERS = re.compile(r"\b([^\W\d]+)-([^\W\d]+)\b")
#: What follows « un » or « une » when it counts rather than introduces.
_COUNTED = (
    r"an|ans|année|mois|semaine|jour|heure|h|euro|seul|seule|salari|personne|employ|dizaine|douzaine|quinzaine|vingtaine"
    r"|trentaine|quarantaine|cinquantaine|soixantaine|centaine|quart|demi|stagiaire|ou deux|action|etp|fois|trimestre"
    r"|semestre|gars|gus|place|équivalent"
)
_ARTICLE = re.compile(rf"(?<![\w-])(?<!et )(une?)(?=\s+(?!(?:{_COUNTED}))\w)", re.IGNORECASE)
#: Hides an article from the reader of numbers.
_KEPT = "qzq"
_WORDS_TO_MEND = {
    "zero": "zéro", "quatres": "quatre", "premiere": "première", "deuxieme": "deuxième", "troisieme": "troisième",
    "quatrieme": "quatrième", "cinquieme": "cinquième",
}  # fmt: skip
_SIGNS = (
    (re.compile(r"\+ ?/ ?-"), " environ "),
    (re.compile(r"\+ ?d[e'’]|>"), " plus de "),
    (re.compile(r"(?<!\w)- ?de\b|<"), " moins de "),
    (re.compile(r"\+"), " et "),
    # « Sept » is a month between a day and a year, and a number elsewhere.
    (re.compile(r"(?<=\d )sept\b\.?(?! (?:h|j|m|s|p))|(?<=1er )sept\b\.?|\bsept\.?(?= (?:19|20)\d\d\b)"), "septembre"),
    (re.compile(r"\b(?:di[sz][ae]ine|disene|dixaine)"), "dizaine"),
)
_MENDED = re.compile(r"\b(" + "|".join(_WORDS_TO_MEND) + r")\b")


def plain_text(text: str) -> str:
    """Return a text in lower case without accents, hyphens or apostrophes, numbers in digits, punctuation apart.

    « L’effectif : dix virgule neuf ETP ! » becomes « l effectif : 10,9 etp ! ».
    """
    lowered = unicodedata.normalize("NFKC", text).lower().replace("œ", "oe")
    for found, meant in _SIGNS:
        lowered = found.sub(meant, lowered)
    lowered = _MENDED.sub(lambda found: _WORDS_TO_MEND[found[0]], _APOSTROPHES.sub(" ", lowered))
    counted = _digits(lowered)
    decomposed = unicodedata.normalize("NFKD", counted.replace("€", " euros "))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    joined = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), bare)
    spaced = _PUNCTUATION.sub(lambda found: f" {found[0]} ", _SEPARATORS.sub(" ", joined))
    spaced = _RANGE.sub(r"\1 a \2", _GLUED.sub(lambda found: f" {found[0]} ", spaced))
    return " ".join(_REPEATED.sub(r"\1", spaced.replace("%", " % ")).split())


def flat(text: str) -> str:
    """Return words of ours (a pattern, a label) as ``plain_text`` writes them, numbers left alone."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub(" ", text.lower().replace("œ", "oe")))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_SEPARATORS.sub(" ", bare).split())


def _digits(text: str) -> str:
    """Write number words in digits, leaving « un » and « une » alone where they only introduce a noun."""
    marked = _ARTICLE.sub(lambda found: f"{found[1]}{_KEPT}", text)
    counted: str = alpha2digit(marked, "fr", threshold=0).replace(_KEPT, "")
    return _TWO_NUMBERS.sub(_pair, counted)


def _pair(found: re.Match[str]) -> str:
    """« cinq-six » is five or six."""
    low, high = (alpha2digit(word, "fr", threshold=0) for word in found.groups())
    return f"{low} ou {high}" if low.isdigit() and high.isdigit() else found[0]
