"""The sessions of the console: who is signed in, and for how long."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.console.accounts import ACCOUNTS, Account, account_of
from bot.console.store import TABLES, Store, hashed, new_token

SESSIONS = sa.Table(
    "sessions",
    TABLES,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("made", sa.DateTime, nullable=False),
    sa.Column("seen", sa.DateTime, nullable=False),
    sa.Column("ends", sa.DateTime, nullable=False),
)
#: How often it is noted that somebody is there: not at each key.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """A session.

    Attributes:
        account: who is signed in.
        csrf: what the forms of the session carry.
        key: tells the session from others (a hash: it opens nothing).
        address: where it was opened from.
        made: when it was opened (UTC).
        seen: when it was last used (UTC), to the minute.

    """

    account: Account
    csrf: str
    key: str
    address: str
    made: datetime
    seen: datetime

    def is_own(self, token: str) -> bool:
        """Tell whether a form's token is the session's, in a time that tells nothing of it."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.csrf.encode())


class Sessions:
    """The sessions in their store; only a hash of each token is kept.

    Args:
        store: the console's database.
        idle_minutes: after how long without use one ends.
        hours: after how long it ends whatever happens.

    """

    def __init__(self, store: Store, idle_minutes: int, hours: int) -> None:
        self._store = store
        self._idle = timedelta(minutes=idle_minutes)
        self._whole = timedelta(hours=hours)

    def open(self, account: Account, address: str) -> str:
        """Open a session and return its token, always a new one."""
        token, now = new_token(), self._store.clock()
        row = {
            "token_hash": hashed(token),
            "account": account.id,
            "csrf": new_token(),
            "address": address[:64],
            "made": now,
            "seen": now,
            "ends": now + self._whole,
        }
        with self._store.write() as connection:
            connection.execute(sa.delete(SESSIONS).where(self._is_over(now)))
            connection.execute(sa.insert(SESSIONS).values(**row))
        return token

    def read(self, token: str, *, used: bool = True) -> Session | None:
        """Return the session of a token; None when it has ended or its account may not sign in any more.

        Args:
            token: the token.
            used: whether somebody is acting: a page that refreshes itself keeps no session alive.

        """
        now = self._store.clock()
        found = self._found(SESSIONS.c.token_hash == hashed(token), now)
        if not found:
            return None
        if used and now - found[0].seen >= _NOTED_EVERY:
            with self._store.write() as connection:
                noted = sa.update(SESSIONS).where(SESSIONS.c.token_hash == found[0].key)
                connection.execute(noted.values(seen=now))
        return found[0]

    def of(self, account: int) -> list[Session]:
        """Return the open sessions of an account, the one used last first."""
        return self._found(SESSIONS.c.account == account, self._store.clock())

    def close(self, token: str) -> None:
        """Close the session of a token."""
        with self._store.write() as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_hash == hashed(token)))

    def close_all(self, account: int, but: str | None = None) -> int:
        """Close the sessions of an account, except the one whose key is given; return how many."""
        which = sa.and_(SESSIONS.c.account == account, SESSIONS.c.token_hash != (but or ""))
        with self._store.write() as connection:
            return int(connection.execute(sa.delete(SESSIONS).where(which)).rowcount)

    def _is_over(self, now: datetime) -> Any:
        return sa.or_(SESSIONS.c.ends <= now, SESSIONS.c.seen <= now - self._idle)

    def _found(self, which: Any, now: datetime) -> list[Session]:
        wanted = sa.select(SESSIONS).where(which, sa.not_(self._is_over(now))).order_by(SESSIONS.c.seen.desc())
        with self._store.read() as connection:
            rows = connection.execute(wanted).all()
            numbers = {row.account for row in rows}
            owners = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.id.in_(numbers), ACCOUNTS.c.active))
            accounts = {row.id: account_of(row) for row in owners}
        return [
            Session(accounts[row.account], row.csrf, row.token_hash, row.address, row.made, row.seen)
            for row in rows
            if row.account in accounts
        ]
