"""What was said in each conversation, as the visitor saw it: kept, shown again, exported, erased (``Transcripts``)."""

from bot.transcripts.entries import Author, Entry, ErasedError, Figure, RepeatedError, Summary, reference
from bot.transcripts.retention import Erased, Purged, erase_conversation, purge, rewrite
from bot.transcripts.store import Transcripts, transcripts

__all__ = [
    "Author",
    "Entry",
    "Erased",
    "ErasedError",
    "Figure",
    "Purged",
    "RepeatedError",
    "Summary",
    "Transcripts",
    "erase_conversation",
    "purge",
    "reference",
    "rewrite",
    "transcripts",
]
