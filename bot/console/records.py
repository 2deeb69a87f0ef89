"""What the console keeps of its users, in one place for the pages, the command line and the launcher."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bot.console.accounts import Accounts
from bot.console.audit import Audit
from bot.console.invitations import Invitations, address_of
from bot.console.passwords import Passwords
from bot.console.sessions import Sessions
from bot.console.store import Store, store
from bot.settings import Settings


@dataclass(frozen=True)
class Records:
    """The accounts, their sessions, their links and the audit log, in one database."""

    store: Store
    accounts: Accounts
    sessions: Sessions
    invitations: Invitations
    audit: Audit


def records_in(store: Store, settings: Settings, passwords: Passwords | None = None) -> Records:
    """Return the records of a database.

    Args:
        store: the database.
        settings: the settings in force.
        passwords: makes and checks the hashes.

    """
    accounts = Accounts(store, passwords)
    sessions = Sessions(store, settings.console_idle_minutes, settings.console_session_hours)
    return Records(store, accounts, sessions, Invitations(store, accounts), Audit(store, settings.audit_days))


@functools.cache
def records(settings: Settings) -> Records:
    """Return the records of the settings."""
    return records_in(store(settings), settings)


def first_link(settings: Settings) -> str | None:
    """Return a new one-time link for the first administrator; None when somebody administers the console already."""
    kept = records(settings)
    if kept.accounts.has_administrator():
        return None
    return address_of(settings, kept.invitations.invite(None))
