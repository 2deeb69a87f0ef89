"""« Résultat inattendu »: what an agent expected becomes a case of the rules' tests, on a branch to review."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.console.eligibility.reading import Given
from bot.console.eligibility.subjects import Subject
from bot.console.guard import Refusal
from bot.learning.cases import CASES, case_line, next_name, with_case
from bot.learning.decisions import Decisions
from bot.learning.proposals import BRANCHES, ChangeError, FaultsError, GitError, Workshop
from bot.privacy import redact
from bot.worktrees import Author
from knowledge import VERDICTS, as_json, evaluate, rule_book

#: The longest remark, in characters.
LONGEST = 300
#: One case at a time: two would take the same number.
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Report:
    """What an agent expected: the area, the verdict, why, and who says so."""

    area: str
    verdict: str
    remark: str
    by: str


def checked(subject: Subject, given: Given, area: str, verdict: str, remark: str, by: str) -> Report:
    """Return a report of who expected another verdict on the facts given.

    Raises:
        Refusal: it is not complete.

    """
    if area not in subject.areas:
        raise Refusal(400, "Dites de quelle question le résultat est inattendu.")
    kind = rule_book().areas[area][1].kind
    if verdict not in VERDICTS[kind]:
        raise Refusal(400, "Choisissez le résultat que vous attendiez.")
    if evaluate(rule_book(), area, given.facts, given.day).verdict == verdict:
        raise Refusal(400, "C’est déjà le résultat que donnent les règles : choisissez celui que vous attendiez.")
    if not remark:
        raise Refusal(400, "Dites en quelques mots pourquoi vous attendiez un autre résultat.")
    return Report(area, verdict, redact(remark, siret=True).text[:LONGEST], by)


def kept_case(report: Report, given: Given, decisions: Decisions) -> tuple[str, str]:
    """Write a report as a case, aside, and propose it; return the id of the case and where it went (French).

    Args:
        report: what was expected.
        given: the facts, all usable; those that may tell who somebody is are left out.
        decisions: keeps the changes to review.

    Raises:
        Refusal: the case cannot be written.

    """
    facts = {name: as_json(value) for name, value in given.facts.items() if name not in given.private}
    inputs = {"reference_date": given.day.isoformat(), **facts}
    try:
        with _LOCK:
            workshop = Workshop()
            root = Path().resolve()
            name = next_name(root)
            line = case_line(report.area, inputs, {"verdict": report.verdict}, report.remark, name)
            text = with_case(root, line)
            title = f"Signale un résultat inattendu ({name})"
            branch = f"{BRANCHES}/{datetime.now().astimezone():%Y%m%d-%H%M%S}-{name.lower()}"
            author = Author(report.by, "console@localhost")
            change = workshop.write(CASES, text, title, author, branch if workshop.repository else None)
            number = decisions.propose(title, report.by, [], change.patch, change.branch)
    except (ChangeError, FaultsError, GitError) as error:
        raise Refusal(409, f"Le cas n’a pas pu être écrit : {error}") from error
    where = f"sur la branche {change.branch}" if change.branch else "dans un patch"
    return (
        name,
        f"Le cas {name} est écrit {where} : les rédacteurs le relisent dans « Apprendre » (changement {number}).",
    )
