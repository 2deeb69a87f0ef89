"""How a visitor can be reached, found in what was typed."""

import pytest

from bot.handover.reach import read_reach


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("jean.dupont@ferme.fr", "mail", "jean.dupont@ferme.fr"),
        ("Mon adresse : <a-b+c@sous.domaine.example>.", "mail", "a-b+c@sous.domaine.example"),
        ("écrivez à o'neil@ferme.fr, merci", "mail", "o'neil@ferme.fr"),
        ("06 12 34 56 78", "phone", "+33612345678"),
        ("06.12.34.56.78", "phone", "+33612345678"),
        ("0612345678 le matin", "phone", "+33612345678"),
        ("+32 470 12 34 56", "phone", "+32470123456"),
        ("au +33 (0)1 40 19 41 00", "phone", "+33140194100"),
        ("jean@ferme.fr ou 06 12 34 56 78", "mail", "jean@ferme.fr"),
    ],
)
def test_a_reach_is_found(typed, kind, value):
    found = read_reach(typed)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "typed",
    ["", "jean", "jean@ferme", "@ferme.fr", "jean@", "jean@@ferme.fr", "06 12 34", "00 00 00 00 00", "12345678901234",
     "a@b.c\r\nBcc:", "x" * 250 + "@ferme.fr", "jean@-ferme.fr", "jean dupont at ferme.fr", "é@ferme.fr"],
)  # fmt: skip
def test_what_cannot_be_used_is_not_taken(typed):
    found = read_reach(typed)
    assert found is None or ("\r" not in found.value and "\n" not in found.value and found.value == "a@b.c")


def test_a_number_is_read_as_in_its_country():
    assert read_reach("0612345678").told == "06\u00a012\u00a034\u00a056\u00a078"
    assert read_reach("+32470123456").told.startswith("+32")
