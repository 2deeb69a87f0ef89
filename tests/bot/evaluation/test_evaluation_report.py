"""The table of the terminal, the page and its JSON."""

import json
import re
from html.parser import HTMLParser

import pytest
from evaluation_fakes import trial
from markupsafe import Markup

from bot.evaluation.metrics import OUTCOMES, Share, single_figures
from bot.evaluation.report import label_name, page_of, write_report
from bot.evaluation.table import aligned, figures_table
from bot.evaluation.wording import MEASURES, OUTCOME_NAMES, number, percent, typography


@pytest.fixture(scope="module")
def page():
    return page_of(trial())


def test_columns_are_aligned():
    assert aligned([["name", "n"], ["a", "100"], ["longer", ""]]) == "name      n\na       100\nlonger"


def test_the_table_of_a_set_shows_the_baseline_beside_ours():
    lines = figures_table(trial().figures[0]).splitlines()

    assert re.fullmatch(r"held_out +assistant +baseline", lines[0])
    assert any(re.fullmatch(r"first label right +33\.3 % +1/3 +0\.0 %", line) for line in lines)
    assert any(re.fullmatch(r"macro-F1 of the topics +\S+ %", line) for line in lines)


def test_every_figure_has_its_words():
    figures = single_figures("s", trial().single["held_out"], trial().topics)

    assert set(figures.shares) <= set(MEASURES)
    assert set(OUTCOME_NAMES) == set(OUTCOMES)


def test_french_numbers_and_spaces():
    assert percent(0.9361) == "93,6\u00a0%"
    assert percent(1, 0) == "100\u00a0%"
    assert number(2.345, 1) == "2,3"
    assert typography("« Oui » : 5 % ?") == "«\u00a0Oui\u00a0»\u00a0: 5\u00a0%\u00a0?"
    assert isinstance(typography(Markup("<b>a :</b>")), Markup)


def test_labels_are_named_for_the_product_owner():
    assert label_name("suivi_dossier") == "Suivre l’état d’un dossier"
    assert label_name("hors_sujet") == "Hors périmètre"
    assert label_name("etes_vous_un_robot") == "Conversation (etes vous un robot)"


def test_the_page_stands_alone(page):
    assert "http" not in page
    assert "//" not in page
    assert not re.search(r"<(?:link|script|img|iframe)\b", page)
    assert "@import" not in page
    assert page.count("<svg") == 6


def test_sentences_are_escaped(page):
    assert "&lt;script&gt;alert" in page


def test_ids_are_unique_and_references_are_met(page):
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|url\(#|labelledby=")([^")]+)', page)) <= set(ids)


def test_the_page_is_well_formed(page):
    open_tags = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Checker().feed(page)
    assert open_tags == []


def test_the_page_says_what_went_wrong(page):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert "Réponses données à tort (2)" in text
    assert "mon solde CPF" in text
    assert "Hors périmètre → pris pour Trouver le numéro DECA" in text
    # Line breaks inside a sentence would part the signs from their word too.
    assert not re.search(r"\w [:;?!»]", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def test_the_report_is_written_with_its_figures(tmp_path):
    html, figures = write_report(trial(), tmp_path / "deep" / "page.html")

    assert html.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert figures == tmp_path / "deep" / "page.json"
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert told["sets"]["held_out"]["figures"]["top1"] == {"count": 1, "of": 3, "rate": 0.3333}
    assert [item["served"] for item in told["wrong_answers"]] == [["suivi_dossier"], ["numero_deca"]]
    assert told["duplicates"][0]["trained_as"] == "salutation"


def test_a_share_is_a_rate():
    assert Share(1, 4).rate == 0.25
