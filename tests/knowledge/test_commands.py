"""``python -m knowledge check`` and ``outdated``."""

from datetime import date

import pytest

from knowledge.__main__ import main
from knowledge.outdated import ageing


def test_check_says_that_the_content_is_in_order(capsys):
    assert main(["check"]) == 0
    assert "52 sujets" in capsys.readouterr().out


def test_check_prints_one_line_a_fault(capsys, monkeypatch):
    from knowledge import ContentError, Fault

    def broken():
        raise ContentError([Fault("faq/a.yml", "ligne 3", "mal", "bien"), Fault("faq/b.yml", "ligne 1", "mal", "bien")])

    monkeypatch.setattr("knowledge.__main__.library", broken)
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "faq/a.yml · ligne 3 · mal → bien",
        "faq/b.yml · ligne 1 · mal → bien",
    ]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("faq/alternance/aide_embauche_alternant.yml", "arrivée à son terme le 31 décembre 2022"),
        ("faq/alternance/contrat_pro_experimental.yml", "arrivée à son terme le 28 décembre 2023"),
        ("faq/bilan_competences/bilan_competences_prestataire.yml", "Opacif"),
        ("faq/bilan_competences/bilan_competences_prestataire.yml", "OPCA"),
        ("faq/bilan_competences/bilan_competences_prestataire.yml", "CPA"),
        ("faq/defi_region/defi_region_signature.yml", "Pôle emploi"),
        ("faq/defi_emploi/defi_emploi_conditions.yml", "sans date"),
        ("faq/acces/connexion_impossible.yml", "source ancienne"),
    ],
)
def test_outdated_names_what_has_aged(content, file, reason):
    reasons = [item.reason for item in ageing(content, date(2026, 11, 22), 12) if item.file == file]
    assert any(reason in found for found in reasons), reasons


def test_nothing_was_out_of_date_in_its_own_time(content):
    found = [
        item for item in ageing(content, date(2022, 12, 29), 12) if "terme" in item.reason or "ancienne" in item.reason
    ]
    assert found == []


def test_a_check_grows_old(content):
    reasons = {item.reason for item in ageing(content, date(2028, 1, 1), 12)}
    assert any("vérifiée pour la dernière fois" in reason for reason in reasons)


def test_outdated_prints_lines_and_exits_0(capsys):
    assert main(["outdated", "--today", "2026-11-22"]) == 0
    assert " · " in capsys.readouterr().out
