"""The form of a topic, or of a file of rules: filled in, previewed, compared, proposed as a change to review."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from sanic import response

from bot.console import content_excel
from bot.console.console import Console, HTTPResponse, Request, Visit, is_part
from bot.console.content import HERE, PATH
from bot.console.content_proposing import REASON_WANTED, SHORTEST_REASON, Proposing
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.editing.acts import ACTS, NoSuchFieldError, done
from bot.editing.changes import Edited, Texts, digest, edited, opened
from bot.editing.differences import unified
from bot.editing.drafts import plain_text, read
from bot.editing.fields import first_field, tree
from bot.editing.pieces import Kind, Piece, Tried, piece
from bot.learning.files import ChangeError
from bot.learning.proposals import Workshop
from knowledge import library, rule_book

#: Fields of the form that are no part of the file.
BASE, SEEN, WHY = "base", "vu", "raison"
#: What giving a place another shape is called.
_TURNING = {
    "line": "En faire un texte",
    "text": "En faire une seule phrase",
    "list": "En faire une liste",
    "group": "Y mettre une condition",
    "number": "En faire un nombre",
    "date": "En faire une date",
    "map": "En faire une table",
}
_LONGEST_REASON = 400


@dataclass(frozen=True)
class Sent:
    """A form that was sent: what it asks, what it holds, what it says of the file that it was made from."""

    asked: str
    given: Mapping[str, str]
    draft: Any

    @property
    def why(self) -> str:
        """The reason of the change."""
        return plain_text(self.given.get(WHY, ""))[:_LONGEST_REASON]


@dataclass(frozen=True)
class _Desk:
    """What the pages of one kind share."""

    console: Console
    kind: Kind
    texts: Texts
    proposing: Proposing

    def piece(self, name: str) -> Piece:
        found = piece(self.kind, name)
        if found is None:
            raise Refusal(404, "Ce contenu n’existe pas, ou n’existe plus.")
        return found

    def show(
        self, visit: Visit, held: Piece, sent: Sent, tried: Tried, *, status: int = 200, part: bool = False, **more: Any
    ) -> HTTPResponse:
        """Return the form, whole or as a part of the page."""
        faults = tried.faults if more.pop("tells", True) else ()
        form = tree(held.shape, sent.draft, faults)
        focus = more.pop("focus", "")
        values = {
            "piece": held,
            "at": f"{HERE}/{self.kind}/{held.name}",
            "form": form,
            "given": sent.given,
            "base": sent.given.get(BASE, ""),
            "tried": tried,
            "options": _options(),
            "focus": first_field(form, focus) if focus else "",
            "turning": _TURNING,
            "edited": None,
            "moved": None,
            "why_wrong": "",
            "told": "",
            **more,
        }
        if part:
            return self.console.pages.part(visit, "content_form.html", values, status=status)
        return self.console.pages.page(visit, "content_edit.html", held.title, values, status=status, here=HERE)


def register(console: Console) -> None:
    """Add the pages."""
    texts, proposing = Texts(), Proposing(console)
    proposing.register()
    content_excel.register(console, proposing)
    for kind in get_args(Kind):
        _add(console, _Desk(console, kind, texts, proposing))


def _add(console: Console, desk: _Desk) -> None:
    @console.get(f"{PATH}/{desk.kind}/<name:str>", Role.AGENT)
    async def show(request: Request, visit: Visit, name: str) -> HTTPResponse:
        held = desk.piece(name)
        text = await _text(held)
        draft = await asyncio.to_thread(_said, opened, text, held)
        if not visit.account.role.may(Role.REDACTEUR):
            values = {"piece": held, "form": tree(held.shape, draft)}
            return console.pages.page(visit, "content_reading.html", held.title, values, here=HERE)
        kept = desk.proposing.kept(visit, request.args.get("reprendre") or "")
        if kept is not None:
            sent = Sent("", kept, {**read(held.shape, kept), "id": held.name})
            told = "Votre saisie est reprise : corrigez ce qui a été refusé, puis revoyez les changements."
            return desk.show(visit, held, sent, await _tried(held, sent), told=told)
        sent = Sent("", {BASE: desk.texts.keep(text)}, draft)
        return desk.show(visit, held, sent, await _tried(held, sent))

    @console.post(f"{PATH}/{desk.kind}/<name:str>", Role.REDACTEUR)
    async def save(request: Request, visit: Visit, name: str) -> HTTPResponse:
        held, part = desk.piece(name), is_part(request)
        sent = _sent(request, held)
        show = partial(desk.show, visit, held, part=part)
        if sent.asked.split(" ")[0] in ACTS:
            try:
                draft, focus = done(held.shape, sent.draft, sent.asked)
            except NoSuchFieldError:
                raise Refusal(400, "Ce formulaire n’a pas ce champ. Rechargez la page.") from None
            moved = Sent(sent.asked, sent.given, draft)
            # What is wrong with what is being written is told when it is asked to be seen.
            return show(moved, await _tried(held, moved), focus=focus, tells=False)
        tried = await _tried(held, sent)
        if sent.asked == "apercu":
            return show(sent, tried, tells=False, told="L’aperçu est à jour.")
        return await _compare(desk, request, visit, held, sent, tried, show)

    @console.post(f"{PATH}/{desk.kind}/<name:str>/apercu", Role.REDACTEUR)
    async def preview(request: Request, visit: Visit, name: str) -> HTTPResponse:
        held = desk.piece(name)
        tried = await _tried(held, _sent(request, held))
        return console.pages.part(visit, "content_preview.html", {"tried": tried})


async def _compare(
    desk: _Desk, request: Request, visit: Visit, held: Piece, sent: Sent, tried: Tried, show: Any
) -> HTTPResponse:
    """Show what a form changes, or propose it once it was seen."""
    now = await _text(held)
    base = sent.given.get(BASE, "")
    if base != digest(now) and sent.asked != "continuer":
        before = desk.texts.get(base)
        patch = unified(held.path, before, now) if before is not None else ""
        desk.texts.keep(now)
        return show(sent, tried, status=409 if not is_part(request) else 200, moved={"patch": patch}, tells=False)
    sent = Sent(sent.asked, {**sent.given, BASE: desk.texts.keep(now)}, sent.draft)
    if tried.faults:
        return show(sent, tried, status=422)
    change = await asyncio.to_thread(_said, edited, now, held, sent.draft)
    if change.after == now:
        return show(sent, tried, told="Rien n’a changé : le fichier dit déjà tout cela.")
    if sent.asked != "proposer" or sent.given.get(SEEN) != digest(change.after):
        return show(sent, tried, edited=change, seen=digest(change.after))
    if len(sent.why) < SHORTEST_REASON:
        seen = digest(change.after)
        return show(sent, tried, status=422, edited=change, seen=seen, why_wrong=REASON_WANTED)
    return await _propose(desk, request, visit, held, sent, change)


async def _propose(
    desk: _Desk, request: Request, visit: Visit, held: Piece, sent: Sent, change: Edited
) -> HTTPResponse:
    texts = {held.path: (change.before, change.after)}
    back = f"{HERE}/{desk.kind}/{held.name}"
    where = await desk.proposing.begin(visit, held.title, sent.why, texts, kept=sent.given, back=back)
    if is_part(request):
        return response.empty(204, headers={"HX-Redirect": where})
    return response.redirect(where, status=303)


def _sent(request: Request, held: Piece) -> Sent:
    given = {name: str(values[-1]) for name, values in request.form.items()}
    draft = {**read(held.shape, given), "id": held.name}
    return Sent(given.get("acte", "voir"), given, draft)


async def _tried(held: Piece, sent: Sent) -> Tried:
    return await asyncio.to_thread(held.tried, sent.draft, sent.given)


async def _text(held: Piece) -> str:
    return await asyncio.to_thread(_said, lambda: Workshop().text_of(held.path))


def _said(work: Any, *arguments: Any) -> Any:
    try:
        return work(*arguments)
    except ChangeError as error:
        raise Refusal(409, str(error)) from None


def _options() -> dict[str, dict[str, str]]:
    """Return what the fields that name something else of the content may name."""
    content, book = library(), rule_book()
    return {
        "sources": {name: source.title for name, source in content.sources.items()},
        "topics": {topic.id: topic.title for topic in sorted(content.topics.values(), key=lambda each: each.title)},
        "facts": {name: fact.label for name, fact in book.facts.items()},
        "criteria": {name: "" for item in book.dispositifs.values() for name in item.criteria},
    }
