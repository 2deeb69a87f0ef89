"""The pages of « Éligibilité »."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.console.console import Console, HTTPResponse, Request, Visit, is_part, text_of
from bot.console.conversations import PATH as TALKS
from bot.console.eligibility.letter import letter_of
from bot.console.eligibility.links import HERE, PATH, pairs
from bot.console.eligibility.reading import DAY, Given, prepare, read_given
from bot.console.eligibility.sending import Values, acted, changes_field, given_by, of_situation, sent
from bot.console.eligibility.subjects import CHOICE, Subject, found_subject, labels, subject_for, subject_of, subjects
from bot.console.eligibility.unexpected import checked, kept_case
from bot.console.eligibility.view import labelled, view
from bot.console.guard import Refusal
from bot.console.roles import Role
from bot.console.talk import desk_of
from bot.console.work import Work
from bot.learning.decisions import decisions
from bot.transcripts import reference
from knowledge import evaluate, reference_date, rule_book, told

#: What makes htmx put a whole page in the place of the one before.
_WHOLE = {"HX-Retarget": "#contenu", "HX-Reselect": "#contenu", "HX-Reswap": "outerHTML"}


def register(console: Console) -> None:
    """Add the pages."""
    console.entry("Éligibilité", PATH, Role.AGENT, 20)
    console.at_start(prepare)
    _add_pages(console)
    _add_letters(console)
    _add_reports(console)
    _add_dialogues(console)


def _add_pages(console: Console) -> None:
    @console.get(PATH, Role.AGENT)
    async def choose(request: Request, visit: Visit) -> HTTPResponse:
        given = read_given({DAY: request.args.getlist(DAY, [])}, reference_date())
        return console.pages.page(visit, "eligibility_list.html", "Éligibilité", _listed(given), here=HERE)

    @console.get(f"{PATH}/<name:str>", Role.AGENT)
    async def show(request: Request, visit: Visit, name: str) -> HTTPResponse:
        return await _page(console, visit, found_subject(name), sent(request))

    @console.post(f"{PATH}/<name:str>", Role.AGENT)
    async def evaluated(request: Request, visit: Visit, name: str) -> HTTPResponse:
        subject, before = found_subject(name), sent(request)
        values = acted(subject, before, text_of(request, "acte", 300))
        if not is_part(request):
            return await _page(console, visit, subject, values)
        shown = await asyncio.to_thread(view, subject, values, given_by(values), reference_date())
        if values is not before or changes_field(before):
            # The form itself is no longer the same.
            answer = _whole(console, visit, subject, shown)
            answer.headers.update(_WHOLE)
        else:
            answer = console.pages.part(visit, "eligibility_result.html", {"whole": False, **shown})
        answer.headers["HX-Replace-Url"] = shown["permalink"]
        return answer


def _add_letters(console: Console) -> None:
    async def letter(request: Request, visit: Visit, name: str) -> HTTPResponse:
        subject, given, today = found_subject(name), given_by(sent(request)), reference_date()
        html, copied = await asyncio.to_thread(letter_of, subject, given, today, visit.account.title)
        values = {
            "subject": subject,
            "html": html,
            "copied": copied,
            "problems": [labelled(problem) for problem in given.problems],
            "pairs": pairs(given.facts, given.day if given.day != today else None),
        }
        return console.pages.page(visit, "eligibility_letter.html", f"Lettre : {subject.title}", values, here=HERE)

    console.get(f"{PATH}/<name:str>/lettre", Role.AGENT)(letter)
    # By POST when a fact may stand in no address.
    console.post(f"{PATH}/<name:str>/lettre", Role.AGENT)(letter)


def _add_reports(console: Console) -> None:
    kept = decisions(console.settings)
    #: What each person reported last: writing a case takes longer than a page may wait.
    works: dict[int, Work] = {}

    @console.post(f"{PATH}/<name:str>/inattendu", Role.AGENT)
    async def unexpected(request: Request, visit: Visit, name: str) -> HTTPResponse:
        subject, values, by = found_subject(name), sent(request), visit.account.title
        given = given_by(values)
        area, verdict = text_of(request, "question", 80), text_of(request, "attendu", 40)
        report = checked(subject, given, area, verdict, text_of(request, "remarque", 2000), by)
        work = works.setdefault(visit.account.id, Work())

        def write(tell: Callable[[str], None]) -> str:
            tell(kept_case(report, given, kept))
            return ""

        if not work.start("Résultat inattendu", write):
            raise Refusal(409, "Le cas précédent est encore en cours d’écriture : réessayez dans un instant.")
        await console.note(visit, "Résultat inattendu signalé", f"{area} : {verdict}")
        if is_part(request):
            return console.pages.part(visit, "eligibility_reported.html", {"work": work, "subject": subject})
        return await _page(console, visit, subject, values, work=work)

    @console.get(f"{PATH}/<name:str>/inattendu", Role.AGENT, passive=True)
    async def reported(request: Request, visit: Visit, name: str) -> HTTPResponse:
        shown = {"work": works.get(visit.account.id, Work()), "subject": found_subject(name)}
        return console.pages.part(visit, "eligibility_reported.html", shown)


def _add_dialogues(console: Console) -> None:
    @console.get(f"{TALKS}/<conversation:str>/eligibilite", Role.AGENT)
    async def of_conversation(request: Request, visit: Visit, conversation: str) -> HTTPResponse:
        packet = await desk_of(request.app).packet(conversation)
        subject = subject_of(packet.area or "")
        if subject is None:
            raise Refusal(404, "Ce visiteur n’a pas commencé de questionnaire.")
        await console.note(visit, "Éligibilité ouverte", reference(conversation))
        back = {"talk": conversation, "reference": reference(conversation)}
        return await _page(console, visit, subject, of_situation(packet.situation), **back)


async def _page(console: Console, visit: Visit, subject: Subject, values: Values, **more: Any) -> HTTPResponse:
    shown = await asyncio.to_thread(view, subject, values, given_by(values), reference_date())
    return _whole(console, visit, subject, {**shown, **more})


def _whole(console: Console, visit: Visit, subject: Subject, shown: Mapping[str, Any]) -> HTTPResponse:
    blank = {"whole": True, "work": None, "talk": "", "reference": ""}
    return console.pages.page(visit, "eligibility.html", subject.title, {**blank, **shown}, here=HERE)


def _listed(given: Given) -> dict[str, Any]:
    # The tree is for companies: for anybody else it says of each dispositif what it is for.
    said = told(evaluate(rule_book(), CHOICE, {"profil": "organisme_formation"}, given.day))
    bare = [(labels()[name], why) for name, why in said.excluded.items() if subject_for(name) is None]
    typed, problem = given.typed[DAY], given.problems.get(DAY, "")
    at = "" if given.day == reference_date() else f"?{DAY}={given.day.isoformat()}"
    more = {"day": given.day, "typed": typed, "problem": problem, "at": at}
    return {"subjects": subjects().values(), "choice": subjects()[CHOICE], "bare": bare, **more}
