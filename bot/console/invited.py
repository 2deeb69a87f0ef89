"""The page of a one-time link: choosing one's password, and for the first administrator one's account."""

from __future__ import annotations

import asyncio

from bot.channels.limits import Rate
from bot.console.accounts import AccountError
from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.guard import Refusal
from bot.console.passwords import SHORTEST, PasswordError
from bot.console.signing import signed_in

#: How many links one address may try in a minute.
PER_ADDRESS = 30
_OVER = "Ce lien a déjà servi ou a expiré. Demandez-en un autre à un administrateur."


def register(console: Console) -> None:
    """Add the page."""
    links, tries = console.records.invitations, Rate(PER_ADDRESS)

    async def owner(token: str, visit: Visit) -> str | None:
        """Return the name of the account of a link; None for the first administrator's."""
        if not tries.allows(visit.address):
            raise Refusal(429, "Trop d’essais : attendez une minute, puis réessayez.")
        good, account = await asyncio.to_thread(links.find, token)
        if not good:
            raise Refusal(404, _OVER)
        return account.name if account else None

    @console.get("/invitation/<token:str>", None)
    async def show(request: Request, visit: Visit, token: str) -> HTTPResponse:
        name = await owner(token, visit)
        return _form(console, visit, name, {})

    @console.post("/invitation/<token:str>", None)
    async def choose(request: Request, visit: Visit, token: str) -> HTTPResponse:
        name = await owner(token, visit)
        given = {"identifiant": text_of(request, "identifiant", 64), "nom": text_of(request, "nom", 80)}
        password = str(request.form.get("mot_de_passe") or "")
        if password != str(request.form.get("encore") or ""):
            return _form(console, visit, name, given, encore="Les deux mots de passe diffèrent.")
        try:
            accept = links.accept
            account = await asyncio.to_thread(accept, token, given["identifiant"], given["nom"], password)
        except PasswordError as error:
            return _form(console, visit, name, given, mot_de_passe=str(error))
        except AccountError as error:
            return _form(console, visit, name, given, identifiant=str(error))
        await asyncio.to_thread(console.records.sessions.close_all, account.id)
        await asyncio.to_thread(console.records.audit.note, account.name, "Mot de passe choisi", "", visit.address)
        return await signed_in(console, request, visit, account, "/console/")


def _form(console: Console, visit: Visit, name: str | None, given: dict[str, str], **wrong: str) -> HTTPResponse:
    title = "Bienvenue" if name is None else "Votre mot de passe"
    values = {"name": name, "given": given, "wrong": wrong, "shortest": SHORTEST}
    return console.pages.page(visit, "invited.html", title, values, status=422 if wrong else 200)
