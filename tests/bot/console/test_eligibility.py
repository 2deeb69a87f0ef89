"""« Éligibilité »: the fields and the address, the verdict, « et si », the letter, what a dialogue brings, a case."""

import html
import re
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.console.eligibility.cautions import cautions
from bot.console.eligibility.links import LONGEST, address, pairs
from bot.console.eligibility.others import others
from bot.console.eligibility.reading import read_given
from bot.console.eligibility.subjects import labels, subject_for, subject_of, subjects
from bot.console.eligibility.supposing import supposed
from bot.console.eligibility.verdict import blocks
from bot.console.roles import Role
from bot.handover import Changes, Desk
from bot.handover.states import Handovers
from bot.handover.tickets import Tickets
from bot.learning.cases import CASES
from bot.learning.decisions import decisions
from bot.opening_hours import read_opening
from bot.transcripts import Transcripts
from bot.transcripts.trackers import trackers_in
from knowledge import evaluate, library, read_facts, rule_book

ROOT = Path(__file__).resolve().parents[3]
HERE = "/console/eligibilite"
DAY = date(2026, 11, 28)
TALK = "a" * 32
#: A company of twelve.
TWELVE = {"effectif_etp": "12", "secteur": "agriculture", "type_contrat": "cdi", "date_embauche": "10/11/2026"}


def given(**texts):
    return read_given({name: text if isinstance(text, list) else [text] for name, text in texts.items()}, DAY)


