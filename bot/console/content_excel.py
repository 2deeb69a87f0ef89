"""The topics as an Excel file: exported, imported with a trial first; what it changes is proposed like the rest."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sanic import response

from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.content import HERE, PATH
from bot.console.content_proposing import REASON_WANTED, SHORTEST_REASON, Proposing
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.editing.changes import digest, opened
from bot.editing.differences import unified
from bot.editing.importing import Imported, imported
from bot.editing.opening import WorkbookError
from bot.editing.pieces import piece
from bot.editing.workbook import workbook
from bot.latest import Latest
from bot.learning.files import ChangeError, with_phrases
from bot.learning.proposals import Workshop
from bot.nlu.decision import TOPIC_PREFIX
from knowledge import library, reference_date

#: The largest file that may be sent, in bytes.
LARGEST = 5_000_000
#: How long a trial may take, in seconds.
PATIENCE = 60
#: How many trials wait to be proposed, all editors together.
_MOST_KEPT = 20
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PHRASE = re.compile(r"^- (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class _Now:
    """The topics as changes begin with them: the text of each topic's file, the files of phrases, the phrases."""

    topics: dict[str, str]
    files: dict[str, str]
    phrases: dict[str, list[str]]


@dataclass
class _Trials:
    """The files that were tried: what each would change, by the name that its page bears."""

    kept: Latest[str, tuple[str, Mapping[str, tuple[str, str]], int]] = field(
        default_factory=lambda: Latest(_MOST_KEPT)
    )
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    def keep(self, who: str, texts: Mapping[str, tuple[str, str]], count: int) -> str:
        name = secrets.token_urlsafe(12)
        self.kept[name] = (who, texts, count)
        return name


def register(console: Console, proposing: Proposing) -> None:
    """Add the pages.

    Args:
        console: where they go.
        proposing: makes the changes.

    """

    async def page(visit: Visit, *, status: int = 200, **values: Any) -> HTTPResponse:
        more = {"wrong": "", "found": None, "diffs": {}, "trial": "", "why_wrong": "", **values}
        return console.pages.page(visit, "content_excel.html", "Export et import Excel", more, status=status, here=HERE)

    @console.get(f"{PATH}/excel", Role.REDACTEUR)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        return await page(visit)

    @console.get(f"{PATH}/excel/export", Role.REDACTEUR)
    async def export(request: Request, visit: Visit) -> HTTPResponse:
        content = await asyncio.to_thread(exported)
        await console.note(visit, "Contenu exporté (Excel)")
        name = f"sujets-{reference_date().isoformat()}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return response.raw(content, content_type=_EXCEL, headers=headers)

    _add_import(console, proposing, page)


def _add_import(console: Console, proposing: Proposing, page: Any) -> None:
    trials = _Trials()

    @console.post(f"{PATH}/excel", Role.REDACTEUR, largest=LARGEST)
    async def trial(request: Request, visit: Visit) -> HTTPResponse:
        file = request.files.get("fichier")
        try:
            found, texts = await _try(trials, file.body if file else b"")
        except (WorkbookError, ChangeError) as error:
            return await page(visit, status=422, wrong=str(error))
        await console.note(visit, "Fichier Excel essayé", f"{len(texts)} fichiers changeraient")
        if found.faults:
            return await page(visit, status=422, found=found)
        name = trials.keep(visit.account.name, texts, len(found.changes)) if texts else ""
        return await page(visit, found=found, trial=name, diffs=_diffs(texts))

    @console.post(f"{PATH}/excel/proposer", Role.REDACTEUR)
    async def propose(request: Request, visit: Visit) -> HTTPResponse:
        name, why = text_of(request, "essai", 40), text_of(request, "raison", 400)
        who, texts, count = trials.kept.get(name, ("", {}, 0))
        if who != visit.account.name:
            raise Refusal(404, "Cet essai n’est plus gardé : importez le fichier à nouveau.")
        if len(why) < SHORTEST_REASON:
            return await page(
                visit, status=422, trial=name, diffs=_diffs(texts), found=Imported(), why_wrong=REASON_WANTED
            )
        what = f"{count} sujet{'s' if count > 1 else ''} (Excel)"
        where = await proposing.begin(visit, what, why, texts, kept={}, back=f"{HERE}/excel")
        return response.redirect(where, status=303)


async def _try(trials: _Trials, content: bytes) -> tuple[Imported, dict[str, tuple[str, str]]]:
    """Return what a file makes of the content, in bounded time and one file at a time."""
    if trials.alone.locked():
        raise Refusal(409, "Un autre fichier est à l’essai : réessayez dans une minute.")
    async with trials.alone:
        try:
            return await asyncio.wait_for(asyncio.to_thread(_tried, content), PATIENCE)
        except asyncio.TimeoutError:
            raise WorkbookError("Ce fichier prend trop de temps à lire : repartez d’un export.") from None


def exported() -> bytes:
    """Return the Excel file of the topics."""
    now = _now()
    drafts = {}
    for name, text in now.topics.items():
        held = piece("sujets", name)
        if held is not None:
            drafts[name] = (opened(text, held), digest(text)[:12])
    return workbook(drafts, now.phrases)


def _tried(content: bytes) -> tuple[Imported, dict[str, tuple[str, str]]]:
    """Return what a file makes of the content, and the texts of the files that it changes, before and after."""
    now = _now()
    found = imported(content, now.topics, {name: set(said) for name, said in now.phrases.items()})
    texts = {held.path: (change.before, change.after) for held, change in found.changes.values()}
    for name, said in found.phrases.items() if not found.faults else ():
        path = _phrases_path(library().themes[name])
        before, so_far = texts.get(path, (now.files[path], now.files[path]))
        texts[path] = (before, with_phrases(so_far, path, TOPIC_PREFIX + name, said))
    return found, texts


def _now() -> _Now:
    workshop, content = Workshop(), library()
    topics = {
        name: workshop.text_of(f"knowledge/faq/{theme}/{name}.yml") for name, theme in sorted(content.themes.items())
    }
    files = {path: workshop.text_of(path) for path in map(_phrases_path, sorted(set(content.themes.values())))}
    phrases: dict[str, list[str]] = {}
    for text in files.values():
        for block in YAML(typ="safe").load(text)["nlu"]:
            name = str(block["intent"]).removeprefix(TOPIC_PREFIX)
            if name in content.topics:
                phrases[name] = [found.strip() for found in _PHRASE.findall(block["examples"])]
    return _Now(topics, files, phrases)


def _phrases_path(theme: str) -> str:
    return Path("data", "nlu", "faq", f"{theme}.yml").as_posix()


def _diffs(texts: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {path: unified(path, before, after) for path, (before, after) in texts.items()}
