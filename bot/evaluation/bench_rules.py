"""The speed of the rules in ``bench``: one evaluation, one question, the loading, each beside a bare counterpart."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

#: Calls that are timed, after as many as ``WARM_UP`` that are not.
CALLS = 300
WARM_UP = 20
#: What is aimed at, in milliseconds.
TARGETS = {"evaluation": 2.0, "question": 10.0, "load": 1000.0}
#: How the table names them, and what stands beside.
NAMES = {
    "evaluation": "rules: DÉFI Emploi with trace",
    "question": "rules: next question",
    "load": "rules: loading and checking",
}
#: A whole request, as ``knowledge evaluate`` takes it.
DAY = date(2023, 3, 10)
REQUEST: dict[str, Any] = {
    "releve_ocapiat": True, "secteur": "agriculture", "effectif_etp": 6, "type_contrat": "cdi", "contrat_aide": False,
    "lien_parent_enfant": False, "temps_travail_pct": 100, "date_embauche": "2023-03-06",
    "date_debut_formation": "2023-03-20", "duree_formation_heures": 60, "formateur": "dirigeant",
    "prestataire_reference_ocapiat": True, "pif_modele_ocapiat": True, "nb_defi_emploi_annee": 0,
    "date_dernier_defi_emploi_salarie": "jamais", "formations_internes_meme_salarie": False,
}  # fmt: skip
AREA = "defi_emploi_eligibilite"


def measure_rules() -> dict[str, dict[str, float]]:
    """Return, for each measure, its median, its baseline's and their ratio, in milliseconds.

    The baseline of an evaluation and of a question is the same sixteen conditions written by hand in plain Python,
    without unknowns, intervals, trace nor sentences; that of the loading is a bare reading of the same YAML files.
    """
    from knowledge import evaluate, next_question, read_facts, rule_book

    started = time.perf_counter()
    book = rule_book()
    load = 1000 * (time.perf_counter() - started)
    started = time.perf_counter()
    _read_bare()
    bare_load = 1000 * (time.perf_counter() - started)
    facts = read_facts(REQUEST, book.facts)
    half = dict(list(facts.items())[: len(facts) // 2])
    by_hand = median_ms(lambda: _by_hand(facts))

    def with_trace() -> object:
        result = evaluate(book, AREA, facts, DAY)
        return [(entry.name, entry.value, entry.missing, entry.criterion.source) for entry in result.judged]

    return {
        "evaluation": _beside(median_ms(with_trace), by_hand),
        "question": _beside(median_ms(lambda: next_question(book, AREA, half, DAY)), by_hand),
        "load": _beside(load, bare_load),
    }


def rules_rows(figures: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    """Return the figures of the rules as rows of a table."""
    rows = [["rules, one core", "p50 ms", "target", "bare", "ratio"]]
    for key, name in NAMES.items():
        of = figures[key]
        ratio = f"× {of['ratio']:.1f}"
        rows.append([name, f"{of['p50']:.2f}", f"≤ {TARGETS[key]:g}", f"{of['baseline']:.3f}", ratio])
    rows.append(["rules: evaluations a second", f"{1000 / figures['evaluation']['p50']:.0f}", "", "", ""])
    return rows


def median_ms(call: Callable[[], object]) -> float:
    """Return the median time of a call, in milliseconds."""
    for _ in range(WARM_UP):
        call()
    took = []
    for _ in range(CALLS):
        started = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


def _beside(ours: float, bare: float) -> dict[str, float]:
    return {"p50": round(ours, 3), "baseline": round(bare, 4), "ratio": round(ours / bare, 1)}


def _read_bare() -> None:
    from ruamel.yaml import YAML

    import knowledge

    root = Path(knowledge.__file__).parent
    for path in (*(root / "dispositifs").glob("*.yml"), *(root / f"{name}.yml" for name in ("facts", "results"))):
        YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def _by_hand(facts: Mapping[str, Any]) -> bool:
    excluded = ("peche", "cultures_marines", "cooperation_maritime", "chambre_agriculture")
    hired: date = facts["date_embauche"]
    return all(
        (
            facts["releve_ocapiat"],
            facts["secteur"] not in excluded,
            facts["effectif_etp"] < 11,
            facts["type_contrat"] == "cdi" or facts.get("duree_cdd_mois", 0) >= 6,
            not facts["contrat_aide"],
            not facts["lien_parent_enfant"],
            facts["temps_travail_pct"] >= 80,
            hired + timedelta(days=31) >= DAY,
            facts["date_debut_formation"] > DAY,
            facts["nb_defi_emploi_annee"] < 2,
            facts["date_dernier_defi_emploi_salarie"] == "jamais",
            facts["pif_modele_ocapiat"],
            facts["formateur"] in ("salarie_entreprise", "dirigeant"),
            facts["prestataire_reference_ocapiat"],
            35 <= facts["duree_formation_heures"] <= 149,
            not facts["formations_internes_meme_salarie"],
        )
    )
