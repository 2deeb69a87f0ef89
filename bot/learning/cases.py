"""« Résultat inattendu »: from a situation and its verdict to a case of the rules' tests, in YAML."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from bot.learning.files import ChangeError

#: Where the cases go, beside those that were written by hand; the tests read ``cases_*.yml``.
CASES = "tests/knowledge/rules/cases_inattendus.yml"
_HEADER = "# Cas signalés depuis la console : ce qui était attendu, pour que les règles le disent désormais.\n"
_LONGEST_NOTE = 300


def case_line(area: str, inputs: Mapping[str, Any], expected: Mapping[str, Any], note: str, name: str) -> str:
    """Return a case as one line of the file of cases.

    Args:
        area: the domain of rules (« defi_emploi_montant »).
        inputs: the facts given (JSON values; dates as AAAA-MM-JJ).
        expected: what should have come out: keys of the result and their values.
        note: why, in French.
        name: the case's id.

    Raises:
        ChangeError: nothing is expected, or there is no such domain.

    """
    from knowledge import rule_book

    if area not in rule_book().areas:
        raise ChangeError(f"« {area} » n’est pas un domaine de règles : {', '.join(rule_book().areas)}.")
    if not expected:
        raise ChangeError("Dites ce qui était attendu : au moins un élément du résultat.")
    note = " ".join(note.split())[:_LONGEST_NOTE]
    case = CommentedMap(id=name, area=area, inputs=_flow(inputs), expected=_flow(expected), note=note)
    case.fa.set_flow_style()
    stream = io.StringIO()
    writer = YAML()
    writer.width = 100_000
    writer.dump([case], stream)
    return stream.getvalue()


def with_case(root: Path, line: str) -> str:
    """Return the text of the file of cases with one more."""
    path = root / CASES
    before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    return before.rstrip("\n") + "\n" + line


def next_name(root: Path) -> str:
    """Return the id of the next case (INA-01, then INA-02)."""
    path = root / CASES
    known = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or [] if path.exists() else []
    numbers = [int(case["id"].removeprefix("INA-")) for case in known if str(case["id"]).startswith("INA-")]
    return f"INA-{max(numbers, default=0) + 1:02d}"


def _flow(values: Mapping[str, Any]) -> CommentedMap:
    """Return values as YAML writes them on one line, dates as dates."""
    made = CommentedMap({key: _dated(value) for key, value in values.items()})
    made.fa.set_flow_style()
    return made


def _dated(value: Any) -> Any:
    if isinstance(value, str) and len(value) == len("2023-01-31"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value
