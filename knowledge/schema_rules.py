"""The shapes of the rules: facts, parameters, criteria, areas. Built on ``schema.py`` like the rest of the content."""

from __future__ import annotations

from datetime import date
from typing import Literal

from knowledge.schema import Identifier, RuleId, Sentence, Strict, Text, Unit

FactType = Literal["bool", "number", "integer", "date", "choice", "choices", "dates", "text"]
AreaKind = Literal["eligibility", "selection"]
Verdict = Literal["eligible", "non_eligible", "a_confirmer", "oriente", "aucun_dispositif"]
#: The verdicts that each kind of area can give.
VERDICTS: dict[AreaKind, tuple[Verdict, ...]] = {
    "eligibility": ("eligible", "non_eligible", "a_confirmer"),
    "selection": ("oriente", "a_confirmer", "aucun_dispositif"),
}


class Fact(Strict):
    """Something that can be known of a situation, and how it is asked.

    ``lasting`` facts are the company's; ``personal`` ones may tell who somebody is, and stand in no address.
    """

    type: FactType
    label: Text
    unit: Unit | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: dict[str, Text] | None = None
    open: bool = False
    also: tuple[str, ...] = ()
    default: str | None = None
    lasting: bool = False
    personal: bool = False
    question: Text | None = None
    why: Text | None = None
    where: Text | None = None
    examples: tuple[str, ...] = ()


class ResultLabel(Strict):
    """How something that the rules work out is named to people; ``refused`` tells whether a refusal shows it."""

    label: Text
    unit: Unit | None = None
    form: str = ""
    choices: dict[str, Text] = {}
    refused: bool = True


class Quote(Strict):
    """A place in a document: its id, the line and a short quote."""

    document: Identifier
    line: int
    quote: Text


class Window(Strict):
    """The value of a parameter between two dates, both included; an absent date leaves the window open."""

    since: date | None = None
    until: date | None = None
    value: float | date | str | tuple[str, ...] | dict[int, int]


class Parameter(Strict):
    """A threshold, rate, amount or table, with its validity and its source."""

    label: Text
    unit: Unit | None = None
    values: tuple[Window, ...]
    source: Quote


class Variant(Strict):
    """A sentence and when it is said: ``when`` is an expression, absent for always.

    A sentence quotes values between braces, ``{effectif}`` or ``{montant:euros}`` (see ``rules/french.py``).
    """

    when: str | None = None
    text: Text


#: One sentence, or variants: the first whose condition holds and whose values are all known is said.
Wording = Sentence | tuple[Variant, ...]
#: Sentences that are all said, each when its condition holds.
Sayings = tuple[Sentence | Variant, ...]


class Criterion(Strict):
    """A condition, the sentence for each of its values, and what it is taken from."""

    rules: tuple[RuleId, ...]
    test: str
    asks: tuple[str, ...] = ()
    met: Wording
    not_met: Wording
    unknown: Wording
    source: Quote


class Choice(Strict):
    """One dispositif of the selection tree, when it fits, and what is said then (``reason``) and otherwise."""

    dispositif: str
    rules: tuple[RuleId, ...]
    when: str
    label: Text
    reason: Wording
    excluded: Sentence
    source: Quote


class Alert(Strict):
    """Something to tell beside a result; ``reserve`` marks what only goes with a result that is no refusal."""

    id: str
    when: str | None = None
    text: Text
    reserve: bool = False


class Contradiction(Strict):
    """Two facts that cannot both be true."""

    id: str
    when: str
    text: Text


class Group(Strict):
    """Criteria that are judged together, when the question (``objet``) or a fact is about them.

    ``else_objet`` and ``else_about`` count only when no group is meant by ``objet`` or ``about``.
    """

    criteria: tuple[str, ...]
    objet: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    else_objet: tuple[str, ...] = ()
    else_about: tuple[str, ...] = ()
    when: str | None = None


class Documents(Strict):
    """The documents to give at one moment."""

    label: Text
    items: tuple[Text, ...]


class Area(Strict):
    """A question that the rules answer: which criteria decide it, what else is worked out and how it is told.

    ``formulas`` tell how a result is worked out; ``documents`` gives, for each moment, when it is told;
    ``source`` is cited where no criterion nor choice is.
    """

    title: Text
    kind: AreaKind = "eligibility"
    act_date: str = "reference_date"
    groups: tuple[Group, ...] = ()
    choices: tuple[Choice, ...] = ()
    dispositif: str | None = None
    results: dict[str, str] = {}
    needs: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    contradictions: tuple[str, ...] = ()
    missing_order: tuple[str, ...] = ()
    source: Quote | None = None
    verdicts: dict[Verdict, Wording]
    formulas: dict[str, Wording] = {}
    documents: dict[str, str] = {}
    steps: Sayings = ()
    reserves: Sayings = ()


class Dispositif(Strict):
    """A file of rules: parameters, named values, criteria and the areas they decide.

    ``instead`` names, for a fact that the visitor does not know, the facts that may be enough.
    """

    id: Identifier
    title: Text
    parameters: dict[str, Parameter] = {}
    values: dict[str, str] = {}
    instead: dict[str, tuple[str, ...]] = {}
    criteria: dict[str, Criterion] = {}
    contradictions: tuple[Contradiction, ...] = ()
    areas: dict[str, Area] = {}
    documents: dict[str, Documents] = {}


class Words(Strict):
    """The headings and set phrases of ``letter.yml``, which every explanation uses."""

    situation: Sentence
    no_effect: Sentence
    conclusion: Sentence
    dispositifs: Sentence
    to_confirm: Sentence
    failing: Sentence
    changes: Sentence
    change: Sentence
    contradictions: Sentence
    unsure: Sentence
    missing: Sentence
    results: Sentence
    met: Sentence
    notes: Sentence
    reserves: Sentence
    steps: Sentence
    source: Sentence
    sources: Sentence
    still_needed: Sentence
    depends: Sentence
    contradictory: Sentence
    silent: Sentence
    too_wide: Sentence
    not_a_number: Sentence
    not_whole: Sentence
    too_small: Sentence
    too_large: Sentence
    not_a_date: Sentence
    not_a_choice: Sentence
    not_yes_or_no: Sentence
    upside_down: Sentence
    not_usable: Sentence


def variants(wording: str | tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Return the variants of a wording; a lone sentence is its only one."""
    return (Variant(text=wording),) if isinstance(wording, str) else wording


def sayings(items: tuple[str | Variant, ...]) -> tuple[Variant, ...]:
    """Return sentences that are all said as variants."""
    return tuple(Variant(text=item) if isinstance(item, str) else item for item in items)
