"""The shapes of the rules: facts, parameters, criteria, areas. Built on ``schema.py`` like the rest of the content."""

from __future__ import annotations

from datetime import date
from typing import Literal

from knowledge.schema import Identifier, RuleId, Sentence, Strict, Text, Unit

FactType = Literal["bool", "number", "integer", "date", "choice", "choices", "dates", "text"]
AreaKind = Literal["eligibility", "selection"]


class Fact(Strict):
    """Something that can be known of a situation, and how it is asked."""

    type: FactType
    label: Text
    unit: Unit | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: dict[str, Text] | None = None
    open: bool = False
    also: tuple[str, ...] = ()
    default: str | None = None
    question: Text | None = None
    why: Text | None = None
    where: Text | None = None
    examples: tuple[str, ...] = ()


class ResultLabel(Strict):
    """How something that the rules work out is named to people."""

    label: Text
    unit: Unit | None = None


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


class Criterion(Strict):
    """A condition, the sentence for each of its values, and what it is taken from."""

    rules: tuple[RuleId, ...]
    test: str
    asks: tuple[str, ...] = ()
    met: Sentence
    not_met: Sentence
    unknown: Sentence
    source: Quote


class Choice(Strict):
    """One dispositif of the selection tree and when it fits."""

    dispositif: str
    rules: tuple[RuleId, ...]
    when: str
    label: Text
    excluded: Sentence
    source: Quote


class Alert(Strict):
    """Something to tell beside a result; ``when`` is an expression, absent for always."""

    id: str
    when: str | None = None
    text: Text


class Contradiction(Strict):
    """Two facts that cannot both be true."""

    id: str
    when: str
    text: Text


class Group(Strict):
    """Criteria that are judged together, when the question (``objet``) or a fact is about them."""

    criteria: tuple[str, ...]
    objet: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    when: str | None = None


class Area(Strict):
    """A question that the rules answer: which criteria decide it and what else is worked out."""

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


class Dispositif(Strict):
    """A file of rules: parameters, named values, criteria and the areas they decide."""

    id: Identifier
    title: Text
    parameters: dict[str, Parameter] = {}
    values: dict[str, str] = {}
    criteria: dict[str, Criterion] = {}
    contradictions: tuple[Contradiction, ...] = ()
    areas: dict[str, Area] = {}
    documents: dict[str, tuple[Text, ...]] = {}
    steps: tuple[Text, ...] = ()
    reserves: tuple[Text, ...] = ()
