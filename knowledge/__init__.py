"""What the assistant knows: sourced, dated content and rules, and nothing of Rasa.

The names below are what other packages may use. The content: ``library``, ``answer_text``… The rules: ``rule_book``
gives them, ``read_facts`` turns JSON into facts (``check_value`` tells a visitor that a value is impossible),
``evaluate`` finds a ``Result``, ``next_question`` what to ask, ``disputed_facts`` what to ask again,
``what_would_change`` what lifts a refusal; ``summary`` and ``explanation`` say a result in French.
"""

from knowledge.content import Library
from knowledge.errors import ContentError, Fault
from knowledge.library import library, load_library
from knowledge.rules.book import RuleBook, rule_book
from knowledge.rules.changes import Change, what_would_change
from knowledge.rules.evaluation import Result, evaluate
from knowledge.rules.explanation import explanation, summary
from knowledge.rules.french import fact_value, french_value
from knowledge.rules.inputs import InputError, check_value, read_facts
from knowledge.rules.plain import as_json
from knowledge.rules.questions import disputed_facts, next_question
from knowledge.schema import Phrase, PhraseButton, Profile, Topic
from knowledge.schema_rules import Fact
from knowledge.wording import PROFILE_NAMES, afterwards_text, answer_text, failure_text, source_line, sources_of

__all__ = [
    "PROFILE_NAMES",
    "Change",
    "ContentError",
    "Fact",
    "Fault",
    "InputError",
    "Library",
    "Phrase",
    "PhraseButton",
    "Profile",
    "Result",
    "RuleBook",
    "Topic",
    "afterwards_text",
    "answer_text",
    "as_json",
    "check_value",
    "disputed_facts",
    "evaluate",
    "explanation",
    "fact_value",
    "failure_text",
    "french_value",
    "library",
    "load_library",
    "next_question",
    "read_facts",
    "rule_book",
    "source_line",
    "sources_of",
    "summary",
    "what_would_change",
]
