"""A project with three topics, so that a model is trained in seconds."""

import re
import shutil
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

ROOT = Path(__file__).resolve().parents[3]
TOPICS = ("mot_de_passe_oublie", "creer_compte", "modifier_email")
#: How many phrases each intent keeps.
FEW = 24
SETS = {
    "mot_de_passe_oublie": [
        "je ne me rappelle plus mon mot de passe",
        "mdp perdu, comment en avoir un autre ?",
        "le lien pour un nouveau mot de passe svp",
        "réinitialiser le mot de passe de mon espace",
        "mon mot de passe ne marche plus",
        "j'ai perdu le mot de passe du compte",
        "mot de passe égaré par la comptable",
    ],
    "creer_compte": [
        "comment ouvrir un compte sur mon espace",
        "je voudrais m'inscrire pour la première fois",
        "création de compte entreprise",
        "pas encore de compte, que faire pour en avoir un",
        "ouvrir un accès pour notre société",
        "s'inscrire sur l'extranet",
        "première inscription de l'entreprise",
    ],
    "modifier_email": [
        "changer l'adresse mail de mon compte",
        "notre adresse électronique a changé",
        "mettre à jour le courriel du compte",
        "nouvelle adresse mail à enregistrer",
        "je veux une autre adresse email pour me connecter",
        "modifier le mail de contact",
        "mail de l'ancien comptable à remplacer",
    ],
    "hors_sujet": ["quelle météo demain à Brest", "une recette de crêpes", "qui a gagné le match hier soir"],
}


def make_project(folder: Path) -> Path:
    """Copy the product with three topics to understand and a set of its own."""
    for name in ("config.yml", "domain.yml", "credentials.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, folder / name)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "knowledge", folder / "knowledge", ignore=ignored)
    shutil.copytree(ROOT / "data", folder / "data", ignore=ignored)
    for path in sorted((folder / "data" / "nlu").rglob("*.yml")):
        if path.name != "vocabulary.yml":
            _shorten(path)
    sets = folder / "tests" / "nlu"
    sets.mkdir(parents=True)
    lines = [f"{text}\t{topic}\tinconnu\tfar" for topic, texts in SETS.items() for text in texts]
    (sets / "held_out.tsv").write_text("\n".join(["text\ttopic\taudience\tstyle", *lines, ""]), encoding="utf-8")
    return folder


def change_phrases(folder: Path, change) -> None:
    """Pass the phrases of the topics of « acces » (by topic) through a function."""
    path = folder / "data" / "nlu" / "faq" / "acces.yml"
    document = YAML(typ="safe").load(path.read_text("utf-8"))
    phrases = {item["intent"].removeprefix("faq/"): item["examples"].splitlines() for item in document["nlu"]}
    _dump(path, {f"faq/{topic}": lines for topic, lines in change(phrases).items()})


def _shorten(path: Path) -> None:
    document = YAML(typ="safe").load(path.read_text("utf-8"))
    if "nlu" not in document:
        return
    kept = {}
    for item in document["nlu"]:
        intent, lines = item["intent"], item["examples"].splitlines()
        if intent.startswith("faq/") and intent.removeprefix("faq/") not in TOPICS:
            continue
        kept[intent] = lines[:FEW]
    if kept:
        _dump(path, kept)
    else:
        path.unlink()


def _dump(path: Path, phrases) -> None:
    items = [
        {"intent": intent, "examples": LiteralScalarString("\n".join(lines) + "\n")}
        for intent, lines in phrases.items()
    ]
    with path.open("w", encoding="utf-8") as file:
        YAML().dump({"version": "3.1", "nlu": items}, file)


def intents_of(path: Path) -> list[str]:
    return re.findall(r"intent: (\S+)", path.read_text("utf-8"))
