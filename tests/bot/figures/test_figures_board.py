"""What the board says of counts: sentences, tables, shares, small numbers, nothing at all."""

import re
from collections import Counter
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from bot.figures.board import board
from bot.figures.french import change, many, share
from bot.figures.panels import Panel
from bot.figures.periods import DATES, Period, PeriodError, read_period
from bot.figures.reading import read, steps
from bot.figures.sheets import sheet
from bot.transcripts.tally import Count

TODAY = date(2026, 3, 31)
MONTH = read_period({}, TODAY)


def tallies(*counts):
    """A store that counts: (days ago, measure, item, number, profile)."""
    found = Counter()
    for ago, measure, item, number, *profile in counts:
        found[Count(TODAY - timedelta(days=ago), measure, item, *(profile or ["entreprise"]))] += number
    return lambda first, last: Counter({count: n for count, n in found.items() if first <= count.day <= last})


SOME = tallies(
    (1, "conversation", "", 30), (2, "conversation", "", 10, "inconnu"), (40, "conversation", "", 20),
    (1, "question", "answered", 60), (1, "question", "refused", 20), (1, "question", "handed", 20),
    (1, "handover", "failed", 5), (1, "handover", "asked", 15), (1, "left_message", "", 1),
    (1, "topic", "mot_de_passe_oublie", 40), (2, "topic", "deposer_facture", 20, "organisme"),
    (40, "topic", "suivi_dossier", 9),
    (1, "helpful", "mot_de_passe_oublie", 3), (1, "useless", "mot_de_passe_oublie", 9),
    (1, "helpful", "deposer_facture", 2),
    (1, "response", "500", 9), (1, "response", "1000", 90), (1, "response", "5000", 1),
    (1, "wait", "60", 4), (1, "wait", "none", 1),
    (1, "guide_begun", "defi_emploi", 10), (1, "guide_asked", "defi_emploi/effectif_salaries", 10),
    (1, "guide_asked", "defi_emploi/secteur", 6), (1, "guide_left", "defi_emploi/effectif_salaries", 4),
    (1, "guide_done", "defi_emploi/eligible", 5), (1, "guide_handed", "defi_emploi", 1),
)  # fmt: skip


def panels(source=SOME, period=MONTH, profile=None):
    return {panel.name: panel for panel in board(read(source, period, profile)).all}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


SENTENCES = {
    "conversations": "40 conversations, soit 1,3 par jour en moyenne : 100 % de plus que sur la période d’avant.",
    "questions": "L’assistant a répondu lui-même à 60 % des 100 questions ; 20 % sont restées sans réponse et 20 % ont "
    "mené à un conseiller.",
    "conseillers": "20 passages vers un conseiller. Dans 25 % des cas, l’assistant n’avait pas su aider. 1 message "
    "laissé pour être rappelé ou recevoir un e-mail.",
    "delais": "99 % des 100 réponses arrivent en moins d’une seconde, attente comprise.",
    "attente": "80 % des 5 attentes ont duré moins de 3 minutes ; 1 visiteur est reparti sans avoir vu personne.",
    "dialogue-defi_emploi": "50 % des 10 dialogues vont à leur conclusion. On renonce le plus souvent à « Nombre de "
    "salariés » : 4 sur 10 s’y arrêtent.",
}


@pytest.mark.parametrize(("name", "sentence"), SENTENCES.items())
def test_sentences(name, sentence):
    assert plain(panels()[name].sentence) == sentence


def test_tables():
    found = panels()
    assert [row[1:] for row in found["sujets"].rows[:2]] == [(40, "67\u00a0%", 0), (20, "33\u00a0%", 0)]
    assert ("Sans réponse", 20, "20\u00a0%", 0) in found["questions"].rows
    assert [row[1:3] for row in found["dialogue-defi_emploi"].rows] == [(10, ""), (10, 4), (6, 0), (5, ""), (1, "")]
    assert len(found["conversations"].rows) == 30
    assert sum(row[1] for row in found["conversations"].rows) == 40


def test_a_badly_judged_topic_is_named_and_small_numbers_are_flagged():
    found = panels()["satisfaction"]
    assert "À revoir d’abord" in found.sentence
    assert [row[4] for row in found.rows] == ["", "moins de 10 avis"]
    assert "Moins de 10 attentes" in panels()["attente"].flag
    assert panels()["questions"].flag == ""


def test_a_profile():
    assert panels(profile="organisme")["conversations"].rows == ()
    assert panels(profile="inconnu")["conversations"].sentence.startswith("10\u00a0conversations")


