"""Assist: what is understood, what a visitor would be told, what is copied, searched, and the history of a topic."""

import subprocess
from datetime import date

import pytest

from bot.console.answers import plain, sheet
from bot.console.corpus import Entry, corpus
from bot.console.history import NoHistoryError, changes
from bot.console.search import Index, index
from bot.console.understanding import question_in, understand
from bot.console.visitor import told_to_visitor


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("le client dit que sa facture est refusée", "sa facture est refusée"),
        ("Une entreprise demande si elle a droit à DEFI emploi", "elle a droit à DEFI emploi"),
        ("j'ai un client qui dit qu'il ne trouve pas son entreprise", "il ne trouve pas son entreprise"),
        ("l'organisme veut savoir comment facturer", "comment facturer"),
        ("Bonjour, mon adhérente explique que le numéro DECA manque", "le numéro DECA manque"),
        ("la demande de remboursement est bloquée", "la demande de remboursement est bloquée"),
        ("g plus mon mdp", "g plus mon mdp"),
        ("le client dit que oui", "le client dit que oui"),
        ("/choisir_sujet", "choisir_sujet"),
        ("le client dit que son numéro est le 06 12 34 56 78", "son numéro est le [téléphone masqué]"),
    ],
)
def test_the_question_is_what_the_customer_said_without_personal_data(typed, question):
    assert question_in(typed) == question


@pytest.mark.model
@pytest.mark.parametrize(
    ("typed", "topic", "kind"),
    [
        ("le client dit que sa facture est refusée", "deposer_facture", "answer"),
        ("g plus mon mdp", "mot_de_passe_oublie", "answer"),
        ("quel temps fera-t-il demain", None, "refuse"),
        ("defi", None, "suggest"),
        ("merci", None, "chat"),
    ],
)
async def test_the_best_topics_and_what_the_assistant_would_do(assistant, content, typed, topic, kind):
    found = await understand(assistant.agent, typed, content)
    assert found.kind == kind
    assert len(found.topics) <= 5
    scores = [one.score for one in found.topics]
    assert scores == sorted(scores, reverse=True)
    if topic:
        assert found.topics[0].topic.id == topic
        assert topic in [one.id for one in found.proposed]
    assert bool(found.proposed) == (kind in ("answer", "suggest"))


@pytest.mark.model
@pytest.mark.parametrize(
    "text", ["g plus mon mdp", "où déposer ma facture ?", "mon mail est a.b@exemple.fr", "x" * 1001]
)
async def test_a_visitor_would_be_told_the_very_same_and_nothing_is_kept(assistant, text):
    assistant.forget()
    said = await told_to_visitor(assistant.agent, text)
    assert list(await assistant.agent.tracker_store.keys()) == []
    real = await assistant.say(text)
    # Phrases have variants, chosen at random or in turn: the kind and the buttons tell the same answer.
    assert [one.kind for one in said] == [one["metadata"]["kind"] for one in real]
    assert [one.buttons for one in said] == [tuple(b["title"] for b in one.get("buttons", ())) for one in real]
    if real[0]["metadata"]["kind"] == "answer":
        assert said[0].text == real[0]["text"]


def test_a_sheet_gives_each_profile_its_answer_with_sources_and_age(content):
    found = sheet(content.topics["deposer_facture"], content, date(2026, 11, 22))
    assert [card.audience for card in found.cards] == [
        "Pour une entreprise (MonCompte)",
        "Pour un organisme de formation (PartNet)",
    ]
    assert "MonCompte" in found.cards[0].html
    assert '<span class="key">Voir</span>' in found.cards[0].html
    assert found.sources[0][0].endswith("28 décembre 2022")
    assert any("source ancienne" in text for text in found.warnings)
    assert [topic.id for topic in found.related] == list(content.topics["deposer_facture"].related)
    assert len(sheet(content.topics["mot_de_passe_oublie"], content, date(2026, 11, 22)).cards) == 1


def test_every_topic_can_be_copied_without_markup(content):
    for topic in content.topics.values():
        for card in sheet(topic, content, date(2026, 11, 22)).cards:
            for text in (card.copied.plain, card.copied.mail):
                assert not set("*[]") & set(text), topic.id
            assert "\n" not in card.copied.mail
            assert "(Source" in card.copied.mail
            assert "class=" not in card.copied.rich
            assert "[" not in card.copied.rich


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Cliquez sur [Voir].", "Cliquez sur «\u00a0Voir\u00a0»."),
        ("Ouvrez **Dossiers > Suivi**.", "Ouvrez «\u00a0Dossiers > Suivi\u00a0»."),
        ("[Site](https://exemple.fr)", "Site\u00a0: https://exemple.fr"),
        ("_Source : FAQ._", "Source\u00a0: FAQ."),
    ],
)
def test_markup_becomes_french_quotation_marks(text, bare):
    assert plain(text) == bare


def test_search_finds_whatever_accents_capitals_and_plurals():
    found = Index([Entry("Sujet", "Déposer une facture", "Où la déposer ?"), Entry("Sujet", "Autre", "Rien de tel")])
    for wanted in ("factures", "FACTURE", "déposer des factures", "deposer"):
        assert found.find(wanted)[0].entry.title == "Déposer une facture", wanted
    # Nothing holds both: either will do.
    assert len(found.find("facture autre")) == 2
    for wanted in ("", "  ", "le la", '" OR "', "a*", "texts:x", "NEAR(", "(" * 50):
        found.find(wanted)
    assert found.find("zzz") == []


def test_what_is_found_is_marked_and_nothing_else_is_markup():
    (hit,) = Index([Entry("Sujet", "<b>Prix</b> élevés", "5 < 6 & un prix")]).find("prix")
    assert hit.title == "&lt;b&gt;<mark>Prix</mark>&lt;/b&gt; élevés"
    assert hit.excerpt == "5 &lt; 6 &amp; un <mark>prix</mark>"


def test_all_the_content_is_searched(content):
    entries = list(corpus())
    kinds = {kind: [entry for entry in entries if entry.kind == kind] for kind in {entry.kind for entry in entries}}
    assert set(kinds) == {"Sujet", "Définition", "Règle", "Chiffre", "Dialogue guidé"}
    assert {entry.topic for entry in kinds["Sujet"]} == set(content.topics)
    # Nothing of the content's own notation reaches the reader.
    assert [entry for entry in entries if set("{}*[]|") & set(entry.title + entry.text)] == []
    assert index().find("certificat de réalisation")


def git(folder, *arguments):
    identity = ["-c", "user.name=Claire", "-c", "user.email=c@exemple.fr", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_the_history_of_a_file_is_told(tmp_path):
    git(tmp_path, "init", "-q")
    path = tmp_path / "sujet.yml"
    for number, text in enumerate(("title: un\nautre: x\n", "title: deux <b>\nautre: x\n")):
        path.write_text(text, encoding="utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", f"Change {number} : é")
    path = path.rename(tmp_path / "renomme.yml")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Rename")
    told = changes(path, tmp_path)
    assert [change.subject for change in told] == ["Rename", "Change 1 : é", "Change 0 : é"]
    assert told[1].author == "Claire"
    assert [line for line in told[1].lines if line[0] != "place"] == [
        ("removed", "title: un"),
        ("added", "title: deux <b>"),
        ("same", "autre: x"),
    ]


def test_without_a_work_tree_there_is_no_history_and_why_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NoHistoryError, match="dépôt Git"):
        changes(tmp_path / "x.yml", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistoryError, match="pas installé"):
        changes(tmp_path / "x.yml", tmp_path)
