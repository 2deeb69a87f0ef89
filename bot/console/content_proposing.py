"""From what was typed to a change to review: made aside, checked, then listed with all the others."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.console import learning
from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.content import HERE, PATH
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.work import Work, author_of
from bot.latest import Latest
from bot.learning.decisions import decisions
from bot.learning.proposals import Workshop, fresh_branch

#: The shortest reason of a change, in characters, and what is said of a shorter one.
SHORTEST_REASON = 5
REASON_WANTED = "Dites en quelques mots pourquoi : qui relira le changement en a besoin."
#: The longest title of a change.
_LONGEST = 120
#: How many forms are kept for those whose change was refused.
_MOST_KEPT = 50


@dataclass
class Proposing:
    """Makes changes, one at a time, and keeps what was typed until its change is made.

    Attributes:
        console: where the pages go.
        work: what is under way.

    """

    console: Console
    work: Work = field(default_factory=Work)
    _kept: Latest[str, tuple[str, Mapping[str, str]]] = field(default_factory=lambda: Latest(_MOST_KEPT))
    _back: str = ""

    def register(self) -> None:
        """Add the page that tells how far a change is."""
        console = self.console

        @console.get(f"{PATH}/proposition", Role.REDACTEUR)
        async def show(request: Request, visit: Visit) -> HTTPResponse:
            values = {"work": self.work, "work_at": f"{HERE}/travail", "back": self._back}
            return console.pages.page(visit, "content_proposed.html", "Proposition", values, here=HERE)

        @console.get(f"{PATH}/travail", Role.REDACTEUR, passive=True)
        async def progress(request: Request, visit: Visit) -> HTTPResponse:
            return console.pages.part(visit, "work.html", {"work": self.work, "work_at": f"{HERE}/travail"})

    def kept(self, visit: Visit, name: str) -> Mapping[str, str] | None:
        """Return the fields of a form that somebody proposed; None when they are not theirs, or not kept."""
        who, given = self._kept.get(name, ("", {}))
        return given if who == visit.account.name and given else None

    async def begin(
        self,
        visit: Visit,
        what: str,
        why: str,
        texts: Mapping[str, tuple[str, str]],
        *,
        kept: Mapping[str, str],
        back: str,
    ) -> str:
        """Begin to make a change and return the page that tells how far it is.

        Args:
            visit: who proposes it.
            what: what it changes: a title, « 3 sujets »…
            why: the reason that was given.
            texts: for each path, the text that was read and the text that takes its place.
            kept: the fields of the form, to come back to.
            back: the form's page.

        Raises:
            Refusal: another change is being made.

        """
        account = visit.account
        author = author_of(account)
        title = f"{what} : {why}"
        title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
        record = decisions(self.console.settings)

        def make(tell: Any) -> str:
            tell("Le changement est écrit à part, et tout le contenu est vérifié avec lui…")
            change = Workshop().rewrite(texts, f"{title}\n\n{why}", author, fresh_branch())
            number = record.propose(title, account.title, [], change.patch, change.branch)
            return f"{learning.HERE}/changements/{number}"

        if not self.work.start(f"Changement proposé : {what}", make):
            raise Refusal(409, "Un autre changement est en préparation : attendez une minute, puis proposez à nouveau.")
        await self.console.note(visit, "Changement du contenu proposé", ", ".join(texts))
        name = secrets.token_urlsafe(9)
        self._kept[name] = (account.name, kept)
        self._back = f"{back}?reprendre={name}" if kept else back
        await asyncio.sleep(0)
        return f"{HERE}/proposition"
