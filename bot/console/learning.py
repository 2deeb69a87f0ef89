"""« Apprendre »: what was not served well, what to make of it, and the changes to review. For content editors."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.guard import Refusal
from bot.console.learning_forms import decision_of, draft_text, themes
from bot.console.review import Review, review
from bot.console.roles import Role
from bot.console.work import Work, author_of
from bot.learning.decisions import KINDS, Decision, Decisions, decisions
from bot.learning.files import ChangeError
from bot.learning.groups import Group
from bot.learning.proposals import Workshop, fresh_branch
from bot.learning.queue import guess
from bot.learning.signals import KINDS as SIGNALS
from knowledge import library

PATH = "/apprendre"
HERE = f"/console{PATH}"
#: The longest text of a draft, in characters.
_LONGEST = 20_000
#: Periods that the page offers, in days.
_PERIODS = (7, 30, 90)


@dataclass(frozen=True)
class _Room:
    """What the pages share."""

    console: Console
    work: Work
    kept: Decisions
    review: Review

    async def page(self, visit: Visit, template: str, title: str, **values: Any) -> HTTPResponse:
        more = {"work": self.work, "work_at": f"{HERE}/travail", "kinds": KINDS, "signals": SIGNALS, **values}
        return self.console.pages.page(visit, template, title, more, here=HERE)

    def group(self, key: str) -> Group:
        group = self.review.find(key)
        if group is None:
            raise Refusal(404, "Ce groupe n’est plus à revoir : revenez à la liste.")
        return group


def register(console: Console) -> None:
    """Add the pages."""
    console.entry("Apprendre", PATH, Role.REDACTEUR, 50)
    kept = decisions(console.settings)
    room = _Room(console, Work(), kept, review(console.settings))
    _add_groups(room)
    _add_drafts(room)
    _add_changes(room)


def _add_groups(room: _Room) -> None:
    console, kept = room.console, room.kept

    @console.get(PATH, Role.REDACTEUR)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        asked = request.args.get("jours") or ""
        days = int(asked) if asked.isdecimal() and int(asked) in _PERIODS else _PERIODS[1]
        groups = await room.review.groups(request.app, timedelta(days=days))
        values = {"groups": groups, "days": days, "periods": _PERIODS}
        pending = len(await asyncio.to_thread(kept.pending))
        return await room.page(visit, "learning.html", "Apprendre", pending=pending, **values)

    @console.get(f"{PATH}/groupes/<key:str>", Role.REDACTEUR)
    async def one(request: Request, visit: Visit, key: str) -> HTTPResponse:
        group = room.group(key)
        agent = getattr(request.app.ctx, "agent", None)
        told = await guess(group.title, agent.parse_message) if agent else None
        await console.note(visit, "Groupe de messages consulté", key)
        topics = sorted(library().topics.values(), key=lambda topic: topic.title)
        values = {"group": group, "guess": told, "topics": topics, "titles": {each.id: each.title for each in topics}}
        return await room.page(visit, "learning_group.html", "À revoir", themes=themes(), **values)

    @console.post(f"{PATH}/groupes/<key:str>", Role.REDACTEUR)
    async def decide(request: Request, visit: Visit, key: str) -> HTTPResponse:
        group = room.group(key)
        decision = decision_of(request, visit.account.title)
        number = await asyncio.to_thread(kept.add, decision, group)
        room.review.forget(key)
        await console.note(visit, f"Décision : {KINDS[decision.kind]}", decision.target or key)
        is_draft = decision.kind in ("new", "correction")
        return response.redirect(f"{HERE}/brouillons/{number}" if is_draft else HERE, status=303)


def _add_drafts(room: _Room) -> None:
    console, kept = room.console, room.kept

    @console.get(f"{PATH}/brouillons/<number:int>", Role.REDACTEUR)
    async def draft(request: Request, visit: Visit, number: int) -> HTTPResponse:
        decision = await asyncio.to_thread(_find, kept, number)
        text = decision.text or await asyncio.to_thread(draft_text, decision)
        return await room.page(visit, "learning_draft.html", "Brouillon", draft=decision, text=text)

    @console.post(f"{PATH}/brouillons/<number:int>", Role.REDACTEUR)
    async def save(request: Request, visit: Visit, number: int) -> HTTPResponse:
        decision = await asyncio.to_thread(_find, kept, number)
        if text_of(request, "acte", 20) == "abandonner":
            await asyncio.to_thread(kept.drop, number)
            await console.note(visit, "Décision annulée", decision.target)
            return response.redirect(f"{HERE}/decisions", status=303)
        phrases = [line.strip() for line in text_of(request, "phrases", _LONGEST).splitlines() if line.strip()]
        text = text_of(request, "texte", _LONGEST) or decision.text
        await asyncio.to_thread(kept.change, number, text, phrases)
        await console.note(visit, "Brouillon enregistré", decision.target)
        return response.redirect(f"{HERE}/decisions", status=303)


def _add_changes(room: _Room) -> None:
    console, kept, work = room.console, room.kept, room.work

    @console.get(f"{PATH}/decisions", Role.REDACTEUR)
    async def decided(request: Request, visit: Visit) -> HTTPResponse:
        values = await asyncio.to_thread(
            lambda: {"pending": kept.pending(), "decided": kept.all()[:50], "proposals": kept.proposals()[:20]}
        )
        return await room.page(visit, "learning_decisions.html", "Décisions et changements", **values)

    @console.get(f"{PATH}/travail", Role.REDACTEUR, passive=True)
    async def progress(request: Request, visit: Visit) -> HTTPResponse:
        return console.pages.part(visit, "work.html", {"work": work, "work_at": f"{HERE}/travail"})

    @console.post(f"{PATH}/changements", Role.REDACTEUR)
    async def propose(request: Request, visit: Visit) -> HTTPResponse:
        title = text_of(request, "titre", 120) or "Apprend des messages des visiteurs"
        account = visit.account
        author = author_of(account)

        def make(tell: Any) -> str:
            tell("Le changement est écrit à part et vérifié…")
            pending = kept.pending()
            if not pending:
                raise ChangeError("Aucune décision n’attend d’être écrite.")
            change = Workshop().make(pending, title, author, fresh_branch())
            numbers = [one.id for one in pending]
            number = kept.propose(title, account.title, numbers, change.patch, change.branch)
            return f"{HERE}/changements/{number}"

        if not work.start("Préparation du changement", make):
            raise Refusal(409, "Un changement est déjà en préparation : attendez qu’il finisse.")
        await console.note(visit, "Changement préparé", title)
        return response.redirect(f"{HERE}/decisions", status=303)

    @console.get(f"{PATH}/changements/<number:int>", Role.REDACTEUR)
    async def change(request: Request, visit: Visit, number: int) -> HTTPResponse:
        found = {one.id: one for one in await asyncio.to_thread(kept.proposals)}.get(number)
        if found is None:
            raise Refusal(404, "Ce changement n’existe pas.")
        if request.args.get("format") == "patch":
            headers = {"Content-Disposition": f'attachment; filename="changement-{number}.patch"'}
            return response.text(found.patch, headers=headers, content_type="text/x-diff; charset=utf-8")
        return await room.page(visit, "learning_change.html", found.title, change=found)


def _find(kept: Decisions, number: int) -> Decision:
    for decision in kept.pending():
        if decision.id == number:
            return decision
    raise Refusal(404, "Ce brouillon n’existe pas, ou un changement en a déjà été préparé.")
