"""What the assistant knows: sourced, dated content, and nothing of Rasa.

The names below are what other packages may use.
"""

from knowledge.content import Library
from knowledge.errors import ContentError, Fault
from knowledge.library import library, load_library
from knowledge.schema import Phrase, PhraseButton, Profile, Topic
from knowledge.wording import PROFILE_NAMES, afterwards_text, answer_text, failure_text, source_line, sources_of

__all__ = [
    "PROFILE_NAMES",
    "ContentError",
    "Fault",
    "Library",
    "Phrase",
    "PhraseButton",
    "Profile",
    "Topic",
    "afterwards_text",
    "answer_text",
    "failure_text",
    "library",
    "load_library",
    "source_line",
    "sources_of",
]
