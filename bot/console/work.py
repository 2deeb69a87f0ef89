"""Long work of a room: one at a time, off the loop, its progress read by a page that asks again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.console.accounts import Account
from bot.learning.files import ChangeError
from bot.learning.proposals import FaultsError
from bot.publication.digests import TamperedError
from bot.publication.gate import RefusedError
from bot.publication.models import ModelError
from bot.publication.projects import ProjectError
from bot.publication.workers import WorkError
from bot.worktrees import Author, GitError

logger = logging.getLogger(__name__)

#: What work may say no with: its message is made to be read.
_SAID = (ChangeError, FaultsError, TamperedError, ModelError, ProjectError, WorkError, GitError)
_FAILED = "Ce travail a échoué. Réessayez, ou demandez à un administrateur de lire le journal du serveur."


def author_of(account: Account) -> Author:
    """Return who a change is by, as Git wants it."""
    return Author(account.title, account.name if "@" in account.name else f"{account.name}@localhost")


@dataclass
class Work:
    """What a room is working on, or did last.

    Attributes:
        title: what it is, in French; empty when nothing was asked yet.
        running: whether it is under way.
        said: what it says last.
        wrong: why it failed.
        leads: the page that shows what came out.

    """

    title: str = ""
    running: bool = False
    said: str = ""
    wrong: str = ""
    leads: str = ""

    def start(self, title: str, task: Callable[[Callable[[str], None]], str]) -> bool:
        """Begin some work in a thread; return False when other work is under way.

        Args:
            title: what it is, in French.
            task: does it; is given what to call with each line of progress, and returns the page to open then.

        """
        if self.running:
            return False
        self.title, self.running, self.said, self.wrong, self.leads = title, True, "", "", ""
        self._task: Any = asyncio.get_running_loop().create_task(self._do(task))
        return True

    async def _do(self, task: Callable[[Callable[[str], None]], str]) -> None:
        try:
            self.leads = await asyncio.to_thread(task, self._tell)
        except RefusedError:
            self.wrong = "Publication refusée : des chiffres reculeraient plus que la marge."
        except _SAID as error:
            self.wrong = str(error)
        except Exception as error:  # whatever happened, the page must say so
            logger.exception("Work of the console failed: %s", type(error).__name__)
            self.wrong = _FAILED
        finally:
            self.running = False

    def _tell(self, line: str) -> None:
        self.said = line
