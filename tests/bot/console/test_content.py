"""« Contenu » as an editor uses it: the list, a form, its preview, what changes, a change to review."""

import contextlib
import html
import io
import re
from datetime import date
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from bot.console.content import rows
from bot.console.roles import Role
from bot.editing.drafts import draft_of
from bot.editing.fields import sent, tree
from bot.learning.decisions import decisions
from bot.learning.files import read_document
from knowledge import dispositif_form, plain, topic_form

ROOT = Path(__file__).resolve().parents[3]
HERE = "/console/contenu"
TOPIC = f"{HERE}/sujets/numero_deca"
RULES = f"{HERE}/dispositifs/bilan_competences"
FILE = Path("knowledge/faq/alternance/numero_deca.yml")
NEW = "Le numéro DECA est dans le détail du contrat, une fois attribué."


@pytest.fixture
def content(project, serve, people):
    return serve()


@pytest.fixture
def editor(content, enter):
    return enter(content, Role.REDACTEUR)


_FIELD = re.compile(
    r"<input(?P<input>[^>]*)>|<textarea(?P<area>[^>]*)>(?P<text>.*?)</textarea>|<select(?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def fields_of(page):
    """What a browser would send of the form of a page, but its buttons."""
    form = re.search(r'<form method="post"[^>]*id="formulaire".*?</form>', page, re.DOTALL)[0]
    given = {}
    for found in _FIELD.finditer(form):
        tag = found["input"] or found["area"] or found["select"]
        name = attribute(tag, "name")
        if found["area"]:
            given[name] = html.unescape(found["text"])
        elif found["select"]:
            options = re.findall(r'<option value="([^"]*)"( selected)?>', found["options"])
            given[name] = html.unescape(
                next((value for value, chosen in options if chosen), options[0][0] if options else "")
            )
        elif attribute(tag, "type") != "checkbox" or " checked" in tag:
            given[name] = attribute(tag, "value") or ""
    return given


def test_the_list_tells_states_and_is_filtered(content, enter):
    client = enter(content, Role.AGENT)
    page = client.get(HERE).text
    assert "58 sur 58" in page
    assert "« " not in re.findall(r"<title>.*?</title>", page)[0]
    found = client.get(HERE, params={"q": "numero deca"}).text
    assert re.findall(rf'href="{HERE}/(?:sujets|dispositifs)/(\w+)"', found) == ["numero_deca"]
    outdated = client.get(HERE, params={"etat": "outdated"}).text
    assert "contrat_pro_experimental" in outdated
    assert "numero_deca" not in outdated
    assert "Rien ne correspond" in client.get(HERE, params={"q": "xylophone"}).text


def test_what_is_to_be_reviewed_is_told_with_its_reason(content, enter):
    page = enter(content, Role.AGENT).get(f"{HERE}/a-revoir?mois=12").text
    assert "mesure arrivée à son terme le 28 décembre 2023" in page
    assert "Source sans date" in page


def test_what_ends_soon_and_what_is_old():
    kinds = {row.name: {each.kind for each in row.concerns} for row in rows(date(2023, 12, 1), 12)}
    assert "soon" in kinds["contrat_pro_experimental"]
    assert "unchecked" not in kinds["numero_deca"]
    later = {row.name: row for row in rows(date(2030, 1, 1), 12)}
    assert later["contrat_pro_experimental"].state == "outdated"
    assert "unchecked" in {each.kind for each in later["numero_deca"].concerns}


def test_agents_read_and_do_not_edit(content, enter):
    client = enter(content, Role.AGENT)
    for path in (TOPIC, RULES):
        page = client.get(path).text
        assert '<form method="post" action="/console/contenu' not in page
        assert client.post(path, data={"acte": "voir"}).status_code == 403
    assert client.get(f"{HERE}/sujets/inconnu").status_code == 404


@pytest.mark.parametrize(
    ("path", "file", "form"),
    [
        (TOPIC, FILE, topic_form),
        (
            f"{HERE}/sujets/contrat_pro_experimental",
            "knowledge/faq/alternance/contrat_pro_experimental.yml",
            topic_form,
        ),
        (f"{HERE}/dispositifs/defi_emploi", "knowledge/dispositifs/defi_emploi.yml", dispositif_form),
        (f"{HERE}/dispositifs/selection", "knowledge/dispositifs/selection.yml", dispositif_form),
    ],
)
def test_the_page_holds_every_field_and_no_other(editor, path, file, form):
    text = Path(file).read_text(encoding="utf-8")
    shape = form()
    wanted = dict(sent(tree(shape, draft_of(shape, plain(read_document(text, "x")[0])))))
    given = fields_of(editor.get(path).text)
    own = {
        name: value for name, value in given.items() if name not in ("csrf", "base") and not name.startswith("essai")
    }
    assert own == wanted
    answer = editor.post(path, data={**given, "acte": "voir"})
    assert (answer.status_code, "Rien n’a changé" in answer.text) == (200, True)


def test_from_a_form_to_a_change_to_review(content, editor, project, wait):
    before = {path: path.read_bytes() for path in project.rglob("*.yml")}
    given = fields_of(editor.get(TOPIC).text)
    given["answers.0.v.summary"] = NEW
    seen = editor.post(TOPIC, data={**given, "acte": "voir"})
    assert f"</span>{NEW}</ins>" in seen.text
    assert f"+    summary: {NEW}" in html.unescape(seen.text)
    compared = fields_of(seen.text)
    assert compared["answers.0.v.summary"] == NEW
    unsaid = editor.post(TOPIC, data={**compared, "acte": "proposer"})
    assert unsaid.status_code == 422
    assert "pourquoi" in unsaid.text
    sent = editor.post(TOPIC, data={**compared, "raison": "FAQ de 2022, ligne 50", "acte": "proposer"})
    assert sent.headers["location"] == f"{HERE}/proposition"
    wait(lambda: "terminé" in editor.get(f"{HERE}/travail").text)
    leads = re.search(r'href="(/console/apprendre/changements/\d+)"', editor.get(f"{HERE}/travail").text)[1]
    page = html.unescape(editor.get(leads).text)
    assert f"+    summary: {NEW}" in page
    assert "Publication" in page
    (change,) = decisions(content.settings).proposals()
    assert (change.title, change.by) == ("Trouver le numéro DECA d’un contrat : FAQ de 2022, ligne 50", "redacteur")
    assert {path: path.read_bytes() for path in project.rglob("*.yml")} == before
    assert ("Changement du contenu proposé", str(FILE)) in {(act.what, act.on) for act in content.acts()}


def test_what_is_proposed_was_seen(editor):
    given = {**fields_of(editor.get(TOPIC).text), "title": "Un autre titre", "raison": "pour voir", "vu": "0" * 32}
    answer = editor.post(TOPIC, data={**given, "acte": "proposer"})
    assert (answer.status_code, "Voici ce qui change" in answer.text) == (200, True)


def test_faults_are_beside_their_fields_and_nothing_typed_is_lost(editor):
    given = {
        **fields_of(editor.get(TOPIC).text),
        "answers.0.v.summary": "x" * 321,
        "checked": "hier",
        "related.0": "inconnu",
    }
    answer = editor.post(TOPIC, data={**given, "acte": "voir"})
    assert answer.status_code == 422
    assert '<a href="#f-answers-0-v-summary">' in answer.text
    assert 'id="f-checked-erreur"' in answer.text
    again = fields_of(answer.text)
    assert {name: again[name] for name in ("answers.0.v.summary", "checked", "related.0")} == {
        name: given[name] for name in ("answers.0.v.summary", "checked", "related.0")
    }


def test_items_are_added_moved_and_taken_out_without_a_script(editor):
    given = fields_of(editor.get(TOPIC).text)
    more = editor.post(TOPIC, data={**given, "title": "Gardé", "acte": "ajouter answers.0.v.steps"})
    fields = fields_of(more.text)
    assert (fields["answers.0.v.steps.n"], fields["answers.0.v.steps.4"], fields["title"]) == ("5", "", "Gardé")
    assert re.search(r'name="answers.0.v.steps.4"[^>]* autofocus', more.text)
    fields["answers.0.v.steps.4"] = "Dernière."
    moved = fields_of(editor.post(TOPIC, data={**fields, "acte": "monter answers.0.v.steps.4"}).text)
    assert moved["answers.0.v.steps.3"] == "Dernière."
    less = fields_of(editor.post(TOPIC, data={**moved, "acte": "retirer answers.0.v.steps.3"}).text)
    assert {**less, "title": given["title"]} == given
    assert editor.post(TOPIC, data={**given, "acte": "retirer answers.9"}).status_code == 400


def test_the_preview_is_what_visitors_read(editor):
    given = {**fields_of(editor.get(TOPIC).text), "answers.1.v.summary": "Bonjour les **contrats**."}
    part = editor.post(f"{TOPIC}/apercu", data=given, headers={"HX-Request": "true"}).text
    assert part.count("<widget-preview>") == 2
    assert "<template>Bonjour les **contrats**." in part
    wrong = editor.post(f"{TOPIC}/apercu", data={**given, "checked": "hier"}, headers={"HX-Request": "true"}).text
    assert "<widget-preview>" not in wrong
    assert "L’aperçu revient" in wrong


def test_rules_are_tried_on_a_situation(editor):
    given = fields_of(editor.get(RULES).text)
    given["parameters.0.v.values.0.value"] = "30"
    given["essai-faits"] = "duree_bilan_heures : 25"
    page = html.unescape(editor.post(f"{RULES}/apercu", data=given).text).replace("\xa0", " ")
    assert "ne semble pas conforme" in page
    given["essai-faits"] = "duree_bilan_heures : beaucoup"
    assert "Situation à essayer" in editor.post(f"{RULES}/apercu", data=given).text


def test_a_file_that_changed_meanwhile_is_not_overwritten(editor, project):
    given = {**fields_of(editor.get(TOPIC).text), "title": "Mon titre"}
    path = project / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("le numéro]", "le numéro, le code]"), encoding="utf-8")
    answer = editor.post(TOPIC, data={**given, "acte": "voir"})
    assert answer.status_code == 409
    assert "le numéro, le code]" in html.unescape(answer.text)
    kept = fields_of(answer.text)
    assert (kept["title"], kept["base"]) == ("Mon titre", given["base"])
    gone_on = editor.post(TOPIC, data={**kept, "acte": "continuer"})
    assert "le code" in re.search(r'<dl class="compared">.*?</dl>', gone_on.text, re.DOTALL)[0]