def test_what_is_never_asked_was_perhaps_before():
    rows = {row[0]: row[2] for row in panels()["jamais-demandes"].rows}
    assert 9 in rows.values()
    assert len(rows) == 50


def test_an_empty_period_says_so():
    for panel in panels(tallies()).values():
        assert panel.sentence
        assert panel.chart is None
        assert panel.name == "jamais-demandes" or panel.rows == ()
        assert panel.flag == ""
    assert not board(read(tallies(), MONTH, None)).funnels


def test_unknown_names_are_told_as_they_are():
    old = tallies((1, "topic", "sujet_retire", 3), (1, "guide_begun", "ancien", 2), (1, "guide_asked", "ancien/x", 2))
    found = panels(old)
    assert found["sujets"].rows[0][0] == "sujet_retire"
    assert found["dialogue-ancien"].title == "ancien"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, date(2026, 3, 2), TODAY),
        ({"periode": "7"}, date(2026, 3, 25), TODAY),
        ({"periode": "90"}, date(2026, 1, 1), TODAY),
        ({"periode": "mois"}, date(2026, 3, 1), TODAY),
        ({"periode": "1000000"}, date(2026, 3, 2), TODAY),
        ({"periode": DATES, "du": "2026-01-05", "au": "2026-01-06"}, date(2026, 1, 5), date(2026, 1, 6)),
        ({"periode": DATES, "du": "2026-03-05", "au": "2027-01-06"}, date(2026, 3, 5), TODAY),
    ],
)
def test_periods(asked, first, last):
    period = read_period(asked, TODAY)
    assert (period.first, period.last) == (first, last)
    assert period.before.last == first - timedelta(days=1)
    assert period.before.days == period.days
    assert read_period(period.address, TODAY) == period


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("hier", "2026-01-01", "deux dates"),
        ("2026-02-01", "2026-01-01", "échangez"),
        ("2026-04-01", "2026-05-01", "pas encore commencé"),
        ("2020-01-01", "2026-01-01", "trop longue"),
        ("0001-01-01", "0001-01-02", "trop longue"),
    ],
)
def test_periods_that_cannot_be(first, last, why):
    with pytest.raises(PeriodError, match=why):
        read_period({"periode": DATES, "du": first, "au": last}, TODAY)


@pytest.mark.parametrize(
    ("days", "count", "name"),
    [(7, 7, "25/03"), (31, 31, "01/03"), (90, 14, "semaine du 01/01"), (400, 14, "févr. 2025")],
)
def test_steps(days, count, name):
    found = steps(Period(TODAY - timedelta(days=days - 1), TODAY), Counter({TODAY: 2}))
    assert (len(found), found[0][0], sum(number for _, number in found)) == (count, name, 2)


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (5, 0, ""),
        (5, 5, "autant que"),
        (15, 10, "50\u00a0% de plus"),
        (5, 10, "50\u00a0% de moins"),
        (40, 10, "4 fois plus"),
    ],
)
def test_changes(now, before, told):
    assert change(now, before).startswith(told)
    assert bool(change(now, before)) == bool(told)


def test_words():
    assert (many(1, "question"), many(0, "avis", "avis"), many(1234, "question")) == (
        "1\u00a0question", "0\u00a0avis", "1\u202f234\u00a0questions",
    )  # fmt: skip
    assert (share(1, 3), share(1, 0)) == ("33\u00a0%", "–")


DANGEROUS = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"]


def test_a_spreadsheet_calculates_nothing():
    rows = tuple((text, -3, "a;b") for text in DANGEROUS)
    made = sheet(Panel("t", "T", "u", "s", ("=Titre", "b", "c"), rows)).decode("utf-8")
    assert made.startswith("\ufeff'=Titre;b;c\r\n")
    assert made.count(";-3;") == len(DANGEROUS)
    for text in DANGEROUS:
        assert f"'{text}" in made
    assert '"a;b"' in made


def test_pictures_bring_no_style_and_say_what_they_show():
    from bot.figures.drawing import draw

    for panel in panels().values():
        picture = draw(panel)
        if panel.chart is None:
            assert picture == ""
            continue
        root = ET.fromstring(picture.replace("xlink:href", "href"))  # noqa: S314 - it is our own
        assert root.get("role") == "img"
        assert root.get("aria-label") == f"Graphique\u00a0: {panel.title}"
        assert "style" not in picture
        assert not re.search(r'="#(?!\w+-)[0-9a-f]{6}"', picture.replace('"#ffffff"', "")), panel.name
        assert root.get("viewBox").startswith("0 0 316.8 ")
