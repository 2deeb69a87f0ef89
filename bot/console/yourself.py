"""« Mon compte »: one's password and one's open sessions."""

from __future__ import annotations

import asyncio

from sanic import response

from bot.channels.limits import Rate
from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.passwords import SHORTEST, PasswordError
from bot.console.roles import Role

#: How many times a minute a password may be given to change it.
PER_ACCOUNT = 5
PATH = "/compte"


def register(console: Console) -> None:
    """Add the page."""
    records, tries = console.records, Rate(PER_ACCOUNT)

    async def page(visit: Visit, done: str = "", **wrong: str) -> HTTPResponse:
        sessions = await asyncio.to_thread(records.sessions.of, visit.account.id)
        own = visit.session.key if visit.session else ""
        values = {"sessions": sessions, "own": own, "done": done, "wrong": wrong, "shortest": SHORTEST}
        return console.pages.page(visit, "yourself.html", "Mon compte", values, status=422 if wrong else 200)

    @console.get(PATH, Role.AGENT)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        return await page(visit, {"motdepasse": "Votre mot de passe est changé."}.get(request.args.get("fait"), ""))

    @console.post(f"{PATH}/mot-de-passe", Role.AGENT)
    async def change(request: Request, visit: Visit) -> HTTPResponse:
        old, new, again = (str(request.form.get(field) or "") for field in ("ancien", "mot_de_passe", "encore"))
        account = visit.account
        if not tries.allows(account.name):
            return await page(visit, ancien="Trop d’essais : attendez une minute, puis réessayez.")
        if await asyncio.to_thread(records.accounts.checked, account.name, old) is None:
            return await page(visit, ancien="Ce n’est pas votre mot de passe actuel.")
        if new != again:
            return await page(visit, encore="Les deux mots de passe diffèrent.")
        try:
            await asyncio.to_thread(records.accounts.set_password, account.id, new)
        except PasswordError as error:
            return await page(visit, mot_de_passe=str(error))
        # Whoever knew the old one is out.
        await asyncio.to_thread(records.sessions.close_all, account.id, visit.session.key if visit.session else None)
        await console.note(visit, "Mot de passe changé")
        return response.redirect("/console/compte?fait=motdepasse", status=303)

    @console.post(f"{PATH}/deconnexion", Role.AGENT)
    async def leave_everywhere(request: Request, visit: Visit) -> HTTPResponse:
        await asyncio.to_thread(records.sessions.close_all, visit.account.id)
        await console.note(visit, "Déconnexion de tous les appareils")
        return response.redirect("/console/connexion", status=303)
