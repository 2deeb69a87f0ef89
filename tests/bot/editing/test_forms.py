"""From the schema to a form, to what a browser sends, to the same file: what is not changed stays as it was."""

import copy
from datetime import date
from pathlib import Path

import pytest

from bot.editing.acts import NoSuchFieldError, done
from bot.editing.differences import differences
from bot.editing.documents import written
from bot.editing.drafts import draft_of, read
from bot.editing.fields import sent, tree
from bot.learning.files import read_document
from knowledge import dispositif_form, library, plain, rule_book, topic_form, try_dispositif, try_topic

ROOT = Path(__file__).resolve().parents[3] / "knowledge"
FILES = [*sorted(ROOT.glob("faq/*/*.yml")), *sorted(ROOT.glob("dispositifs/*.yml"))]


def form_of(path):
    return topic_form() if path.parts[-3] == "faq" else dispositif_form()


def opened(path):
    """The text of a file, its form, its draft."""
    text, shape = path.read_text(encoding="utf-8"), form_of(path)
    return text, shape, draft_of(shape, plain(read_document(text, path.name)[0]))


def named(name):
    return next(path for path in FILES if path.stem == name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_that_nobody_touched_gives_the_same_file(path):
    text, shape, draft = opened(path)
    given = {**read(shape, dict(sent(tree(shape, draft)))), "id": draft["id"]}
    assert given == draft
    assert written(text, path.name, shape, given) == text


@pytest.mark.parametrize("path", [*FILES[::6], FILES[-2]], ids=lambda path: path.stem)
def test_only_what_changes_is_written(path):
    text, shape, draft = opened(path)
    changed = {**draft, "title": "Un autre titre"}
    new = written(text, path.name, shape, changed)
    differing = [(a, b) for a, b in zip(text.splitlines(), new.splitlines(), strict=True) if a != b]
    assert [[line.replace('"', "") for line in pair] for pair in differing] == [
        [f"title: {draft['title']}", "title: Un autre titre"]
    ]
    assert written(new, path.name, shape, draft) == text


@pytest.mark.parametrize("act", ["retirer", "monter", "ajouter"])
@pytest.mark.parametrize("path", [*FILES[::12], FILES[-6], FILES[-3]], ids=lambda path: path.stem)
def test_every_list_and_map_can_lose_gain_and_move_items(path, act):
    """All of a file at once, the deepest first: the file holds the draft, and no comment is lost."""
    text, shape, draft = opened(path)
    new = draft
    for node in [node for node in tree(shape, draft).walk() if len(node.children) > 1][::-1]:
        if node.kind in ("list", "map") and (
            act != "ajouter" or node.shape.element.kind not in ("group", "map", "list")
        ):
            new, _ = done(shape, new, f"{act} {node.path if act == 'ajouter' else node.children[-1].path}")
    made = written(text, path.name, shape, new)
    assert draft_of(shape, plain(read_document(made, path.name)[0])) == new != draft


def test_an_item_is_added_where_it_belongs():
    text, shape, draft = opened(named("numero_deca"))
    new, focus = done(shape, draft, "ajouter answers.0.v.conditions")
    assert focus == "answers.0.v.conditions.2"
    new["answers"]["entreprise"]["conditions"][2] = "Une condition : avec deux-points."
    new["valid_until"] = date(2027, 12, 31)
    made = written(text, "x", shape, new)
    assert [line for line in made.splitlines() if line not in text.splitlines()] == [
        '      - "Une condition : avec deux-points."',
        "valid_until: 2027-12-31",
    ]
    assert draft_of(shape, plain(read_document(made, "x")[0])) == new


def test_what_an_alias_repeats_is_changed_in_one_place_only():
    text, shape, draft = opened(named("defi_emploi"))
    new = copy.deepcopy(draft)
    areas = [name for name, area in draft["areas"].items() if "date_limite_justificatifs" in area.get("formulas", {})]
    new["areas"][areas[1]]["formulas"]["date_limite_justificatifs"] = "autrement"
    made = draft_of(shape, plain(read_document(written(text, "x", shape, new), "x")[0]))
    assert made == new
    assert made["areas"][areas[0]] == draft["areas"][areas[0]]


def test_a_comment_follows_the_entry_before_when_one_is_taken_out():
    text, shape, draft = opened(named("defi_emploi"))
    new = copy.deepcopy(draft)
    del new["values"]["effectif"]
    made = written(text, "x", shape, new)
    assert [line for line in text.splitlines() if line.strip().startswith("#")] == [
        line for line in made.splitlines() if line.strip().startswith("#")
    ]


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        ({"checked": "hier"}, "checked", "n'est pas une date"),
        ({"title": ""}, "title", "trop court"),
        (
            {"answers.0.v.summary": "x" * 321},
            "answers.0.v.summary",
            "« Réponse courte » est trop long (321 caractères)",
        ),
        ({"answers.0.v.steps.0": "Cliquez sur [Inconnu]."}, "answers.0.v.steps.0", "e bouton [Inconnu]"),
        ({"sources.0.document": "nulle_part"}, "sources.0", "n'est pas dans sources.yml"),
        ({"sources.0.lines": "douze"}, "sources.0.lines", "n'a pas la forme attendue"),
        ({"related.0": "numero_deca"}, "related.0", "n'est pas une autre fiche"),
        ({"answers.1.k": "entreprise"}, "answers.1.v", "bis"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(typed, place, said):
    _, shape, draft = opened(named("numero_deca"))
    given = {**read(shape, {**dict(sent(tree(shape, draft))), **typed}), "id": "numero_deca"}
    grown = tree(shape, given, try_topic(given, "numero_deca", library()).faults)
    wrong = {node.path: node.wrong for node in grown.walk() if node.wrong}
    assert said in " ".join(wrong.get(place, ())), wrong
    if "bis" not in said:
        assert dict(sent(grown))[next(iter(typed))] == next(iter(typed.values()))


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        ({"criteria.0.v.test": "duree >="}, "criteria.0.v.test", ""),
        ({"criteria.1.v.test": "inconnu >= 1 and phases == 1"}, "criteria.1.v.test", "« inconnu » n'est ni un fait"),
        ({"criteria.0.v.met": "{rien}"}, "criteria.0.v.met", "la phrase cite « {rien} »"),
        ({"criteria.0.v.met": ""}, "criteria.0.v.met", "trop court"),
        ({"criteria.1.v.not_met.0.text": ""}, "criteria.1.v.not_met.0.text", "trop court"),
        ({"parameters.0.v.source.line": "neuf"}, "parameters.0.v.source.line", "nombre entier"),
    ],
)
def test_what_is_wrong_in_rules_is_said_beside_its_field(typed, place, said):
    _, shape, draft = opened(named("bilan_competences"))
    given = {**read(shape, {**dict(sent(tree(shape, draft))), **typed}), "id": "bilan_competences"}
    faults = try_dispositif(given, "bilan_competences", rule_book()).faults
    wrong = {node.path: node.wrong for node in tree(shape, given, faults).walk() if node.wrong}
    assert wrong.keys() == {place}, wrong
    assert said.casefold() in " ".join(wrong[place]).casefold()