def bare(text):
    """Return what is read of a page, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).replace("\u00a0", " ")


def test_every_area_and_every_dispositif_of_the_choice_has_its_place():
    assert sorted(area for subject in subjects().values() for area in subject.areas) == sorted(rule_book().areas)
    assert next(iter(subjects().values())).is_choice
    assert subject_of("defi_emploi_delais") is subject_for("DEFI_EMPLOI") is subjects()["defi_emploi"]
    assert subject_for("BOOST_COMPETENCES") is None
    assert {"BILAN_COMPETENCES", "CONTRAT_PRO"} <= {name for name in labels() if subject_for(name)}


def test_a_measure_is_over_after_its_last_day():
    aid = subjects()["aide_embauche"]
    assert [aid.is_over(day) for day in (date(2022, 12, 31), date(2023, 1, 1))] == [False, True]
    assert not subjects()["defi_emploi"].is_over(DAY)


@pytest.mark.parametrize("subject", list(subjects().values()), ids=lambda one: one.id)
def test_the_form_asks_whatever_a_result_may_miss(subject):
    facts = rule_book().facts
    asked = {name for name in subject.facts if facts[name].question}
    assert len(subject.facts) == len(asked)
    for area in subject.areas:
        assert set(evaluate(rule_book(), area, {}, DAY).missing) <= asked


@pytest.mark.parametrize(
    ("name", "texts", "value"),
    [
        ("releve_ocapiat", "oui", True),
        ("releve_ocapiat", "non", False),
        ("type_contrat", "cdd", "cdd"),
        ("secteur", "viticulture", "viticulture"),
        ("phases_prevues", ["preliminaire", "conclusion"], ["preliminaire", "conclusion"]),
        ("phases_prevues", ["aucun"], []),
        ("dates_defi_emploi_entreprise", "12/01/2026 et 3/6/2026", [date(2026, 1, 12), date(2026, 6, 3)]),
        ("dates_defi_emploi_entreprise", "aucune", []),
        ("effectif_etp", "10,99", Fraction("10.99")),
        ("effectif_etp", "", None),
        ("objet", "demande", "demande"),
    ],
)
def test_a_field_gives_a_value_that_travels_unchanged(name, texts, value):
    found = given(**{name: texts})
    assert (found.facts.get(name), dict(found.problems)) == (value, {})
    sent = {}
    for key, text in pairs(found.facts, None):
        sent.setdefault(key, []).append(text)
    assert read_given(sent, DAY).facts == found.facts


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("releve_ocapiat", "peut-être"),
        ("type_contrat", "<b>"),
        ("secteur", "<script>"),
        ("objet", "autre chose"),
        ("effectif_etp", "beaucoup"),
        ("dates_defi_emploi_entreprise", "hier, jamais de la vie"),
        ("date", "bientôt"),
    ],
)
def test_what_cannot_be_used_is_told_and_kept_in_its_field(name, text):
    found = given(**{name: text})
    assert found.facts == {}
    assert found.problems[name]
    assert found.typed[name] == text
    assert found.day == DAY


def test_what_was_understood_is_told_where_it_is_not_what_was_typed():
    found = given(nb_stagiaires="une dizaine", date_embauche="lundi dernier", effectif_etp="10,5", inconnue="x")
    assert dict(found.understood) == {"nb_stagiaires": "entre 8 et 12", "date_embauche": "23 novembre 2026"}
    assert found.unknown == ("inconnue",)


def test_the_address_holds_the_facts_and_no_personal_one():
    found = given(**TWELVE, date_naissance="12/05/2006", date="1/6/2023", nb_stagiaires="beaucoup")
    link = address(subjects()["defi_emploi"], found, DAY)
    query = "effectif_etp=12&secteur=agriculture&type_contrat=cdi&date_embauche=2026-11-10&date=2023-06-01"
    assert link == f"{HERE}/defi_emploi?{query}"
    assert found.private == ("date_naissance",)


def test_all_the_facts_of_any_page_fit_in_an_address():
    book = rule_book()
    for subject in subjects().values():
        sample = {"number": "1234567.25", "integer": "120", "date": "2026-01-01..2026-12-31", "bool": "oui"}
        texts = {name: sample.get(book.facts[name].type, "x" * 40) for name in subject.facts}
        texts |= {name: next(iter(book.facts[name].choices)) for name in texts if book.facts[name].choices}
        assert len(address(subject, given(**texts), DAY)) < 2000 < LONGEST


def test_the_answers_of_a_page_say_why_and_what_would_change_them():
    subject = subjects()["defi_emploi"]
    found = given(**TWELVE, duree_formation_heures="60", cout_horaire_stagiaire_eur="18")
    first, amount, _ = blocks(subject, found)
    assert (first.word, [line.name for line in first.failing]) == ("Défavorable", ["DE_EFFECTIF"])
    assert [(one.fact, one.value, one.word) for one in first.changes] == [("effectif_etp", "10", "À confirmer")]
    assert first.lines[0].source.endswith("document non daté")
    assert any("540" in line for line in amount.told.figures)
    # What the first answer has told is not told again.
    assert not set(first.told.figures) & set(amount.told.figures)
    warned = cautions(subject, found, [first, amount], DAY)
    assert any("non datée" in text for text in warned)
    assert any("Date de la demande" in text for text in warned)


def test_the_missing_fact_that_settles_most_comes_first():
    (block,) = blocks(subjects()["selection"], given(effectif_etp="8"))
    assert block.missing[0][0] == "nature_demande"
    assert set(dict(block.missing)) == set(block.told.missing)


def test_what_is_supposed_stands_beside_what_is():
    subject, found = subjects()["defi_emploi"], given(**TWELVE)
    now = blocks(subject, found)
    told = supposed(subject, found, now, {"si": ["effectif_etp"], "si.champ": ["effectif_etp"], "si.valeur": ["10"]})
    assert next((pair.now.word, pair.then.word) for pair in told.pairs) == ("Défavorable", "À confirmer")
    assert [now.partition(" : ")[0] for now, _ in told.pairs[0].differing] == ["Non remplie"]
    assert found.facts["effectif_etp"] == 12
    # A value that was typed for another fact is none.
    other = supposed(subject, found, now, {"si": ["secteur"], "si.champ": ["effectif_etp"], "si.valeur": ["10"]})
    assert (other.field.name, other.pairs) == ("secteur", ())
    wrong = supposed(subject, found, now, {"si": ["effectif_etp"], "si.valeur": ["beaucoup"]})
    assert (bool(wrong.field.problem), wrong.field.value, wrong.pairs) == (True, "beaucoup", ())


def test_an_employer_of_eight_is_told_of_every_dispositif():
    found = {one.label: one for one in others(given(effectif_etp="8", nature_demande="formation_stagiaires"))}
    assert set(found) == set(labels().values())
    assert found["DÉFI Emploi"].word == "À confirmer"
    assert found["DÉFI Emploi"].subject.id == "defi_emploi"
    assert found["Bilan de compétences"].word == "Ne correspond pas"


def page_of(client, path, **options):
    answer = client.get(f"{HERE}{path}", **options)
    return answer.status_code, answer.text


def test_every_page_opens_empty_and_full(console, enter):
    client = enter(console, Role.AGENT)
    assert "Arrivé à son terme le 31 décembre 2022" in bare(page_of(client, "")[1])
    assert "En vigueur jusqu’au 31 décembre 2022" in bare(page_of(client, "?date=1/6/2022")[1])
    assert "Donnez le jour" in bare(page_of(client, "?date=bientot")[1])
    for subject in subjects().values():
        for query in ("", "?" + "&".join(f"{name}=zzz" for name in subject.facts)):
            assert page_of(client, f"/{subject.id}{query}")[0] == 200, subject.id
    assert page_of(client, "/autre")[0] == 404
    assert page_of(client, "/defi_emploi?x=" + "a" * (LONGEST + 1))[0] == 414
    assert console.client().get(HERE).status_code == 303


def test_the_page_of_an_address(console, enter):
    client = enter(console, Role.AGENT)
    status, text = page_of(client, "/defi_emploi", params={**TWELVE, "nb_stagiaires": "beaucoup", "x": "1"})
    told = bare(text)
    assert status == 200
    assert "Défavorable" in told
    assert "L’effectif est de 12 ETP ; il doit être inférieur à 11" in told
    assert "ils sont ignorés : x." in told
    assert re.search(r'id="nb_stagiaires"[^>]*value="beaucoup"[^>]*aria-invalid="true"', text)
    assert 'id="date_embauche" name="date_embauche" type="text" value="10/11/2026"' in text


def test_the_result_follows_and_the_address_too(console, enter):
    client = enter(console, Role.AGENT)
    live = {"HX-Request": "true"}
    answer = client.post(f"{HERE}/defi_emploi", data={**TWELVE, "date_naissance": "12/05/2006"}, headers=live)
    assert answer.text.lstrip().startswith("<section")
    assert answer.headers["hx-replace-url"].endswith("type_contrat=cdi&date_embauche=2026-11-10")
    assert 'id="effectif_etp-dit"' in answer.text
    # What a report would carry follows too.
    carried = re.search(r'<div id="signale-faits" hx-swap-oob="true">(.*?)</div>', answer.text)[1]
    assert 'name="effectif_etp" value="12"' in carried
    # Another fact to suppose, or a button: the form changes, so the whole page comes.
    for more in ({"si": "effectif_etp", "si.champ": ""}, {"acte": "supposer:effectif_etp:10"}):
        answer = client.post(f"{HERE}/defi_emploi", data={**TWELVE, **more}, headers=live)
        assert answer.headers["hx-retarget"] == "#contenu"
        assert 'id="si-valeur"' in answer.text
    assert "Et si… Effectif en équivalent temps plein : 10 ETP" in bare(answer.text)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"acte": "supposer:effectif_etp:10"}, "12"),
        ({"acte": "retenir", "si": "effectif_etp", "si.champ": "effectif_etp", "si.valeur": "10"}, "10"),
        ({"acte": "abandonner", "si": "effectif_etp", "si.champ": "effectif_etp", "si.valeur": "10"}, "12"),
        ({"acte": "effacer"}, ""),
        ({"acte": "supposer:inconnu:1"}, "12"),
    ],
)
def test_the_buttons_work_without_scripts(console, enter, sent, shown):
    text = enter(console, Role.AGENT).post(f"{HERE}/defi_emploi", data={**TWELVE, **sent}).text
    assert re.search(r'<input id="effectif_etp"[^>]*value="([^"]*)"', text)[1] == shown


def test_the_facts_of_another_dispositif_are_kept(console, enter):
    text = page_of(enter(console, Role.AGENT), "/bilan_competences", params={**TWELVE, "duree_bilan_heures": "24"})[1]
    assert '<input type="hidden" name="effectif_etp" value="12">' in text
    assert "sans effet ici : effectif en équivalent temps plein : 12 ETP" in bare(text)


def test_a_personal_fact_goes_by_forms_and_not_by_links(console, enter):
    client = enter(console, Role.AGENT)
    text = client.post(f"{HERE}/contrat_pro_age", data={"date_naissance": "12/05/2006"}).text
    assert f'action="{HERE}/contrat_pro_age/lettre"' in text
    assert not re.search(r'href="[^"]*2006', text)
    assert "c’est une donnée personnelle : date de naissance" in bare(text)


def test_the_letter_tells_once_what_two_answers_share(console, enter):
    client = enter(console, Role.AGENT)
    full = {**TWELVE, "effectif_etp": "8", "duree_formation_heures": "60", "cout_horaire_stagiaire_eur": "18"}
    status, text = page_of(client, "/defi_emploi/lettre", params={**full, "date": "12/11/2026"})
    letter = bare(re.search(r'<article class="letter".*</article>', text, re.DOTALL)[0])
    assert status == 200
    assert "à la date du 12 novembre 2026" in letter
    assert letter.count("Ce que nous avons compris") == letter.count("Sources") == 1
    assert "540 €" in letter
    copied = html.unescape(re.search(r'<template id="texte">(.*?)</template>', text, re.DOTALL)[1])
    assert not set("*[]") & set(copied)
    # After a refusal, an amount would mislead.
    assert "pourrait recevoir" not in bare(
        page_of(client, "/defi_emploi/lettre", params={**full, "effectif_etp": "12"})[1]
    )


@pytest.fixture
def talk(console, tmp_path, clock):
    """A conversation, in the middle of a guided dialogue unless slots are given; returns what sets them."""
    kept, tracked = Transcripts(f"sqlite:///{tmp_path / 't.db'}", 30, clock), trackers_in(tmp_path / "trackers.db")
    kept.add(TALK, "visitor", {"text": "Ai-je droit à DÉFI Emploi ?"})
    opening = read_opening("lun-ven 9:00-12:30", "")
    console.app.ctx.desk = Desk(None, Handovers(kept), Tickets(kept, mailed=False), tracked, opening, Changes())

    def slots(**values):
        said = {"event": "user", "text": "x", "parse_data": {}}
        tracked.add(TALK, [said, *({"event": "slot", "name": key, "value": value} for key, value in values.items())])

    return slots


def test_a_dialogue_arrives_with_its_facts(console, enter, talk):
    client = enter(console, Role.AGENT)
    path = f"/console/conversations/{TALK}"
    assert client.get(f"{path}/eligibilite").status_code == 404
    assert "Ouvrir dans l’éligibilité" not in client.get(path).text
    situation = {"effectif_etp": {"min": 8, "max": 12}, "date_embauche": "2026-11-10", "disparu": 1, "objet": "demande"}
    facts = {name: value for name, value in situation.items() if name != "disparu"}
    result = evaluate(rule_book(), "defi_emploi_delais", read_facts(facts, rule_book().facts), DAY)
    guidance = {"guide": "defi_emploi_demande", "area": "defi_emploi_delais", "status": "concluded"}
    talk(situation=facts, guidage=guidance, verdict=result.to_json(library()))
    page = bare(client.get(path).text)
    assert "Il manque une date pour dire si les délais sont tenus." in page
    assert "au plus tard 1 mois après l’embauche" in page
    assert f'href="{path}/eligibilite"' in client.get(path).text
    text = client.get(f"{path}/eligibilite").text
    assert re.search(r'<input id="effectif_etp"[^>]*value="8 à 12"', text)
    assert '<option value="demande" selected>' in text
    assert "Les réponses du visiteur sont déjà remplies." in text
    assert "Éligibilité ouverte" in {act.what for act in console.acts()}


@pytest.mark.parametrize("verdict", [{"eligible": None}, {"area": "aide_embauche", "resume": "Oui.", "trace": []}])
def test_a_verdict_of_another_shape_spoils_no_page(console, enter, talk, verdict):
    talk(verdict=verdict, situation=None, guidage={"area": "disparu"})
    assert enter(console, Role.AGENT).get(f"/console/conversations/{TALK}").status_code == 200


REPORT = {
    "question": "defi_emploi_eligibilite",
    "attendu": "eligible",
    "remarque": "Le client, 06 12 34 56 78, est sûr",
}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"question": "selection"}, 400),
        ({"attendu": "oriente"}, 400),
        ({"attendu": "non_eligible"}, 400),
        ({"remarque": " "}, 400),
        ({"csrf": "faux"}, 403),
    ],
)
def test_a_report_that_is_not_complete(console, enter, changed, status):
    client = enter(console, Role.AGENT)
    headers = {"X-CSRF-Token": changed.pop("csrf")} if "csrf" in changed else {}
    sent = {**TWELVE, **REPORT, **changed}
    assert client.post(f"{HERE}/defi_emploi/inattendu", data=sent, headers=headers).status_code == status


def test_an_unexpected_result_becomes_a_case_to_review(tmp_path, monkeypatch, serve, people, enter, wait):
    place = tmp_path / "projet"
    for name in ("data", "knowledge", "tests/nlu", "tests/knowledge"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(place)
    console = serve()
    client = enter(console, Role.AGENT)
    sent = {**TWELVE, **REPORT, "date": "12/11/2026", "date_naissance": "12/05/2006"}
    at = f"{HERE}/defi_emploi/inattendu"
    assert "en cours d’écriture" in client.post(at, data=sent, headers={"HX-Request": "true"}).text
    assert client.post(at, data=sent).status_code == 409
    wait(lambda: "en cours" not in client.get(at).text)
    assert "Le cas INA-01 est écrit dans un patch" in bare(client.get(at).text)
    (change,) = decisions(console.settings).proposals()
    assert f"+++ b/{CASES}" in change.patch
    (line,) = (line[1:] for line in change.patch.splitlines() if line.startswith("+- "))
    (case,) = YAML(typ="safe").load(line)
    assert case["expected"] == {"verdict": "eligible"}
    assert case["inputs"]["reference_date"] == date(2026, 11, 12)
    assert case["inputs"]["effectif_etp"] == 12
    assert "date_naissance" not in case["inputs"]
    assert "06 12" not in case["note"]
    assert not (place / CASES).exists()
    assert ("Résultat inattendu signalé", "defi_emploi_eligibilite : eligible") in {
        (act.what, act.on) for act in console.acts()
    }
