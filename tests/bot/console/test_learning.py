"""« Apprendre » as an editor uses it: a group, a decision, a change to review; nothing else is touched."""

import re
from pathlib import Path

import pytest

from bot.console.roles import Role
from bot.learning.decisions import decisions
from bot.transcripts import transcripts

ROOT = Path(__file__).resolve().parents[3]
PHRASE = "mon relevé d’abeilles est introuvable"
OTHER = "quelle heure est-il à Tokyo"
HERE = "/console/apprendre"


@pytest.fixture
def learning(project, serve, people):
    console = serve()
    store = transcripts(console.settings)
    for conversation, text in (("a", PHRASE), ("b", PHRASE + " !"), ("c", OTHER)):
        store.add(conversation, "visitor", {"text": text})
        store.add(conversation, "assistant", {"text": "Je n’ai pas…", "metadata": {"kind": "refusal"}})
    return console


@pytest.fixture
def editor(learning, enter):
    return enter(learning, Role.REDACTEUR)


def groups(client):
    return re.findall(rf'href="{HERE}/groupes/([0-9a-f]+)">« (.*?) »', client.get(HERE).text)


def test_agents_do_not_decide(learning, enter):
    client = enter(learning, Role.AGENT)
    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}/changements").status_code == 403


def test_from_a_group_to_a_change(learning, editor, project, wait):
    before = {path: path.read_bytes() for path in project.rglob("*.yml")}
    (key, title), _ = groups(editor)
    assert title == PHRASE
    assert editor.get(f"{HERE}/groupes/{key}").status_code == 200
    sent = {"decision": "topic", "sujet": "suivi_dossier", "phrases": f"{PHRASE}\n"}
    assert editor.post(f"{HERE}/groupes/{key}", data=sent).status_code == 303
    assert [title for _, title in groups(editor)] == [OTHER]
    assert editor.post(f"{HERE}/changements", data={"titre": "Abeilles"}).status_code == 303
    wait(lambda: "terminé" in editor.get(f"{HERE}/travail").text)
    assert f"+    - {PHRASE}" in editor.get(f"{HERE}/changements/1").text
    assert {path: path.read_bytes() for path in project.rglob("*.yml")} == before
    acts = {act.what for act in learning.acts()}
    assert {"Décision : relève d’un sujet", "Changement préparé"} <= acts


def test_a_change_that_is_not_in_order_says_why(learning, editor, wait):
    (key, _), _ = groups(editor)
    sent = {"decision": "new", "theme": "acces", "nom": "abeilles", "phrases": PHRASE}
    draft = editor.post(f"{HERE}/groupes/{key}", data=sent).headers["location"]
    text = re.search(r'<textarea id="texte"[^>]*>(.*?)</textarea>', editor.get(draft).text, re.DOTALL)[1]
    assert text.startswith("id: abeilles")
    assert editor.post(draft, data={"texte": "id: abeilles", "phrases": PHRASE}).status_code == 303
    editor.post(f"{HERE}/changements")
    wait(lambda: "échec" in editor.get(f"{HERE}/travail").text)
    assert "abeilles.yml" in editor.get(f"{HERE}/travail").text
    assert editor.post(draft, data={"acte": "abandonner"}).status_code == 303
    assert decisions(learning.settings).all() == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "topic", "sujet": "inconnu", "phrases": "x"},
        {"decision": "topic", "sujet": "suivi_dossier"},
        {"decision": "new", "theme": "acces", "nom": "../x", "phrases": "x"},
    ],
)
def test_a_decision_that_is_not_complete(editor, sent):
    (key, _), _ = groups(editor)
    assert editor.post(f"{HERE}/groupes/{key}", data=sent).status_code == 400


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible(learning, editor, context, axe, faults, shots, width):
    (key, _), _ = groups(editor)
    patch = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-une ligne\n+une autre ligne\n"
    decisions(learning.settings).propose("Abeilles", "Claire", [], patch, "redaction/1")
    context.add_cookies([{"name": name, "value": value, "url": learning.url} for name, value in editor.cookies.items()])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    sent = {"decision": "new", "theme": "acces", "nom": "abeilles", "phrases": PHRASE}
    for path in ("", f"/groupes/{key}", "/brouillons/1", "/decisions", "/changements/1"):
        if path == "/brouillons/1":
            editor.post(f"{HERE}/groupes/{key}", data=sent)
        page.goto(f"{learning.url}{HERE}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        shots(page, f"apprendre{path.replace('/', '-')}-{width}")
        assert axe(page) == [], path
    assert faults == []
