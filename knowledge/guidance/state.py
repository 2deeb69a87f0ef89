"""Where a guided dialogue stands, as it is kept between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result
from knowledge.rules.inputs import InputError, read_facts
from knowledge.rules.plain import as_json

#: The attributes that are kept as they are.
_PLAIN = ("guide", "area", "status", "asked", "unfit", "count", "supposing", "last")
Status = Literal["open", "paused", "concluded"]


@dataclass(frozen=True)
class Guidance:
    """A guided dialogue.

    Attributes:
        guide: the guide followed (see ``guides.py``).
        area: the area of the rules that it evaluates.
        facts: what is known, with values of the rules.
        status: open (a question waits), paused (abandoned, can be taken up again) or concluded.
        asked: the fact that was asked last and waits for its answer.
        path: the facts asked and answered, in order, for going back.
        skipped: the facts that the visitor does not know or does not want to tell.
        unfit: how many answers in a row did not fit the question.
        count: how many questions were asked.
        told: the contradictions already named.
        supposing: a hypothesis is being asked (« et si… »), which is not kept.
        last: the fact given last, which « non pardon, 52 » corrects.

    """

    guide: str
    area: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "open"
    asked: str | None = None
    path: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    unfit: int = 0
    count: int = 0
    told: tuple[str, ...] = ()
    supposing: bool = False
    last: str | None = None

    def to_slot(self) -> dict[str, Any]:
        """Return the dialogue as JSON, the facts apart (they have their own slot)."""
        lists = {name: list(getattr(self, name)) for name in ("path", "skipped", "told")}
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {**plain, **lists}

    @property
    def situation(self) -> dict[str, Any]:
        """The facts as JSON."""
        return {name: as_json(value) for name, value in self.facts.items()}

    @classmethod
    def from_slot(cls, value: Any, situation: Any, book: RuleBook) -> Guidance | None:
        """Read the dialogue and its facts; None when there is none, or one that the rules no longer know."""
        if not isinstance(value, dict) or value.get("area") not in book.areas:
            return None
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value and name != "facts"}
        for name in ("path", "skipped", "told"):
            known[name] = tuple(known.get(name) or ())
        try:
            facts = read_facts(situation if isinstance(situation, dict) else {}, book.facts)
        except InputError:
            return None
        return cls(facts=facts, **known)

    def with_facts(self, facts: Mapping[str, Any]) -> Guidance:
        """Return the dialogue with more facts, or others."""
        return replace(self, facts={**self.facts, **facts})

    def without(self, *names: str) -> Guidance:
        """Return the dialogue without some facts."""
        return replace(self, facts={name: value for name, value in self.facts.items() if name not in names})


@dataclass(frozen=True)
class Option:
    """A button that a question offers: what it shows, and the facts or the command that it sends."""

    title: str
    facts: Mapping[str, Any] | None = None
    command: str | None = None
    fact: str | None = None


@dataclass(frozen=True)
class Saying:
    """One thing to say: a phrase of ``conversation/guidage.yml`` with its values.

    Attributes:
        key: the phrase.
        values: what fills it.
        kind: as the metadata of a message names it.
        fact: the fact that it asks.
        options: the buttons.
        result: the result that it concludes with.

    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["question", "verdict", "chat"] = "chat"
    fact: str | None = None
    options: tuple[Option, ...] = ()
    result: Result | None = None


@dataclass(frozen=True)
class Step:
    """What a message leads to: the dialogue as it stands then, and what is said."""

    guidance: Guidance
    sayings: tuple[Saying, ...]

    def after(self, *sayings: Saying) -> Step:
        """Return the step with other things said first."""
        return replace(self, sayings=(*sayings, *self.sayings))
