"""« Résultat inattendu »: what an agent expected becomes a case of the rules' tests, on a branch to review."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from bot.console.eligibility.reading import Given
from bot.console.eligibility.subjects import Subject
from bot.console.guard import Refusal
from bot.learning.cases import CASES, case_line, next_name, with_case
from bot.learning.decisions import Decisions
from bot.learning.proposals import Workshop, fresh_branch
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


def kept_case(report: Report, given: Given, decisions: Decisions) -> str:
    """Write a report as a case, aside, and propose it; return where it went, in French.

    Args:
        report: what was expected.
        given: the facts; those that may tell who somebody is are left out.
        decisions: keeps the changes to review.

    Raises:
        ChangeError: the case cannot be written.
        FaultsError: the content with the case is not in order.
        GitError: the branch cannot be made.

    """
    facts = {name: as_json(value) for name, value in given.facts.items() if name not in given.private}
    inputs = {"reference_date": given.day.isoformat(), **facts}
    with _LOCK:
        root, workshop = Path().resolve(), Workshop()
        name = next_name(root)
        line = case_line(report.area, inputs, {"verdict": report.verdict}, report.remark, name)
        title = f"Signale un résultat inattendu ({name})"
        author = Author(report.by, "console@localhost")
        change = workshop.write(CASES, with_case(root, line), title, author, f"{fresh_branch()}-{name.lower()}")
        number = decisions.propose(title, report.by, [], change.patch, change.branch)
    where = f"sur la branche {change.branch}" if change.branch else "dans un patch"
    return f"Le cas {name} est écrit {where} ; les rédacteurs le relisent dans « Apprendre » (changement {number})."
