"""Command line of the gate: ``python -m bot.publication candidate | compare | publish | models | back``."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from bot.publication.digests import TamperedError
from bot.publication.gate import Gate, RefusedError
from bot.publication.models import ModelError
from bot.publication.projects import Origin, ProjectError
from bot.publication.telling import comparison_text, models_text
from bot.publication.workers import WorkError
from bot.settings import SettingError, read_settings
from bot.worktrees import GitError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when the gate refuses, 2 when it cannot be done."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options, Gate(read_settings()))
    except RefusedError as error:
        print(comparison_text(error.comparison))
        return 1
    except (ModelError, TamperedError, ProjectError, GitError, WorkError, SettingError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nArrêté : rien n’est publié.", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, gate: Gate) -> int:
    models = gate.models
    if options.command == "models":
        served = models.served() if models.settings.model_path.exists() else None
        print(models_text(served, models.on("kept"), models.on("candidates")))
        return 0
    if options.command == "back":
        print(f"« {gate.back(options.par, options.nom).name} » est remis en service.")
        return 0
    if options.command == "publish":
        print(
            f"« {gate.publish(options.nom, options.par, _tell).name} » est publié ; un serveur en marche le prend seul."
        )
        return 0
    name = options.nom if options.command == "compare" else _candidate(options, gate)
    comparison = gate.compare(name, _tell)
    print(comparison_text(comparison))
    if options.command == "candidate" and not comparison.refused:
        print(f"Pour le publier : python -m bot.publication publish {name}")
    return 1 if comparison.refused else 0


def _candidate(options: argparse.Namespace, gate: Gate) -> str:
    name = gate.make_candidate(Origin(options.projet, options.branche), options.par, _tell).name
    print(f"Candidat : {name}")
    return name


def _tell(line: str) -> None:
    """Say what is being done: on one line that changes in a terminal, line by line elsewhere but for the counting."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="\n" if line.endswith("…") else "", file=sys.stderr, flush=True)
    elif line.endswith("…"):
        print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.publication",
        description="Publier un modèle : l’entraîner à part, le mesurer, le comparer, le mettre en service, revenir.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    candidate = commands.add_parser("candidate", help="entraîne un candidat, le mesure et le compare")
    candidate.add_argument("--projet", type=Path, default=Path(), metavar="DOSSIER", help="défaut : le dossier courant")
    candidate.add_argument("--branche", help="une branche du dépôt plutôt que les fichiers tels qu’ils sont")
    compare = commands.add_parser("compare", help="compare un candidat avec le modèle en service")
    publish = commands.add_parser("publish", help="met un candidat en service, si aucun chiffre ne recule")
    commands.add_parser("models", help="liste les modèles : en service, conservés, candidats")
    back = commands.add_parser("back", help="remet en service le modèle précédent, ou celui qui est nommé")
    compare.add_argument("nom", help="le nom du candidat")
    publish.add_argument("nom", help="le nom du candidat")
    back.add_argument("nom", nargs="?", help="le nom d’un modèle conservé")
    for command in (candidate, publish, back):
        command.add_argument(
            "--par", default=_who(), metavar="NOM", help="qui le demande (défaut : le compte du système)"
        )
    return parser


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


if __name__ == "__main__":
    sys.exit(main())
