"""« Comptes »: who may use the console, for administrators."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.console.accounts import Account, AccountError
from bot.console.console import Console, HTTPResponse, Request, Visit, text_of
from bot.console.guard import Refusal
from bot.console.invitations import address_of
from bot.console.roles import Role

PATH = "/comptes"


def register(console: Console) -> None:
    """Add the page."""
    console.entry("Comptes", PATH, Role.ADMINISTRATEUR, 80)
    accounts, links = console.records.accounts, console.records.invitations

    async def page(visit: Visit, wrong: str = "", **more: Any) -> HTTPResponse:
        everyone = await asyncio.to_thread(accounts.all)
        values = {
            "accounts": everyone,
            "roles": list(Role),
            "wrong": wrong,
            "link": None,
            "done": "",
            "given": None,
            **more,
        }
        status = 422 if wrong else 200
        return console.pages.page(visit, "people.html", "Comptes", values, status=status, here=f"/console{PATH}")

    async def invitation(visit: Visit, account: Account) -> HTTPResponse:
        token = await asyncio.to_thread(links.invite, account)
        await console.note(visit, "Lien d’accès créé", account.name)
        return await page(visit, link=address_of(console.settings, token), invited=account)

    @console.get(PATH, Role.ADMINISTRATEUR)
    async def show(request: Request, visit: Visit) -> HTTPResponse:
        return await page(visit)

    @console.post(PATH, Role.ADMINISTRATEUR)
    async def add(request: Request, visit: Visit) -> HTTPResponse:
        name, title = text_of(request, "identifiant", 64), text_of(request, "nom", 80)
        role = _role(request)
        try:
            account = await asyncio.to_thread(accounts.add, name, role, title)
        except AccountError as error:
            return await page(visit, str(error), given={"identifiant": name, "nom": title, "role": role})
        await console.note(visit, f"Compte créé ({role.title})", account.name)
        return await invitation(visit, account)

    @console.post(f"{PATH}/<number:int>", Role.ADMINISTRATEUR)
    async def change(request: Request, visit: Visit, number: int) -> HTTPResponse:
        account = await asyncio.to_thread(accounts.get, number)
        if account is None:
            raise Refusal(404, "Ce compte n’existe pas.")
        act = text_of(request, "acte", 20)
        if act == "inviter":
            return await invitation(visit, account)
        try:
            done = await _change(console, visit, account, act, _role(request))
        except AccountError as error:
            return await page(visit, str(error))
        return await page(visit, done=done)


async def _change(console: Console, visit: Visit, account: Account, act: str, role: Role) -> str:
    """Do what a form asks, and return what was done, in French."""
    accounts = console.records.accounts
    if act == "role":
        await asyncio.to_thread(accounts.set_role, account.id, role)
        await console.note(visit, f"Rôle changé ({role.title})", account.name)
        return f"{account.title} a maintenant le rôle « {role.title} »."
    is_active = act == "activer"
    await asyncio.to_thread(accounts.set_active, account.id, is_active)
    if not is_active:
        await asyncio.to_thread(console.records.sessions.close_all, account.id)
    await console.note(visit, "Compte activé" if is_active else "Compte désactivé", account.name)
    return f"Le compte de {account.title} est {'activé' if is_active else 'désactivé, ses sessions sont fermées'}."


def _role(request: Request) -> Role:
    try:
        return Role(text_of(request, "role", 20) or Role.AGENT.value)
    except ValueError:
        raise Refusal(400, "Ce rôle n’existe pas.") from None
