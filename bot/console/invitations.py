"""One-time links: by them people choose their password, the first administrator an account as well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.console.accounts import ACCOUNTS, Account, AccountError, Accounts, account_of
from bot.console.roles import Role
from bot.console.store import TABLES, Store, hashed, new_token
from bot.settings import Settings

INVITATIONS = sa.Table(
    "invitations",
    TABLES,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    # The account whose password it lets choose; none for the first administrator.
    sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id")),
    sa.Column("ends", sa.DateTime, nullable=False),
)
#: How long a link is good for.
LIFE = timedelta(hours=24)
#: Where a link leads, followed by its token.
ROUTE = "/console/invitation/"


class Invitations:
    """The links in their store; only a hash of each token is kept, and only the last link of an account is good.

    Args:
        store: the console's database.
        accounts: the accounts.

    """

    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts

    def invite(self, account: Account | None) -> str:
        """Return the token of a new link, in the place of those of before.

        Args:
            account: whose password it lets choose; None for the first administrator.

        """
        token = new_token()
        number = None if account is None else account.id
        row = {"token_hash": hashed(token), "account": number, "ends": self._store.clock() + LIFE}
        with self._store.write() as connection:
            connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.account == number))
            connection.execute(sa.insert(INVITATIONS).values(**row))
        return token

    def find(self, token: str) -> tuple[bool, Account | None]:
        """Return whether a token is good, and for whom (None: the first administrator)."""
        with self._store.read() as connection:
            row = connection.execute(sa.select(INVITATIONS).where(self._is_good(token))).first()
            if row is None:
                return False, None
            if row.account is None:
                return not self._accounts.has_administrator(), None
            owner = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.id == row.account)).first()
        return bool(owner and owner.active), account_of(owner) if owner else None

    def accept(self, token: str, name: str, title: str, password: str) -> Account:
        """Use a link up: its account has the password, or the first administrator's account is made.

        Args:
            token: the link's.
            name: what the first administrator will sign in with.
            title: the first administrator's name.
            password: what was chosen.

        Raises:
            AccountError: the link is not good any more, or the name cannot be used.
            PasswordError: the password cannot be used; the link stays good.

        """
        good, account = self.find(token)
        link = self._taken(token) if good else None
        if link is None:
            raise AccountError("Ce lien a déjà servi ou a expiré : demandez-en un autre à un administrateur.")
        try:
            if account is None:
                return self._accounts.add(name, Role.ADMINISTRATEUR, title, password)
            self._accounts.set_password(account.id, password)
        except Exception:
            # What was typed cannot be used: the link may be tried again.
            with self._store.write() as connection:
                connection.execute(sa.insert(INVITATIONS).values(**link))
            raise
        return account

    def _taken(self, token: str) -> dict[str, Any] | None:
        """Remove a link and return its row: of two who use it at once, one alone gets it."""
        which = INVITATIONS.c.token_hash == hashed(token)
        with self._store.write() as connection:
            row = connection.execute(sa.select(INVITATIONS).where(which)).first()
            removed = connection.execute(sa.delete(INVITATIONS).where(which)).rowcount
        return dict(row) if row and removed else None

    def _is_good(self, token: str) -> Any:
        return sa.and_(INVITATIONS.c.token_hash == hashed(token), INVITATIONS.c.ends > self._store.clock())


def address_of(settings: Settings, token: str) -> str:
    """Return the address of a link."""
    return settings.public_url + ROUTE + token