EXCEL = f"{HERE}/excel"


def upload(client, content, **fields):
    return client.post(EXCEL, files={"fichier": ("sujets.xlsx", content)}, data=fields)


def test_from_an_excel_file_to_a_change_to_review(content, editor, project, wait):
    sent = editor.get(f"{EXCEL}/export")
    assert sent.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(sent.content))
    line = next(row for row in book["Réponses"].iter_rows(min_row=2) if row[0].value == "numero_deca")
    line[4].value = NEW
    book["Phrases"].append(["numero_deca", "mon relevé d’abeilles est introuvable"])
    stream = io.BytesIO()
    book.save(stream)
    tried = html.unescape(upload(editor, stream.getvalue()).text)
    assert f"+    summary: {NEW}" in tried
    assert "+    - mon relevé d’abeilles est introuvable" in tried
    name = re.search(r'name="essai" value="([^"]+)"', tried)[1]
    assert editor.post(f"{EXCEL}/proposer", data={"essai": name}).status_code == 422
    assert editor.post(f"{EXCEL}/proposer", data={"essai": "x", "raison": "relecture"}).status_code == 404
    answer = editor.post(f"{EXCEL}/proposer", data={"essai": name, "raison": "relecture"})
    assert answer.status_code == 303
    wait(lambda: "terminé" in editor.get(f"{HERE}/travail").text)
    (change,) = decisions(content.settings).proposals()
    assert change.title == "1 sujet (Excel) : relecture"
    assert change.patch.count("+++ b/") >= 2
    line[4].value = ""
    stream = io.BytesIO()
    book.save(stream)
    wrong = upload(editor, stream.getvalue())
    assert (wrong.status_code, "E (Réponse courte)" in wrong.text) == (422, True)


