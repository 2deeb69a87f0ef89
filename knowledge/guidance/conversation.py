"""One message in a guided dialogue: a fact, a command about the dialogue, or nothing that concerns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.answers.commands import command_in, says
from knowledge.answers.hearing import Hearing
from knowledge.answers.reading import Heard, read_message
from knowledge.guidance.adviser import Adviser
from knowledge.guidance.guides import Glossary
from knowledge.guidance.state import Guidance, Saying, Step
from knowledge.rules.area_facts import facts_of_area, questions_left
from knowledge.rules.book import RuleBook

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
_CLOSED = ("reprendre", "recommencer", "retour", "detail", "modifier", "et_si", "recapitulatif")


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
        allowed = facts_of_area(self.book, guidance.area)
        return read_message(text, self.book.facts, self.heard, self.today, asked=guidance.asked, allowed=allowed)

    def reply(self, guidance: Guidance, text: str) -> Step | None:
        """Return what a message leads to; None when it says nothing that concerns the dialogue."""
        heard = self.read(guidance, text)
        defined = self.define(guidance, text) if guidance.asked is not None and says(text, "definition") else None
        if defined is not None:
            return defined
        if heard.facts and heard.outcome in ("value", "other"):
            return self._take(guidance, heard, text)
        if heard.outcome == "ambiguous":
            return self.adviser.ambiguous(guidance, heard)
        names = _OPEN if guidance.asked is not None else _CLOSED
        command = command_in(text, names)
        if command is not None:
            return self.obey(guidance, command)
        return self._without_value(guidance, heard) if guidance.asked is not None else None

    def _without_value(self, guidance: Guidance, heard: Heard) -> Step | None:
        if heard.outcome in ("unknown", "refused"):
            return self.adviser.skip(guidance, "inconnu" if heard.outcome == "unknown" else "refus")
        return self.adviser.unfit(guidance, heard.problem) if heard.outcome == "invalid" else None

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
        if guidance.asked is None and says(text, "et_si"):
            return self.adviser.suppose(guidance, heard.facts)
        return self.adviser.take(guidance, heard)
