"""The accounts of the people who use the console."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.console.passwords import Passwords, check_password
from bot.console.roles import Role
from bot.console.store import TABLES, Store

ACCOUNTS = sa.Table(
    "accounts",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(64), nullable=False, unique=True),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.String(255)),
    # The identity at the OpenID Connect provider: its issuer and its subject.
    sa.Column("subject", sa.String(255), unique=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("entered", sa.DateTime),
)
#: What an account may be called: how its owner signs in.
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,62}[a-z0-9]")
_LONGEST_TITLE = 80


class AccountError(Exception):
    """What was asked of an account cannot be done; the message says why, in French."""


@dataclass(frozen=True)
class Account:
    """An account.

    Attributes:
        id: its number.
        name: what its owner signs in with.
        title: how colleagues and visitors read it.
        role: its role.
        active: whether its owner may sign in.
        outside: whether its owner signs in at the OpenID Connect provider.
        has_password: whether its owner has chosen a password.
        made: when it was made (UTC).
        entered: when its owner signed in last (UTC).

    """

    id: int
    name: str
    title: str
    role: Role
    active: bool
    outside: bool
    has_password: bool
    made: datetime
    entered: datetime | None


class Accounts:
    """The accounts in their store; each method may be called from any thread.

    Args:
        store: the console's database.
        passwords: makes and checks the hashes.

    """

    def __init__(self, store: Store, passwords: Passwords | None = None) -> None:
        self._store = store
        self._passwords = passwords or Passwords()

    def add(self, name: str, role: Role, title: str = "", password: str | None = None) -> Account:
        """Make an account and return it.

        Args:
            name: what its owner signs in with; case does not matter.
            role: its role.
            title: how others read it; empty for the name.
            password: the password; None until its owner has chosen one.

        Raises:
            AccountError: the name cannot be used or is taken.
            PasswordError: the password cannot be used.

        """
        plain = _plain(name)
        if not _NAME.fullmatch(plain):
            raise AccountError(
                "L’identifiant compte de 3 à 64 caractères : lettres sans accent, chiffres, point, tiret, @. "
                "Par exemple « c.martin », ou une adresse mail."
            )
        if password is not None:
            check_password(password, plain)
        row = {
            "name": plain,
            "title": _title(title) or plain,
            "role": role.value,
            "password": None if password is None else self._passwords.hash(password),
            "active": True,
            "made": self._store.clock(),
        }
        return self._insert(row)

    def find(self, name: str) -> Account | None:
        """Return the account with a name; None when there is none."""
        return self._first(ACCOUNTS.c.name == _plain(name))

    def get(self, number: int) -> Account | None:
        """Return the account with a number; None when there is none."""
        return self._first(ACCOUNTS.c.id == number)

    def all(self) -> list[Account]:
        """Return every account, in the order of their names."""
        with self._store.read() as connection:
            return [account_of(row) for row in connection.execute(sa.select(ACCOUNTS).order_by(ACCOUNTS.c.name))]

    def has_administrator(self) -> bool:
        """Tell whether somebody can sign in who administers the console."""
        return any(
            account.active and account.role is Role.ADMINISTRATEUR and (account.has_password or account.outside)
            for account in self.all()
        )

    def checked(self, name: str, password: str) -> Account | None:
        """Return the active account whose name and password these are, and note the visit; others take as long."""
        with self._store.read() as connection:
            row = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.name == _plain(name))).first()
        kept = row.password if row else None
        if not self._passwords.fits(password, kept) or row is None or not row.active:
            return None
        if self._passwords.is_outdated(row.password):
            self._update(row.id, password=self._passwords.hash(password))
        return self.entered(row.id)

    def entered(self, number: int) -> Account:
        """Note that the owner of an account signs in, and return the account."""
        return self._update(number, entered=self._store.clock())

    def set_password(self, number: int, password: str) -> None:
        """Replace a password.

        Raises:
            AccountError: there is no such account.
            PasswordError: the password cannot be used.

        """
        account = self._known(number)
        check_password(password, account.name)
        self._update(number, password=self._passwords.hash(password))

    def set_active(self, number: int, active: bool) -> Account:
        """Let the owner sign in, or not any more.

        Raises:
            AccountError: there is no such account, or nobody would be left to administer the console.

        """
        if not active:
            self._keep_an_administrator(number)
        return self._update(number, active=active)

    def set_role(self, number: int, role: Role) -> Account:
        """Change a role.

        Raises:
            AccountError: there is no such account, or nobody would be left to administer the console.

        """
        if role is not Role.ADMINISTRATEUR:
            self._keep_an_administrator(number)
        return self._update(number, role=role.value)

    def of_subject(self, subject: str, name: str, title: str, role: Role) -> Account:
        """Return the account of somebody whom the OpenID Connect provider knows, made or brought up to date.

        Args:
            subject: the issuer and the subject.
            name: what the provider calls the person.
            title: the person's name.
            role: the role that the provider gives.

        Raises:
            AccountError: the account is not active, or a local account has the name.

        """
        known = self._first(ACCOUNTS.c.subject == subject)
        if known is None:
            row = {"name": _plain(name)[:64], "title": _title(title) or name, "role": role.value, "subject": subject}
            return self._insert({**row, "active": True, "made": self._store.clock()})
        if not known.active:
            raise AccountError("Votre compte est désactivé : adressez-vous à un administrateur.")
        return self._update(known.id, title=_title(title) or known.title, role=role.value)

    def _keep_an_administrator(self, number: int) -> None:
        others = [one for one in self.all() if one.id != number and one.active and one.role is Role.ADMINISTRATEUR]
        if self._known(number).role is Role.ADMINISTRATEUR and not others:
            raise AccountError("C’est le dernier administrateur actif : donnez d’abord ce rôle à quelqu’un d’autre.")

    def _insert(self, row: dict[str, Any]) -> Account:
        try:
            with self._store.write() as connection:
                number = connection.execute(sa.insert(ACCOUNTS).values(**row)).inserted_primary_key[0]
        except sa.exc.IntegrityError:
            raise AccountError(f"L’identifiant « {row['name']} » est déjà pris.") from None
        return self._known(number)

    def _update(self, number: int, **values: Any) -> Account:
        with self._store.write() as connection:
            connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == number).values(**values))
        return self._known(number)

    def _known(self, number: int) -> Account:
        account = self.get(number)
        if account is None:
            raise AccountError("Ce compte n’existe pas.")
        return account

    def _first(self, which: Any) -> Account | None:
        with self._store.read() as connection:
            row = connection.execute(sa.select(ACCOUNTS).where(which)).first()
        return account_of(row) if row else None


def account_of(row: Any) -> Account:
    """Return the account of a row of the table."""
    return Account(
        row.id, row.name, row.title, Role(row.role), row.active, row.subject is not None,
        row.password is not None, row.made, row.entered,
    )  # fmt: skip


def _plain(name: str) -> str:
    return name.strip().casefold()


def _title(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TITLE]
