"""Command line of the operators: ``python -m bot.transcripts list | show | export | erase | purge | ratings``."""

from __future__ import annotations

import argparse
import sys

import sqlalchemy as sa

from bot.settings import SettingError, Settings, read_settings
from bot.transcripts.entries import reference
from bot.transcripts.finding import NotFoundError, find, listed
from bot.transcripts.retention import erase_conversation, purge, rewrite
from bot.transcripts.store import transcripts
from bot.transcripts.telling import counted, export_json, figures_text, list_text, transcript_text

_RECAPS = ("récapitulatif", "récapitulatifs")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when it was not done, 2 for a wrong reference or setting."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options, read_settings())
    except (NotFoundError, SettingError) as error:
        print(error, file=sys.stderr)
        return 2
    except sa.exc.SQLAlchemyError as error:
        print(f"Une base ne répond pas ({type(error).__name__}) : réessayez dans un instant.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, settings: Settings) -> int:
    store = transcripts(settings)
    if options.command == "list":
        print(list_text(listed(settings)))
    elif options.command == "ratings":
        print(figures_text(store.figures()))
    elif options.command == "purge":
        done = purge(settings)
        rewrite(settings)
        print(
            counted(
                (done.transcripts, "conversation", "conversations"),
                (done.trackers, "conversation du moteur de dialogue", "conversations du moteur de dialogue"),
                (done.recaps, *_RECAPS),
            )
        )
    else:
        return _run_on(find(settings, options.ref), options, settings)
    return 0


def _run_on(conversation: str, options: argparse.Namespace, settings: Settings) -> int:
    store = transcripts(settings)
    if options.command == "show":
        entries = store.after(conversation, most=sys.maxsize)
        print(transcript_text(conversation, entries, store.agent(conversation)))
    elif options.command == "export":
        print(export_json(settings, conversation))
    elif options.yes or _confirmed(f"Effacer la conversation {reference(conversation)} ? oui/non "):
        done = erase_conversation(settings, conversation)
        rewrite(settings)
        print(
            counted(
                (done.entries, "message", "messages"),
                (done.events, "événement du moteur de dialogue", "événements du moteur de dialogue"),
                (done.recaps, *_RECAPS),
            )
        )
    else:
        print("Rien n’a été effacé.")
        return 1
    return 0


def _confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "oui"
    except EOFError:
        return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.transcripts",
        description="Les conversations conservées : les lire, les effacer.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    commands.add_parser("list", help="liste les conversations, la dernière d’abord")
    commands.add_parser("purge", help="efface ce qui a dépassé RETENTION_DAYS ; le serveur le fait chaque heure")
    commands.add_parser("ratings", help="compte les avis par jour, sujet et type de message")
    for name, meaning in (
        ("show", "affiche une conversation"),
        ("export", "écrit en JSON tout ce qui est conservé d’une conversation"),
        ("erase", "efface une conversation de toutes les bases"),
    ):
        command = commands.add_parser(name, help=meaning)
        command.add_argument("ref", metavar="REF", help="référence (3f2a-91bc-04de) ou identifiant complet")
        if name == "erase":
            command.add_argument("--yes", action="store_true", help="sans demander de confirmation")
    return parser


if __name__ == "__main__":
    sys.exit(main())
