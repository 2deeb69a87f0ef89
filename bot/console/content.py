"""« Contenu »: the topics and the rules with their state and their sources, and what is to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.roles import Role
from bot.nlu.text import fold
from knowledge import (
    Concern,
    State,
    dispositif_concerns,
    documents_of,
    library,
    reference_date,
    rule_book,
    state_of,
    topic_concerns,
)

PATH = "/contenu"
HERE = f"/console{PATH}"
#: Ages that the page offers, in months.
AGES = (6, 12, 24, 48)
STATES: dict[State, str] = {"in_force": "en vigueur", "outdated": "périmé", "doubtful": "à confirmer"}
#: What each reason to review something is called, the most pressing first.
REASONS = {
    "expired": "Arrivé à son terme",
    "soon": "Arrive bientôt à son terme",
    "renamed": "Nomme un organisme ou un dispositif remplacé",
    "unchecked": "Pas relu depuis longtemps",
    "old": "Source ancienne",
    "undated": "Source sans date",
}
_KINDS = {"sujets": "sujet", "dispositifs": "dispositif"}


@dataclass(frozen=True)
class Row:
    """A line of the list: what it is, its state, the dates of its sources, when it was checked, what it is found by."""

    kind: str
    name: str
    title: str
    about: str
    state: State
    sources: tuple[tuple[str, date | None], ...]
    checked: date | None
    concerns: tuple[Concern, ...]

    @property
    def found_by(self) -> str:
        """The words that the filter looks in, without accents."""
        return fold(f"{self.title} {self.name} {self.about}")


def rows(today: date, months: int) -> Iterator[Row]:
    """Yield the topics, then the files of rules.

    Args:
        today: the date that ages are counted to.
        months: from which age a source or a check is old.

    """
    content = library()
    for topic in sorted(content.topics.values(), key=lambda each: fold(each.title)):
        concerns = list(topic_concerns(topic, content, today, months))
        named = dict.fromkeys(ref.document for ref in topic.sources)
        sources = tuple((content.sources[each].title, content.sources[each].dated) for each in named)
        state = state_of(topic, concerns)
        yield Row("sujets", topic.id, topic.title, topic.question, state, sources, topic.checked, tuple(concerns))
    for item in rule_book().dispositifs.values():
        concerns = list(dispositif_concerns(item, content, today, months))
        sources = tuple((content.sources[each].title, content.sources[each].dated) for each in documents_of(item))
        about = " ".join(area.title for area in item.areas.values())
        state = state_of(None, concerns)
        yield Row("dispositifs", item.id, item.title, about, state, sources, None, tuple(concerns))


def register(console: Console) -> None:
    """Add the pages."""
    console.entry("Contenu", PATH, Role.AGENT, 45)

    @console.get(PATH, Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        asked = {name: (request.args.get(name) or "")[:80] for name in ("q", "etat", "genre")}
        every = list(rows(reference_date(), AGES[1]))
        words = fold(asked["q"]).split()
        found = [
            row
            for row in every
            if all(word in row.found_by for word in words)
            and asked["etat"] in ("", row.state)
            and asked["genre"] in ("", row.kind)
        ]
        values = {"rows": found, "total": len(every), "asked": asked, "states": STATES, "kinds": _KINDS}
        return console.pages.page(visit, "content.html", "Contenu", values, here=HERE)

    @console.get(f"{PATH}/a-revoir", Role.AGENT)
    async def review(request: Request, visit: Visit) -> HTTPResponse:
        typed = request.args.get("mois") or ""
        months = int(typed) if typed.isdecimal() and int(typed) in AGES else AGES[1]
        every = list(rows(reference_date(), months))
        groups = {
            title: [
                (row, [each.text for each in row.concerns if each.kind == kind])
                for row in every
                if any(each.kind == kind for each in row.concerns)
            ]
            for kind, title in REASONS.items()
        }
        values = {"groups": {title: held for title, held in groups.items() if held}, "months": months, "ages": AGES}
        return console.pages.page(visit, "content_review.html", "À revoir", values, here=HERE)