def test_a_sentence_becomes_variants_and_a_sentence_again():
    _, shape, draft = opened(named("bilan_competences"))
    sentence = draft["criteria"]["BC_DUREE_24H"]["met"]
    turned, _ = done(shape, draft, "forme 1 criteria.0.v.met")
    assert turned["criteria"]["BC_DUREE_24H"]["met"] == [{"text": sentence}]
    back, _ = done(shape, turned, "forme 0 criteria.0.v.met")
    assert back == draft


@pytest.mark.parametrize(
    "asked", ["", "ajouter", "ajouter rien", "retirer related.99", "voler related.0", "monter title", "forme 9 title"]
)
def test_an_act_that_the_form_does_not_have(asked):
    _, shape, draft = opened(named("numero_deca"))
    with pytest.raises(NoSuchFieldError):
        done(shape, draft, asked)


def test_differences_name_the_fields_that_change():
    _, shape, draft = opened(named("numero_deca"))
    new = copy.deepcopy(draft)
    new["answers"]["entreprise"]["steps"].pop(1)
    new["checked"] = date(2027, 1, 2)
    new["sources"][0]["lines"] = "12"
    first, second, third = differences(shape, draft, new)
    assert (first.label, first.after) == ("Réponses › pour une entreprise (MonCompte) › Étapes ou points · 2", None)
    assert (second.label, second.after) == ("Sources · 1 › Lignes", "12")
    assert (third.before, third.after) == ("22 novembre 2026", "2 janvier 2027")