def test_only_editors_send_large_files_and_only_there(content, editor, enter):
    large = b"x" * 200_000
    assert upload(editor, large).status_code == 422
    assert upload(editor, b"x" * 5_100_000).status_code == 413
    assert editor.post(TOPIC, data={"title": "x" * 200_000}).status_code == 413
    for client, status in ((enter(content, Role.AGENT), 403), (content.client(), 303)):
        # The server may close the connection first: it reads no more of what it refuses.
        with contextlib.suppress(httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
            assert upload(client, large).status_code == status
    assert editor.post(EXCEL, files={"fichier": ("x", b"x")}, headers={"X-CSRF-Token": "x"}).status_code == 403


@pytest.fixture
def opened(content, editor, context):
    """A page of an editor, of a given width."""

    def open_at(width):
        cookies = [{"name": name, "value": value, "url": content.url} for name, value in editor.cookies.items()]
        context.add_cookies(cookies)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        return page

    return open_at


# What a page refuses is answered 422, and the browser says so of it in its console.


@pytest.fixture
def check(axe, shots):
    """Look at a page in one of its states."""

    def look(page, name):
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        shots(page, f"contenu-{name}-{width}")
        assert axe(page) == [], name

    return look


@pytest.mark.parametrize("width", [1280, 320])
def test_an_editor_walks_through_with_the_keyboard(content, opened, check, faults, width, wait):
    page = opened(width)
    page.goto(f"{content.url}{TOPIC}")
    wait(lambda: page.evaluate("document.querySelectorAll('widget-preview').length == 2"))
    page.locator("#f-answers-0-v-summary").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Le **numéro** est dans [Voir].")
    key = "document.querySelector('widget-preview').shadowRoot.querySelector('.text > p .key')?.textContent"
    wait(lambda: page.evaluate(f"{key} == 'Voir'"))
    check(page, "sujet")
    page.locator('button[value="ajouter answers.0.v.steps"]').press("Enter")
    wait(lambda: page.evaluate("document.activeElement.name == 'answers.0.v.steps.4'"))
    page.locator('button[value="voir"].main').press("Enter")
    wait(lambda: page.evaluate("document.activeElement.id == 'fautes'"))
    check(page, "fautes")
    page.locator('a[href="#f-answers-0-v-steps-4"]').press("Enter")
    wait(lambda: page.evaluate("document.activeElement.name == 'answers.0.v.steps.4'"))
    page.locator('button[value="retirer answers.0.v.steps.4"]').press("Enter")
    wait(lambda: page.evaluate("!document.getElementById('f-answers-0-v-steps-4')"))
    assert page.locator("#f-answers-0-v-summary").input_value() == "Le **numéro** est dans [Voir]."
    page.locator("#f-answers-0-v-summary").fill(NEW)
    page.locator('button[value="voir"].main').press("Enter")
    wait(lambda: page.evaluate("document.activeElement.id == 'changements'"))
    check(page, "changements")
    page.locator("#raison").focus()
    page.keyboard.type("Relecture de la FAQ")
    page.locator('button[value="proposer"]').press("Enter")
    page.wait_for_url("**/contenu/proposition")
    wait(lambda: "terminé" in page.locator("#travail").inner_text())
    check(page, "proposition")
    page.locator("#travail a").press("Enter")
    page.wait_for_url("**/apprendre/changements/*")
    check(page, "changement")
    assert [fault for fault in faults if "422" not in fault] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_other_pages_are_accessible(content, opened, check, faults, width):
    page = opened(width)
    for name, path in {"liste": HERE, "a-revoir": f"{HERE}/a-revoir", "excel": EXCEL}.items():
        page.goto(f"{content.url}{path}")
        check(page, name)
    page.set_input_files("#fichier", {"name": "x.xlsx", "mimeType": "text/plain", "buffer": b"rien"})
    page.locator("form[enctype] button").press("Enter")
    page.wait_for_selector("#fichier-erreur")
    check(page, "excel-refus")
    page.goto(f"{content.url}{RULES}")
    page.locator("#f-criteria > summary").press("Enter")
    page.locator("#f-criteria-1-v > summary").press("Enter")
    check(page, "regles")
    assert [fault for fault in faults if "422" not in fault] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_trial_a_conflict_and_the_reading_page_are_accessible(
    content, editor, opened, check, faults, project, width, enter
):
    book = load_workbook(io.BytesIO(editor.get(f"{EXCEL}/export").content))
    next(row for row in book["Réponses"].iter_rows(min_row=2) if row[0].value == "numero_deca")[4].value = NEW
    stream = io.BytesIO()
    book.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page = opened(width)
    page.goto(f"{content.url}{EXCEL}")
    page.set_input_files("#fichier", {"name": "sujets.xlsx", "mimeType": kind, "buffer": stream.getvalue()})
    page.locator("form[enctype] button").press("Enter")
    page.wait_for_selector('[name="essai"]', state="attached", timeout=60_000)
    check(page, "excel-essai")
    page.goto(f"{content.url}{TOPIC}")
    path = project / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("le numéro]", "le numéro, le code]"), encoding="utf-8")
    page.locator('button[value="voir"].main').press("Enter")
    page.wait_for_selector('button[value="continuer"]')
    check(page, "conflit")
    agent = enter(content, Role.AGENT)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": content.url} for name, value in agent.cookies.items()]
    )
    for name, address in {"lecture": TOPIC, "lecture-regles": RULES}.items():
        page.goto(f"{content.url}{address}")
        check(page, name)
    assert [fault for fault in faults if "422" not in fault and "409" not in fault] == []
