"""One message in a guided dialogue: a fact, a command about the dialogue, or nothing that concerns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.answers.asserting import takes_back
from knowledge.answers.commands import command_in, says
from knowledge.answers.hearing import Hearing, hearing
from knowledge.answers.reading import Heard, read_message
from knowledge.content import Library
from knowledge.guidance.adviser import Adviser
from knowledge.guidance.guides import Glossary, glossary, guides
from knowledge.guidance.state import Guidance, Saying, Step
from knowledge.rules.area_facts import facts_of_area, questions_left
from knowledge.rules.book import RuleBook, rule_book
from knowledge.rules.changes import what_would_change
from knowledge.rules.explanation import explanation
from knowledge.rules.inputs import read_facts
from knowledge.schema_guides import Term

#: Commands understood while a question waits, and those understood once the dialogue has concluded or stopped.
_OPEN = (
    "retour",
    "recommencer",
    "abandonner",
    "pourquoi",
    "ou_trouver",
    "attendre",
    "combien_reste",
    "repeter",
    "modifier",
)
_CLOSED = ("reprendre", "abandonner", "recommencer", "retour", "detail", "modifier", "et_si", "recapitulatif")


@dataclass(frozen=True)
class Listener:
    """What a guided dialogue makes of messages.

    Attributes:
        book: the rules.
        heard: how the facts are said.
        words: the glossary.
        today: the reference date.

    """

    book: RuleBook
    heard: Hearing
    words: Glossary
    today: date

    @property
    def adviser(self) -> Adviser:
        """The adviser of that day."""
        return Adviser(self.book, self.today)

    def read(self, guidance: Guidance, text: str) -> Heard:
        """Understand a message as an answer, with the facts that it volunteers."""
        return read_message(
            text,
            self.book.facts,
            self.heard,
            self.today,
            asked=guidance.asked,
            allowed=facts_of_area(self.book, guidance.area),
            ignored=self._ignored(guidance.area),
        )

    def _ignored(self, area: str) -> Mapping[str, tuple[str, ...]]:
        return next((guide.ignore for guide in guides().values() if guide.domaine == area and guide.ignore), {})

    def reply(self, guidance: Guidance, text: str) -> Step | None:
        """Return what a message leads to; None when it says nothing that concerns the dialogue."""
        heard = self.read(guidance, text)
        defined = self.define(guidance, text) if guidance.asked is not None and says(text, "definition") else None
        if defined is not None:
            return defined
        corrected = self._correction(guidance, heard, text)
        if corrected is not None:
            return self._take(guidance, corrected, text)
        if heard.facts and heard.outcome in ("value", "other"):
            return self._take(guidance, heard, text)
        if heard.outcome == "ambiguous":
            return self.adviser.ambiguous(guidance, heard)
        command = command_in(text, self._commands(guidance))
        if command is not None:
            return self.obey(guidance, command)
        return self._without_value(guidance, heard) if guidance.asked is not None else None

    def _commands(self, guidance: Guidance) -> tuple[str, ...]:
        if guidance.status == "paused":
            return (*_CLOSED, *_OPEN)
        return _OPEN if guidance.asked is not None else _CLOSED

    def _without_value(self, guidance: Guidance, heard: Heard) -> Step | None:
        if heard.outcome in ("unknown", "refused"):
            return self.adviser.skip(guidance, "inconnu" if heard.outcome == "unknown" else "refus")
        return self.adviser.unfit(guidance, heard.problem) if heard.outcome == "invalid" else None

    def _correction(self, guidance: Guidance, heard: Heard, text: str) -> Heard | None:
        """Read « non pardon, 52 » as the fact given last; None when the message corrects nothing or names a fact."""
        if guidance.last is None or guidance.last == guidance.asked or not takes_back(text):
            return None
        if any(name != guidance.asked for name in heard.facts):
            return None
        again = self.read(replace(guidance, asked=guidance.last), text)
        return again if guidance.last in again.facts else None

    def facts_in(self, text: str, area: str) -> dict[str, Any]:
        """Return the facts of an area that a message tells by itself."""
        allowed = facts_of_area(self.book, area)
        ignored = self._ignored(area)
        heard = read_message(text, self.book.facts, self.heard, self.today, allowed=allowed, ignored=ignored)
        return dict(heard.facts)

    def facts_of(self, values: Any) -> dict[str, Any]:
        """Return the facts that a button gives as JSON.

        Raises:
            InputError: they are not facts, or not possible.

        """
        return read_facts(values if isinstance(values, dict) else {}, self.book.facts)

    def reads(self, area: str, fact: str) -> bool:
        """Tell whether an area looks at a fact."""
        return fact in facts_of_area(self.book, area)

    def explains(self, guidance: Guidance, text: str) -> bool:
        """Tell whether a message asks about a word or the question itself, which the dialogue explains."""
        if guidance.asked is None:
            return False
        if says(text, "definition") and self.words.find(text) is not None:
            return True
        return command_in(text, ("pourquoi", "ou_trouver", "combien_reste", "repeter", "retour")) is not None

    def term(self, text: str) -> Term | None:
        """Return the word of the documents that a message asks to explain; None when it asks for none."""
        return self.words.find(text) if says(text, "definition") else None

    def command(self, guidance: Guidance, text: str) -> str | None:
        """Return the command that a message gives about a dialogue that has concluded or stopped."""
        return command_in(text, _CLOSED) if guidance.status != "open" else None

    def detail(self, guidance: Guidance, content: Library) -> tuple[str, dict[str, Any]]:
        """Return the whole explanation of where a dialogue stands, and the result as JSON."""
        result = self.adviser.evaluate(guidance)
        changes = what_would_change(self.book, guidance.area, guidance.facts, self.today, result)
        return explanation(result, content, changes), result.to_json(content)

    def obey(self, guidance: Guidance, command: str, fact: str | None = None) -> Step | None:
        """Carry out a command about the dialogue; None when it is not the dialogue's to carry out."""
        adviser = self.adviser
        if command in ("modifier", "et_si"):
            supposing = command == "et_si"
            if fact is not None:
                return adviser.change(guidance, fact, supposing=supposing)
            return adviser.offer_changes(guidance, supposing=supposing)
        if command == "attendre":
            return Step(guidance, (Saying("attendre"),))
        if command == "combien_reste":
            left = questions_left(self.book, guidance.area, guidance.facts, guidance.skipped, self.today)
            return adviser.ask_again(guidance).after(Saying("reste", {"reste": str(left)}))
        plain = {
            "retour": adviser.back,
            "recommencer": adviser.restart,
            "abandonner": adviser.pause,
            "reprendre": adviser.resume,
            "pourquoi": adviser.why,
            "ou_trouver": adviser.where,
            "repeter": adviser.ask_again,
            "passer": adviser.skip,
        }
        return plain[command](guidance) if command in plain else None

    def define(self, guidance: Guidance, text: str) -> Step | None:
        """Explain the word that a message asks about, or the word of the question, then ask again."""
        term = self.words.find(text) or (self.words.about(guidance.asked) if guidance.asked else None)
        if term is None:
            return None
        return self.adviser.ask_again(guidance).after(Saying("definition", {"texte": term.texte}))

    def _take(self, guidance: Guidance, heard: Heard, text: str) -> Step:
        if guidance.status == "concluded" and says(text, "et_si"):
            stated = text.replace("?", "")
            again = self.read(replace(guidance, asked=guidance.last), stated).facts if guidance.last else {}
            is_known = bool(again) and all(name in guidance.facts for name in again)
            if is_known and not any(name in guidance.facts for name in heard.facts):
                # « Et si c’était 30 heures ? », after hours a week: what was talked about last.
                return self.adviser.suppose(guidance, again)
            return self.adviser.suppose(guidance, heard.facts)
        return self.adviser.take(guidance, heard)


def listener(today: date) -> Listener:
    """Return what understands guided dialogues on a day, with the product's rules, phrases and glossary."""
    return Listener(rule_book(), hearing(), glossary(), today)


def reads_as_start(text: str) -> bool:
    """Tell whether a message asks about the visitor's own case (« on a droit à… ? »), which a dialogue can look at."""
    return says(text, "demarrer")


def speaks_of_oneself(text: str) -> bool:
    """Tell whether a message speaks of the visitor's own situation (« j’ai neuf stagiaires », « notre apprenti »)."""
    return says(text, "soi")


def supposes(text: str) -> bool:
    """Tell whether a message supposes something (« et si… »)."""
    return says(text, "et_si")
