"""Command line of the content: ``python -m knowledge check | outdated``."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from knowledge.errors import ContentError
from knowledge.library import library
from knowledge.outdated import ageing


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code (0 well, 1 faults found, 2 wrong call)."""
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Le contenu de l'assistant.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    commands.add_parser("check", help="vérifie tout le contenu ; une ligne par défaut")
    outdated = commands.add_parser("outdated", help="liste ce qui a vieilli et mérite une relecture")
    outdated.add_argument("--months", type=int, default=12, help="âge toléré, en mois (12)")
    outdated.add_argument("--today", type=date.fromisoformat, default=None, help="date du jour, AAAA-MM-JJ")
    options = parser.parse_args(arguments)
    try:
        content = library()
    except ContentError as error:
        for fault in error.faults:
            print(fault)
        return 1
    if options.command == "check":
        print(f"Contenu en ordre : {len(content.topics)} sujets, {len(content.sources)} documents.")
        return 0
    found = sorted(ageing(content, options.today or date.today(), options.months))
    for item in found:
        print(item)
    files = len({item.file for item in found})
    print(f"{len(found)} point(s) à relire dans {files} fichier(s).", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
