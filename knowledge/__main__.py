"""Command line of the content: ``python -m knowledge check | outdated | evaluate | explain | ask``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.answers.commands import commands
from knowledge.content import Library
from knowledge.errors import ContentError
from knowledge.guidance.conversation import listener
from knowledge.guidance.guides import guides
from knowledge.guidance.interview import interview
from knowledge.library import library
from knowledge.outdated import ageing
from knowledge.rules.book import rule_book
from knowledge.rules.command import CommandError, evaluate_json, explain_json
from knowledge.today import reference_date


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code (0 well, 1 faults found, 2 wrong call)."""
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Le contenu de l'assistant.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    commands.add_parser("check", help="vérifie tout le contenu ; une ligne par défaut")
    outdated = commands.add_parser("outdated", help="liste ce qui a vieilli et mérite une relecture")
    outdated.add_argument("--months", type=int, default=12, help="âge toléré, en mois (12)")
    outdated.add_argument("--today", type=date.fromisoformat, default=None, help="date du jour, AAAA-MM-JJ")
    for name, meaning in (
        ("evaluate", "évalue des situations (JSON) et écrit le résultat en JSON"),
        ("explain", "évalue des situations (JSON) et les explique en français"),
    ):
        command = commands.add_parser(name, help=meaning)
        command.add_argument("file", nargs="?", type=Path, help="fichier JSON (entrée standard par défaut)")
    ask = commands.add_parser("ask", help="mène un dialogue guidé dans le terminal")
    ask.add_argument("guide", nargs="?", default="choisir_dispositif", help="le dialogue (choisir_dispositif)")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except ContentError as error:
        for fault in error.faults:
            print(fault)
        return 1
    except (CommandError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    content, book = library(), rule_book()
    listening = listener(_today())
    known = guides()
    commands()
    if options.command == "check":
        areas = f"{len(book.areas)} domaines de règles"
        print(f"Contenu en ordre : {len(content.topics)} sujets, {len(content.sources)} documents, {areas}.")
    elif options.command == "ask":
        if options.guide not in known:
            raise CommandError(f"« {options.guide} » n'est pas un dialogue · choisissez parmi {', '.join(known)}")
        interview(options.guide, known[options.guide], listening, content, _typed(), lambda text: print(f"\n{text}"))
    elif options.command == "outdated":
        _print_outdated(content, options)
    else:
        text = sys.stdin.read() if options.file is None else options.file.read_text(encoding="utf-8")
        convert = evaluate_json if options.command == "evaluate" else explain_json
        print(convert(text, book, content, _today()))
    return 0


def _print_outdated(content: Library, options: argparse.Namespace) -> None:
    found = sorted(ageing(content, options.today or _today(), options.months))
    for item in found:
        print(item)
    files = len({item.file for item in found})
    print(f"{len(found)} point(s) à relire dans {files} fichier(s).", file=sys.stderr)


def _typed() -> Iterator[str]:
    """Yield the lines typed, with a prompt when someone is there to read it."""
    while True:
        try:
            yield input("\n> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return


def _today() -> date:
    try:
        return reference_date()
    except ValueError as error:
        raise CommandError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
