"""What a good adviser does next: ask, take note, correct, go back, conclude. Each function returns a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.answers.reading import Heard
from knowledge.guidance.guides import guides
from knowledge.guidance.options import command_options, fact_options, known_options, question_options, reading_options
from knowledge.guidance.state import Guidance, Saying, Step
from knowledge.guidance.telling import told_fact, told_facts
from knowledge.rules.area_facts import questions_left, read_in
from knowledge.rules.book import RuleBook
from knowledge.rules.evaluation import Result, evaluate
from knowledge.rules.formulas import figure, formulas
from knowledge.rules.french import fact_value, listed_words
from knowledge.rules.questions import disputed_facts, next_question
from knowledge.rules.values import Span
from knowledge.schema_rules import Contradiction

#: Answers that do not fit: the first gets examples, the second buttons, and then the fact is left aside.
_PATIENCE = 2


@dataclass(frozen=True)
class Adviser:
    """The adviser: the rules and the day."""

    book: RuleBook
    today: date

    def begin(self, guide: str, area: str, facts: Mapping[str, Any]) -> Step:
        """Open a dialogue with what is already known."""
        opening = Guidance(guide, area, dict(facts))
        given = [name for name in facts if name != "objet" and (name, facts[name]) != ("profil", "entreprise")]
        opening = replace(opening, last=given[-1] if given else None)
        return self.proceed(opening).after(*self._told(opening, given), *self._announced(opening, {}))

    def proceed(self, guidance: Guidance) -> Step:
        """Name a contradiction, ask the next question, or conclude."""
        result = self.evaluate(guidance)
        clash = next((item for item in self._contradictions(guidance, result) if item.id not in guidance.told), None)
        if clash is not None:
            name = disputed_facts(result)[0]
            asking = self._asking(replace(guidance, told=(*guidance.told, clash.id)), name)
            text = result.scope.said(clash.text) or result.scope.last_resort(clash.text)
            return asking.after(Saying("contradiction", {"texte": text}))
        question = next_question(self.book, guidance.area, guidance.facts, self.today, guidance.skipped)
        return self.conclude(guidance, result) if question is None else self._asking(guidance, question)

    def evaluate(self, guidance: Guidance) -> Result:
        """Evaluate the situation as it is known."""
        return evaluate(self.book, guidance.area, guidance.facts, self.today)

    def conclude(self, guidance: Guidance, result: Result | None = None) -> Step:
        """Tell the result."""
        concluded = replace(guidance, status="concluded", asked=None, unfit=0, supposing=False)
        found = result or self.evaluate(guidance)
        return Step(concluded, (Saying("conclusion", kind="verdict", result=found, options=command_options(found)),))

    def ask_again(self, guidance: Guidance) -> Step:
        """Put the pending question again, unchanged; conclude when none waits."""
        if guidance.asked is None:
            return self.proceed(guidance)
        return self._asking(guidance, guidance.asked, is_again=True)

    def take(self, guidance: Guidance, heard: Heard) -> Step:
        """Take note of the facts of a message, then go on."""
        if guidance.supposing:
            return self.suppose(guidance, heard.facts)
        before = guidance.facts
        corrected = [name for name, value in heard.facts.items() if name in before and before[name] != value]
        refined = [name for name in corrected if isinstance(before[name], Span) and name == guidance.asked]
        fresh = [name for name in heard.facts if name not in before]
        answered = guidance.asked if guidance.asked in heard.facts else None
        known = guidance.with_facts(heard.facts)
        known = replace(
            known,
            unfit=0,
            status="open",
            last=answered or next(iter(heard.facts), None),
            path=(*known.path, answered) if answered else known.path,
            skipped=tuple(name for name in known.skipped if name not in heard.facts),
        )
        if answered and isinstance(heard.facts[answered], Span) and answered in refined:
            # Still approximate after the exact value was asked: it is not known.
            known = replace(known, skipped=(*known.skipped, answered))
        known = self._settled(guidance, known, heard.facts)
        real = [name for name in corrected if name not in refined]
        known, dropped = self._without_clashing(known, real)
        echoed = [name for name in fresh if name != answered or self._must_echo(heard.facts[name])]
        echoed += [name for name in refined if self._must_echo(heard.facts[name])]
        sayings = [*self._told(known, echoed), *self._corrections(before, known, real, dropped)]
        sayings += self._announced(known, before)
        if guidance.status == "concluded":
            sayings += self._changed(guidance, known)
        return self.proceed(replace(known, asked=None)).after(*sayings)

    def ambiguous(self, guidance: Guidance, heard: Heard) -> Step:
        """Offer the meanings of an answer."""
        options = reading_options(heard.readings, self.book)
        kept = guidance.with_facts(heard.facts)
        return Step(kept, (Saying("ambigu", kind="question", fact=guidance.asked, options=options),))

    def skip(self, guidance: Guidance, key: str = "inconnu") -> Step:
        """Go on without the fact asked, saying where to find it."""
        name = guidance.asked
        if name is None:
            return self.proceed(guidance)
        where = self.book.facts[name].where or ""
        guidance = replace(guidance, last=name)
        going = replace(
            guidance, skipped=(*guidance.skipped, name), asked=None, unfit=0, status="open", supposing=False
        )
        return self.proceed(going).after(Saying(key, {"ou": where}))

    def unfit(self, guidance: Guidance, problem: str | None = None) -> Step:
        """Meet an answer that does not fit: examples, then buttons, then go on without the fact."""
        name = guidance.asked
        if name is None:
            return self.proceed(guidance)
        if guidance.unfit >= _PATIENCE:
            return self.skip(guidance, "sans_reponse")
        fact = self.book.facts[name]
        told = replace(guidance, unfit=guidance.unfit + 1)
        examples = listed_words(
            [f"«\u00a0{example}\u00a0»" for example in fact.examples if "sais pas" not in example], "ou"
        )
        key = "valeur_impossible" if problem else "pas_compris" if guidance.unfit == 0 else "choix"
        values = {"question": fact.question or fact.label, "exemples": examples, "probleme": problem or ""}
        options = question_options(name, fact, with_unknown=True)
        return Step(told, (Saying(key, values, "question", name, options),))

    def back(self, guidance: Guidance) -> Step:
        """Ask the last answered question again."""
        if not guidance.path:
            return self.ask_again(replace(guidance, status="open")).after(Saying("deja_au_debut"))
        name = guidance.path[-1]
        earlier = replace(guidance.without(name), path=guidance.path[:-1], status="open", unfit=0)
        return self._asking(earlier, name, is_again=True).after(Saying("retour"))

    def restart(self, guidance: Guidance) -> Step:
        """Begin again, keeping only who is asking."""
        kept = {name: value for name, value in guidance.facts.items() if name in ("profil", "objet")}
        return self.proceed(Guidance(guidance.guide, guidance.area, kept)).after(Saying("recommencer"))

    def pause(self, guidance: Guidance) -> Step:
        """Stop, keeping the facts."""
        options = command_options(None, "reprendre", "recommencer")
        return Step(replace(guidance, status="paused"), (Saying("abandon", options=options),))

    def resume(self, guidance: Guidance) -> Step:
        """Take the dialogue up again where it was."""
        going = replace(guidance, status="open", unfit=0)
        known = [name for name in guidance.facts if name not in ("objet", "profil")]
        summary = told_facts({name: guidance.facts[name] for name in known}, self.book)
        first = Saying("reprise_faits", {"faits": summary}) if known else Saying("reprise")
        again = self.ask_again(going)
        asked = tuple(
            replace(saying, key="question_seule") if saying.key == "question_suite" else saying
            for saying in again.sayings
        )
        return replace(again, sayings=(first, *asked))

    def why(self, guidance: Guidance) -> Step:
        """Say why the pending question is asked, then ask it again."""
        fact = self.book.facts[guidance.asked] if guidance.asked else None
        if fact is None:
            return self.ask_again(guidance)
        return self.ask_again(guidance).after(Saying("pourquoi", {"raison": fact.why or ""}))

    def where(self, guidance: Guidance) -> Step:
        """Say where the information asked is found, then ask again."""
        fact = self.book.facts[guidance.asked] if guidance.asked else None
        if fact is None:
            return self.ask_again(guidance)
        return self.ask_again(guidance).after(Saying("ou_trouver", {"ou": fact.where or ""}))

    def offer_changes(self, guidance: Guidance, *, supposing: bool) -> Step:
        """List the known facts as buttons, to change one or to suppose another value."""
        options = known_options(guidance, self.book, "et_si" if supposing else "modifier")
        key = "choisir_hypothese" if supposing else "choisir_modification"
        return Step(guidance, (Saying(key, kind="question", options=options),))

    def change(self, guidance: Guidance, name: str, *, supposing: bool) -> Step:
        """Ask a known fact again, to correct it or to suppose another value."""
        return self._asking(replace(guidance, status="open", unfit=0, supposing=supposing), name, is_again=True)

    def suppose(self, guidance: Guidance, facts: Mapping[str, Any]) -> Step:
        """Tell what the result would be with other facts, without keeping them."""
        real = replace(guidance, supposing=False, asked=None, status="concluded", unfit=0)
        before = self.evaluate(real)
        after = evaluate(self.book, guidance.area, {**guidance.facts, **facts}, self.today)
        supposed = told_facts(facts, self.book)
        key = "hypothese_identique" if before.verdict == after.verdict else "hypothese"
        options = (*fact_options(facts, self.book), *command_options(None, "et_si", "modifier"))
        return Step(real, (Saying(key, {"faits": supposed}, "verdict", result=after, options=options),))

    def _asking(self, guidance: Guidance, name: str, *, is_again: bool = False) -> Step:
        fact = self.book.facts[name]
        is_approximate = isinstance(guidance.facts.get(name), Span) and not guidance.supposing
        count = guidance.count + (not is_again)
        left = questions_left(self.book, guidance.area, guidance.facts, (*guidance.skipped, name), self.today)
        values = {
            "question": fact.question or fact.label,
            "numero": str(count),
            "reste": str(left),
            "valeur": fact_value(guidance.facts[name], fact) if is_approximate else "",
        }
        key = "question_suite" if is_again else "preciser" if is_approximate else self._progress_key(count, left)
        asking = replace(guidance, asked=name, status="open", count=count)
        return Step(asking, (Saying(key, values, "question", name, question_options(name, fact)),))

    def _progress_key(self, count: int, left: int) -> str:
        if count == 1 and left == 0:
            return "question_seule"
        return "question_derniere" if left == 0 else "question_une" if left == 1 else "question"

    def _contradictions(self, guidance: Guidance, result: Result) -> list[Contradiction]:
        item = self.book.areas[guidance.area][0]
        return [entry for entry in item.contradictions if entry.id in result.contradictions]

    def _without_clashing(self, guidance: Guidance, corrected: list[str]) -> tuple[Guidance, list[str]]:
        """Drop the older facts that a correction contradicts (a CDD's length when the contract is a CDI after all)."""
        dropped: list[str] = []
        for item in self._contradictions(guidance, self.evaluate(guidance)):
            read = [name for name in read_in(self.book, guidance.area, item.when) if name in guidance.facts]
            if any(name in corrected for name in read):
                dropped += [name for name in read if name not in corrected]
        return guidance.without(*dropped), dropped

    def _settled(self, before: Guidance, after: Guidance, facts: Mapping[str, Any]) -> Guidance:
        """Drop what contradicts a fact that the visitor repeats when asked which of two is right."""
        disputed = disputed_facts(self.evaluate(before))
        repeated = [name for name in facts if name in disputed and before.facts.get(name) == facts[name]]
        others = [name for name in disputed if name not in facts]
        return after.without(*others) if before.told and repeated and others else after

    def _announced(self, guidance: Guidance, before: Mapping[str, Any]) -> list[Saying]:
        """Tell the results that the guide announces, as soon as they are known."""
        guide = guides().get(guidance.guide)
        if guide is None or not guide.annonce:
            return []
        result = self.evaluate(guidance)
        earlier = evaluate(self.book, guidance.area, before, self.today).results
        how = formulas(result)
        known = [name for name in guide.annonce if result.results.get(name) is not None and name in how]
        fresh = [name for name in known if earlier.get(name) != result.results[name]]
        return [Saying("calcul", {"texte": figure(name, result, how[name])}) for name in fresh]

    def _must_echo(self, value: Any) -> bool:
        return isinstance(value, date | Span | list)

    def _told(self, guidance: Guidance, names: list[str]) -> list[Saying]:
        known = {name: guidance.facts[name] for name in names if name in guidance.facts}
        return [Saying("note", {"faits": told_facts(known, self.book)})] if known else []

    def _corrections(
        self, before: Mapping[str, Any], guidance: Guidance, corrected: list[str], dropped: list[str]
    ) -> list[Saying]:
        sayings = [
            Saying(
                "corrige",
                {
                    "fait": told_fact(name, guidance.facts[name], self.book),
                    "avant": fact_value(before[name], self.book.facts[name]),
                },
            )
            for name in corrected
        ]
        if dropped:
            labels = listed_words([self.book.facts[name].label for name in dropped])
            sayings.append(Saying("oublie", {"faits": labels}))
        return sayings

    def _changed(self, before: Guidance, after: Guidance) -> list[Saying]:
        old, new = self.evaluate(before), self.evaluate(after)
        same = (old.verdict, old.dispositifs, old.to_confirm) == (new.verdict, new.dispositifs, new.to_confirm)
        return [Saying("conclusion_identique" if same else "conclusion_change")]
