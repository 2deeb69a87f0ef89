"""Signing in and out."""

from __future__ import annotations

import asyncio
import logging

from sanic import response

from bot.channels.limits import Rate
from bot.console.accounts import Account
from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.guard import SESSION, SIGN_IN, VISITOR, own_path
from bot.console.roles import Role

logger = logging.getLogger(__name__)

#: Attempts a minute: on one account from one address, on one account from anywhere, from one address.
PER_PAIR, PER_ACCOUNT, PER_ADDRESS = 5, 20, 30
#: How many passwords are checked at once: each check takes 64 MB.
_AT_ONCE = 2
_WRONG = "Identifiant ou mot de passe incorrect."
_TOO_FAST = "Trop d’essais : attendez une minute, puis réessayez."


class Attempts:
    """Counts the attempts to sign in."""

    def __init__(self) -> None:
        self._pairs, self._accounts, self._addresses = Rate(PER_PAIR), Rate(PER_ACCOUNT), Rate(PER_ADDRESS)

    def allow(self, name: str, address: str) -> bool:
        """Tell whether one more may be tried, and count it."""
        plain = name.casefold()
        pair = self._pairs.allows(f"{plain} {address}")
        return pair and self._addresses.allows(address) and self._accounts.allows(plain)


def register(console: Console) -> None:
    """Add the pages."""
    attempts, seats = Attempts(), asyncio.Semaphore(_AT_ONCE)
    records, cookies = console.records, console.cookies

    def form(visit: Visit, towards: str, name: str = "", wrong: str = "", status: int = 200) -> HTTPResponse:
        outside = console.settings.oidc is not None
        values = {"towards": towards, "name": name, "wrong": wrong, "outside": outside}
        return console.pages.page(visit, "sign_in.html", "Connexion", values, status=status)

    @console.get("/connexion", None)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        towards = own_path(request.args.get("suite") or "")
        if visit.session is not None:
            return response.redirect(towards, status=303)
        return form(visit, towards)

    @console.post("/connexion", None)
    async def enter(request: Request, visit: Visit) -> HTTPResponse:
        name, towards = text_of(request, "identifiant", 64), own_path(text_of(request, "suite"))
        # Not stripped: a space may be meant.
        password = str(request.form.get("mot_de_passe") or "")
        if not attempts.allow(name, visit.address):
            return form(visit, towards, name, _TOO_FAST, 429)
        async with seats:
            account = await asyncio.to_thread(records.accounts.checked, name, password)
        if account is None:
            known = await asyncio.to_thread(records.accounts.find, name)
            # What is no account may be a password typed in the wrong field: it is not kept.
            who = known.name if known else "(inconnu)"
            await asyncio.to_thread(records.audit.note, who, "Échec de connexion", "", visit.address)
            return form(visit, towards, name, _WRONG, 422)
        return await signed_in(console, request, visit, account, towards)

    @console.post("/deconnexion", Role.AGENT)
    async def leave(request: Request, visit: Visit) -> HTTPResponse:
        await asyncio.to_thread(records.sessions.close, cookies.read(request, SESSION))
        await console.note(visit, "Déconnexion")
        gone = response.redirect(SIGN_IN, status=303)
        cookies.drop(gone, SESSION)
        return gone


async def signed_in(
    console: Console, request: Request, visit: Visit, account: Account, towards: str, how: str = "Connexion"
) -> HTTPResponse:
    """Open a session for somebody who has proved who it is; a session of before ends.

    Args:
        console: the console.
        request: what the person sent.
        visit: where from.
        account: who it is.
        towards: the page to open.
        how: what the audit log tells.

    """
    sessions = console.records.sessions
    before = console.cookies.read(request, SESSION)
    if before:
        await asyncio.to_thread(sessions.close, before)
    token = await asyncio.to_thread(sessions.open, account, visit.address)
    await asyncio.to_thread(console.records.audit.note, account.name, how, "", visit.address)
    # A page, not a redirection: coming back from another site, the browser would not send the new cookie along.
    entered = console.pages.moving_on(towards) if how != "Connexion" else response.redirect(towards, status=303)
    console.cookies.set(entered, SESSION, token)
    console.cookies.drop(entered, VISITOR)
    return entered
