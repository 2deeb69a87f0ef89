"""The Excel file of the topics: exported and imported it changes nothing; what is wrong with one is said by cell."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from bot.console.content_excel import exported
from bot.editing.changes import digest, opened
from bot.editing.columns import ANSWERS, GUIDE, PHRASES
from bot.editing.importing import imported
from bot.editing.opening import WorkbookError, checked, sheets
from bot.editing.pieces import piece
from bot.editing.workbook import workbook
from knowledge import library

NAMES = ("numero_deca", "suivi_dossier", "contrat_pro_experimental")
PHRASE = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def texts():
    from pathlib import Path

    themes = library().themes
    return {name: Path(f"knowledge/faq/{themes[name]}/{name}.yml").read_text(encoding="utf-8") for name in NAMES}


@pytest.fixture(scope="module")
def content(texts):
    topics = {name: (opened(text, piece("sujets", name)), digest(text)[:12]) for name, text in texts.items()}
    return workbook(topics, {"numero_deca": ["le numéro deca", PHRASE]})


KNOWN = {"numero_deca": {"le numéro deca", PHRASE}, "suivi_dossier": {"où en est mon dossier"}}


def changed(content, change):
    book = load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell(sheet, title, line):
    column = next(head.column for head in sheet[1] if head.value == title)
    return sheet.cell(line, column)


def put(title, line, value, sheet=ANSWERS):
    def change(book):
        cell(book[sheet], title, line).value = value

    return change


def test_the_whole_export_imports_as_no_change():
    content = exported()
    found = sheets(content)
    assert [*found] == [ANSWERS, PHRASES, GUIDE]
    assert {row[0] for _, row in found[ANSWERS][1:]} == {*library().topics}
    assert len(found[PHRASES]) > 40 * len(library().topics)
    from bot.console.content_excel import _now

    now = _now()
    made = imported(content, now.topics, {name: set(said) for name, said in now.phrases.items()})
    assert (made.faults, made.changes, made.phrases, made.stale) == ([], {}, {}, [])


def test_no_cell_is_a_formula(content):
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        assert {one.data_type for row in sheet.iter_rows() for one in row} <= {"s", "inlineStr", "d", "n"}
    phrase = load_workbook(io.BytesIO(content))[PHRASES]["B3"]
    assert (phrase.value, phrase.quotePrefix) == (PHRASE, True)


def test_what_a_file_changes(content, texts):
    def change(book):
        put("Réponse courte", 3, "Une autre réponse.")(book)
        put("Étapes ou points", 2, "• Une étape.\n• Une autre.\n")(book)
        book[PHRASES].append(["suivi_dossier", "une phrase nouvelle"])

    made = imported(changed(content, change), texts, KNOWN)
    assert made.faults == []
    assert made.phrases == {"suivi_dossier": ["une phrase nouvelle"]}
    ((held, edited),) = made.changes.values()
    assert held.name == "numero_deca"
    answers = opened(edited.after, held)["answers"]
    assert answers["organisme_formation"]["summary"] == "Une autre réponse."
    assert answers["entreprise"]["steps"] == ["Une étape.", "Une autre."]


def test_a_topic_that_changed_since_the_export_is_told(content, texts):
    newer = {**texts, "numero_deca": texts["numero_deca"].replace("le numéro]", "le code]")}
    assert imported(content, newer, KNOWN).stale == ["numero_deca"]


@pytest.mark.parametrize(
    ("change", "line", "column", "said"),
    [
        (put("Sujet", 2, "inconnu"), 2, "A (Sujet)", "n’existe pas"),
        (put("Profil", 2, "tous"), 2, "B (Profil)", "n’a pas de profil"),
        (put("Profil", 3, "entreprise"), 3, "B (Profil)", "deux fois"),
        (put("Réponse courte", 2, ""), 2, "E (Réponse courte)", "trop court"),
        (put("Réponse courte", 2, "=1+1"), 2, "E (Réponse courte)", "formule"),
        (put("Étapes ou points", 3, "• Cliquez sur [Nulle part]."), 3, "G (Étapes ou points)", "[Nulle part]"),
        (put("Présentation", 2, "en vrac"), 2, "F (Présentation)", "en vrac"),
        (put("Vérifié le", 2, "hier"), 2, "O (Vérifié le)", "n'est pas une date"),
        (put("Titre", 3, "Autre chose"), 3, "C (Titre)", "la ligne 2"),
        (put("Sujets voisins", 2, "• nulle_part"), 2, "L (Sujets voisins)", "n'est pas une autre fiche"),
        (put("Sujet", 2, "nulle_part", PHRASES), 2, "A (Sujet)", "n’existe pas"),
        (put("Phrase", 2, "où en est mon dossier", PHRASES), 2, "B (Phrase)", "déjà celle du sujet"),
    ],
)
def test_errors_name_sheet_line_and_column(content, texts, change, line, column, said):
    made = imported(changed(content, change), texts, KNOWN)
    assert [(fault.line, fault.column) for fault in made.faults if said in fault.text] == [(line, column)], made.faults
    assert made.changes == {}


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "Choisissez"),
        (b"ceci n'est pas un classeur", "Ce n’est pas un fichier Excel"),
        (archive(autre_xml="<a/>"), "Ce n’est pas un fichier Excel"),
        (archive(xl__workbook_xml="<a/>", xl__vbaProject_bin="x"), "macros"),
        (archive(xl__workbook_xml=b"0" * 60_000_000), "trop gros"),
        (archive(xl__workbook_xml='<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "tableur"),
        (archive(xl__workbook_xml="<a/>"), "abîmé"),
        (archive(**{f"x{number}_xml": "" for number in range(201)}), "trop gros"),
    ],
)
def test_hostile_files_are_refused(sent, said):
    with pytest.raises(WorkbookError, match=said):
        sheets(sent)


def test_a_file_with_a_line_far_below_is_bounded(content):
    def change(book):
        book[PHRASES].cell(30_000, 1).value = "numero_deca"

    with pytest.raises(WorkbookError, match="plus de"):
        sheets(changed(content, change))


@pytest.mark.parametrize("sheet", [ANSWERS, PHRASES])
def test_a_missing_column_is_named(content, texts, sheet):
    def change(book):
        book[sheet]["A1"].value = "Thème"

    with pytest.raises(WorkbookError, match="il manque la colonne « Sujet »"):
        imported(changed(content, change), texts, KNOWN)


def test_what_is_no_archive_is_told_before_anything_is_read(content):
    checked(content)
    with pytest.raises(WorkbookError):
        checked(content[: len(content) // 2])
