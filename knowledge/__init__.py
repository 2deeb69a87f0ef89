"""What the assistant knows: sourced, dated content and rules, and nothing of Rasa.

The names below are what other packages may use. The content: ``library``, ``answer_text``… The rules: ``rule_book``
gives them, ``read_facts`` turns JSON into facts (``check_value`` tells a visitor that a value is impossible),
``evaluate`` finds a ``Result``, ``next_question`` what to ask, ``disputed_facts`` what to ask again,
``what_would_change`` what lifts a refusal; ``summary``, ``explanation``, ``letter`` and ``told`` say results in French.
"""

from knowledge.answers.asserting import is_question
from knowledge.answers.patterns import matches
from knowledge.answers.reading import Heard
from knowledge.answers.typed import typed_value
from knowledge.content import Library
from knowledge.errors import ContentError, Fault
from knowledge.following import followed_topic, named_profile
from knowledge.forms import Shape, alternative, dispositif_form, empty, topic_form
from knowledge.freshness import Concern, State, dispositif_concerns, documents_of, state_of, topic_concerns
from knowledge.guidance.concluding import conclusion, term_sources, verdict_sources
from knowledge.guidance.conversation import Listener, listener, reads_as_start, speaks_of_oneself, supposes
from knowledge.guidance.guides import glossary, guides
from knowledge.guidance.options import COMMANDS as COMMAND_TITLES
from knowledge.guidance.rendering import rendered
from knowledge.guidance.state import Guidance, Option, Step
from knowledge.guidance.telling import told_facts
from knowledge.library import library, load_library
from knowledge.outdated import reasons_to_review
from knowledge.rules.area_facts import asked_facts
from knowledge.rules.book import RuleBook, rule_book
from knowledge.rules.changes import Change, what_would_change
from knowledge.rules.evaluation import Result, evaluate
from knowledge.rules.explanation import explanation, letter, summary
from knowledge.rules.french import capital, fact_value, french_value, typographic
from knowledge.rules.inputs import InputError, check_value, read_facts
from knowledge.rules.plain import as_json
from knowledge.rules.questions import disputed_facts, next_question
from knowledge.rules.told import Told, told
from knowledge.schema import Answer, Phrase, PhraseButton, Profile, Source, Topic
from knowledge.schema_guides import Guide, Term
from knowledge.schema_rules import VERDICTS, Dispositif, Fact, Parameter, variants
from knowledge.today import reference_date
from knowledge.trying import TriedDispositif, TriedTopic, try_dispositif, try_topic
from knowledge.wording import (
    PROFILE_NAMES,
    afterwards_text,
    answer_text,
    failure_text,
    source_label,
    source_line,
    sources_of,
)
from knowledge.yaml_files import plain

__all__ = [
    "COMMAND_TITLES",
    "PROFILE_NAMES",
    "VERDICTS",
    "Answer",
    "Change",
    "Concern",
    "ContentError",
    "Dispositif",
    "Fact",
    "Fault",
    "Guidance",
    "Guide",
    "Heard",
    "InputError",
    "Library",
    "Listener",
    "Option",
    "Parameter",
    "Phrase",
    "PhraseButton",
    "Profile",
    "Result",
    "RuleBook",
    "Shape",
    "Source",
    "State",
    "Step",
    "Term",
    "Told",
    "Topic",
    "TriedDispositif",
    "TriedTopic",
    "afterwards_text",
    "alternative",
    "answer_text",
    "as_json",
    "asked_facts",
    "capital",
    "check_value",
    "conclusion",
    "dispositif_concerns",
    "dispositif_form",
    "disputed_facts",
    "documents_of",
    "empty",
    "evaluate",
    "explanation",
    "fact_value",
    "failure_text",
    "followed_topic",
    "french_value",
    "glossary",
    "guides",
    "is_question",
    "letter",
    "library",
    "listener",
    "load_library",
    "matches",
    "named_profile",
    "next_question",
    "plain",
    "read_facts",
    "reads_as_start",
    "reasons_to_review",
    "reference_date",
    "rendered",
    "rule_book",
    "source_label",
    "source_line",
    "sources_of",
    "speaks_of_oneself",
    "state_of",
    "summary",
    "supposes",
    "term_sources",
    "told",
    "told_facts",
    "topic_concerns",
    "topic_form",
    "try_dispositif",
    "try_topic",
    "typed_value",
    "typographic",
    "variants",
    "verdict_sources",
    "what_would_change",
]
