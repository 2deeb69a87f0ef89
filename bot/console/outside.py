"""The two pages between the console and the OpenID Connect provider: on the way there, and on the way back."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict

from itsdangerous import BadData, URLSafeTimedSerializer
from sanic import response

from bot.channels.limits import Rate
from bot.channels.secret import secret_key
from bot.console.accounts import AccountError
from bot.console.console import Console, HTTPResponse, Request, Visit
from bot.console.cookies import ROUTE
from bot.console.guard import Refusal, own_path
from bot.console.oidc import Flow, OidcError, Provider
from bot.console.signing import signed_in

logger = logging.getLogger(__name__)

#: How long one may stay at the provider's, in seconds.
LONGEST = 600
#: How many sign-ins one address may begin or end in a minute.
PER_ADDRESS = 30
#: The cookie of what must come back.
FLOW = "oidc"
BACK = "/oidc/retour"


def register(console: Console) -> None:
    """Add the pages, if a provider is set."""
    settings = console.settings.oidc
    if settings is None:
        return
    provider = Provider(settings, console.settings.public_url + ROUTE + BACK)
    sealed = URLSafeTimedSerializer(secret_key(console.settings), salt="console-oidc")
    tries = Rate(PER_ADDRESS)

    def allow(visit: Visit) -> None:
        if not tries.allows(visit.address):
            raise Refusal(429, "Trop d’essais : attendez une minute, puis réessayez.")

    @console.get("/oidc/entree", None)
    async def leave(request: Request, visit: Visit) -> HTTPResponse:
        allow(visit)
        try:
            address, flow = await provider.begin()
        except OidcError as error:
            logger.warning("OpenID Connect: %s (%s)", error, type(error.__cause__).__name__)
            raise Refusal(502, str(error)) from None
        gone = response.redirect(address, status=303)
        kept = sealed.dumps({**asdict(flow), "towards": own_path(request.args.get("suite") or "")})
        # Lax: the browser comes back from another site.
        console.cookies.set(gone, FLOW, kept, seconds=LONGEST, same_site="Lax")
        return gone

    @console.get(BACK, None)
    async def come_back(request: Request, visit: Visit) -> HTTPResponse:
        allow(visit)
        try:
            kept = sealed.loads(console.cookies.read(request, FLOW), max_age=LONGEST)
        except BadData:
            raise Refusal(403, "La connexion n’a pas été commencée dans ce navigateur : recommencez.") from None
        towards = kept.pop("towards")
        try:
            who = await provider.finish(Flow(**kept), {name: values[0] for name, values in request.args.items()})
            accounts = console.records.accounts
            account = await asyncio.to_thread(accounts.of_subject, who.subject, who.name, who.title, who.role)
        except (OidcError, AccountError) as error:
            logger.warning("OpenID Connect: %s (%s)", error, type(error.__cause__).__name__)
            failed = console.records.audit.note
            await asyncio.to_thread(failed, "(compte OCAPIAT)", "Échec de connexion", "", visit.address)
            raise Refusal(403, str(error)) from None
        await asyncio.to_thread(accounts.entered, account.id)
        entered = await signed_in(console, request, visit, account, towards, "Connexion (compte OCAPIAT)")
        console.cookies.drop(entered, FLOW)
        return entered
