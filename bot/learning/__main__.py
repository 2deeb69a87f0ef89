"""Command line of the review: ``python -m bot.learning queue | decisions | propose``."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.learning.decisions import KINDS, decisions
from bot.learning.files import ChangeError
from bot.learning.groups import Group
from bot.learning.proposals import FaultsError, Workshop, fresh_branch
from bot.learning.queue import about_questions, queue, signals
from bot.learning.signals import KINDS as SIGNALS
from bot.quiet import quiet
from bot.settings import SettingError, Settings, read_settings
from bot.transcripts import transcripts
from bot.transcripts.store import now
from bot.worktrees import Author, GitError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when a change is not in order, 2 when it cannot be made."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options, read_settings())
    except FaultsError as error:
        print(*error.faults, sep="\n")
        return 1
    except (ChangeError, GitError, SettingError) as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, settings: Settings) -> int:
    kept = decisions(settings)
    if options.command == "queue":
        quiet("ERROR")
        found = signals(transcripts(settings), now() - timedelta(days=options.jours))
        if settings.model_path.exists():
            found = asyncio.run(about_questions(found, _understanding(settings)))
        groups = queue(found, kept)
        print("\n".join(group_text(group) for group in groups) or "Rien à revoir.")
    elif options.command == "decisions":
        for one in kept.all():
            state = f"changement {one.proposal}" if one.proposal else "à écrire" if one.kind != "nothing" else "classé"
            print(f"{one.id}  {KINDS[one.kind]} {one.target}  par {one.by}  {state} · {' | '.join(one.phrases)}")
    else:
        pending = kept.pending()
        if not pending:
            print("Aucune décision n’attend d’être écrite.")
            return 0
        branch = None if options.patch else fresh_branch()
        author = Author(options.par, f"{options.par}@localhost")
        change = Workshop().make(pending, options.titre, author, branch)
        kept.propose(options.titre, options.par, [one.id for one in pending], change.patch, change.branch)
        print(change.patch, end="")
        print(f"Branche : {change.branch}" if change.branch else "Sans branche : le patch ci-dessus.", file=sys.stderr)
    return 0


def group_text(group: Group) -> str:
    """Return a group in one line: how often, how, when, its most frequent messages."""
    kinds = ", ".join(f"{SIGNALS[kind]} {count}" for kind, count in group.kinds.items())
    shown = " | ".join(text for text, _ in group.examples[:3])
    return f"{group.count:4}  {kinds}  ({group.first:%d/%m/%Y} – {group.last:%d/%m/%Y})  {shown}"


def _understanding(settings: Settings) -> Any:
    from bot.publication.digests import check

    check(settings.model_path)
    from rasa.core.agent import Agent

    agent = Agent.load(settings.model_path)

    async def understand(text: str) -> Mapping[str, Any]:
        return dict(await agent.parse_message(text))

    return understand


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.learning", description="Ce que les visiteurs demandent et que l’assistant sert mal."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    shown = commands.add_parser("queue", help="liste les groupes de messages à revoir, les plus fréquents d’abord")
    shown.add_argument("--jours", type=int, default=30, help="sur combien de jours (30)")
    commands.add_parser("decisions", help="liste ce qui a été décidé")
    propose = commands.add_parser("propose", help="écrit les décisions en attente : un patch et une branche à relire")
    propose.add_argument("--titre", default="Apprend des messages des visiteurs", help="ce que dit le commit")
    propose.add_argument(
        "--par", default=getpass.getuser(), metavar="NOM", help="l’auteur (défaut : le compte du système)"
    )
    propose.add_argument("--patch", action="store_true", help="le patch seul, sans branche")
    return parser


if __name__ == "__main__":
    sys.exit(main())
