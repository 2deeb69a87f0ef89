"""``python -m knowledge evaluate`` and ``explain``: one line of error with the place, exit 2."""

import io
import json

import pytest

from knowledge.__main__ import main

CASE = {"area": "defi_emploi_montant", "inputs": {"duree_formation_heures": 80, "cout_horaire_stagiaire_eur": 25}}


def run(capsys, monkeypatch, text, command="evaluate"):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code = main([command])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_one_object_gives_one_result(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, json.dumps(CASE))
    result = json.loads(out)
    assert code == 0
    assert (result["verdict"], result["montant_entreprise_eur"]) == ("eligible", 800)
    assert set(result["trace"][0]) == {"criterion", "value", "because", "source", "parameter"}
    assert result["trace"][0]["parameter"] == {"duree_maximum": 149, "duree_minimum": 35}
    assert set(result["trace"][0]["source"]) == {"document", "quote", "dated"}
    assert result["trace"][0]["value"] == "oui"


def test_an_array_gives_an_array_in_order(capsys, monkeypatch):
    other = {"area": "defi_emploi_montant", "inputs": {"duree_formation_heures": 35, "cout_horaire_stagiaire_eur": 20}}
    _, out, _ = run(capsys, monkeypatch, json.dumps([CASE, other]))
    assert [result["montant_entreprise_eur"] for result in json.loads(out)] == [800, 350]


def test_a_file_is_read(tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    assert main(["evaluate", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "eligible"


def changed(**inputs):
    return json.dumps([CASE, {**CASE, "inputs": inputs}])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"area": ', "ligne 1, colonne"),
        ("3", "il faut un objet"),
        ("[3]", "cas 1"),
        ('{"area": "defi_emploi_montant"}', "inputs"),
        ('{"area": "lune", "inputs": {}}', "« lune » n'existe pas"),
        (changed(date_embauchee="2023-01-01"), "cas 2 · inputs.date_embauchee"),
        (changed(effectif_etp=-1), "inputs.effectif_etp · -1 est impossible"),
        (changed(effectif_etp="huit"), "n'est pas un nombre"),
        (changed(effectif_salaries=2.5), "n'est pas un nombre entier"),
        (changed(date_embauche="2023-02-31"), "inputs.date_embauche · '2023-02-31' n'est pas une date"),
        (changed(contrat_aide="oui"), "écrivez true ou false"),
        (changed(type_contrat="cdz"), "choisissez parmi cdi"),
        (changed(effectif_etp={"min": 12, "max": 8}), "le minimum dépasse le maximum"),
        (changed(minima_sociaux="RSA"), "n'est pas une liste"),
    ],
)
def test_what_cannot_be_evaluated_is_told_in_one_line(capsys, monkeypatch, text, told):
    code, out, err = run(capsys, monkeypatch, text)
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert told in err


def test_a_file_that_is_not_there(capsys):
    assert main(["evaluate", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_the_reference_date_comes_from_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("REFERENCE_DATE", "2023-03-10")
    case = {
        "area": "defi_emploi_delais",
        "inputs": {"date_embauche": "2023-03-01", "date_debut_formation": "2023-03-20"},
    }
    _, out, _ = run(capsys, monkeypatch, json.dumps(case))
    assert json.loads(out)["verdict"] == "eligible"
    monkeypatch.setenv("REFERENCE_DATE", "hier")
    assert run(capsys, monkeypatch, json.dumps(case))[0] == 2


def test_explain_says_the_amount_and_its_source(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, json.dumps(CASE), "explain")
    assert code == 0
    assert "800" in out
    assert "document non daté" in out
