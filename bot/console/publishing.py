"""« Publication »: train a candidate, compare it with the model that serves, publish it, return. For administrators."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.work import Work
from bot.publication import telling
from bot.publication.comparing import Comparison
from bot.publication.digests import TamperedError
from bot.publication.gate import Gate
from bot.publication.models import ModelError
from bot.publication.projects import Origin
from bot.publication.workers import WorkError
from bot.worktrees import GitError, Repository

PATH = "/publication"
HERE = f"/console{PATH}"


def register(console: Console) -> None:
    """Add the pages."""
    console.entry("Publication", PATH, Role.ADMINISTRATEUR, 70)
    work, gate = Work(), Gate(console.settings)

    async def page(visit: Visit, template: str, title: str, **values: Any) -> HTTPResponse:
        more = {"work": work, "work_at": f"{HERE}/travail", "telling": telling, **values}
        return console.pages.page(visit, template, title, more, here=HERE)

    @console.get(PATH, Role.ADMINISTRATEUR)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        values = await asyncio.to_thread(_overview, gate)
        serving = getattr(request.app.ctx, "serving", None)
        return await page(visit, "publishing.html", "Publication", serving=serving, **values)

    @console.get(f"{PATH}/travail", Role.ADMINISTRATEUR, passive=True)
    async def progress(request: Request, visit: Visit) -> HTTPResponse:
        return console.pages.part(visit, "work.html", {"work": work, "work_at": f"{HERE}/travail"})

    @console.post(PATH, Role.ADMINISTRATEUR)
    async def begin(request: Request, visit: Visit) -> HTTPResponse:
        branch = text_of(request, "branche", 200) or None
        by, origin = visit.account.title, Origin(branch=branch)

        def make(tell: Any) -> str:
            model = gate.make_candidate(origin, by, tell)
            gate.compare(model.name, tell)
            return f"{HERE}/candidats/{model.name}"

        await _start(console, visit, work, ("Essai d’un candidat", branch or "fichiers de travail"), make)
        return response.redirect(HERE, status=303)

    @console.post(f"{PATH}/retour", Role.ADMINISTRATEUR)
    async def back(request: Request, visit: Visit) -> HTTPResponse:
        name = text_of(request, "modele", 80)
        try:
            await asyncio.to_thread(partial(gate.back, visit.account.title, name or None))
        except (ModelError, TamperedError) as error:
            raise Refusal(409, str(error)) from None
        await console.note(visit, "Retour à un modèle", name or "le précédent")
        return response.redirect(HERE, status=303)

    _add_candidates(console, work, gate, page)


def _add_candidates(console: Console, work: Work, gate: Gate, page: Any) -> None:
    @console.get(f"{PATH}/candidats/<name:str>", Role.ADMINISTRATEUR)
    async def candidate(request: Request, visit: Visit, name: str) -> HTTPResponse:
        try:
            model = await asyncio.to_thread(gate.models.find, "candidates", name)
            found = await asyncio.to_thread(_compared, gate, name, work)
        except (ModelError, TamperedError, WorkError) as error:
            raise Refusal(404, str(error)) from None
        return await page(visit, "publishing_candidate.html", f"Candidat {name}", model=model, comparison=found)

    @console.post(f"{PATH}/candidats/<name:str>", Role.ADMINISTRATEUR)
    async def publish(request: Request, visit: Visit, name: str) -> HTTPResponse:
        by = visit.account.title

        def put(tell: Any) -> str:
            gate.publish(name, by, tell)
            return HERE

        await _start(console, visit, work, ("Publication du modèle", name), put)
        return response.redirect(HERE, status=303)


async def _start(console: Console, visit: Visit, work: Work, what: tuple[str, str], task: Any) -> None:
    if not work.start(what[0], task):
        raise Refusal(409, "Un travail est déjà en cours : attendez qu’il finisse.")
    await console.note(visit, *what)


def _overview(gate: Gate) -> dict[str, Any]:
    """Return what the page shows: the models, what can be returned to, the branches."""
    models, fault, served, previous = gate.models, "", None, None
    try:
        served = models.served()
        previous = models.previous()
    except (ModelError, TamperedError) as error:
        fault = "" if served else str(error)
    try:
        repository = Repository.around(models.folder.resolve().parent) or Repository.around(gate.root)
        branches = repository.branches() if repository else []
    except GitError:
        branches = []
    others = [model for model in models.on("kept") if served is None or model.name != served.name]
    candidates, history = models.on("candidates"), models.history()[::-1][:10]
    return {"served": served, "previous": previous, "kept": others, "candidates": candidates, "history": history,
            "branches": branches, "fault": fault, "margin": gate.settings.publication_margin}  # fmt: skip


def _compared(gate: Gate, name: str, work: Work) -> Comparison | None:
    """Return the comparison of a candidate; None while the model that serves is not measured yet."""
    if gate.is_measured():
        return gate.compare(name, lambda line: None)
    return None
