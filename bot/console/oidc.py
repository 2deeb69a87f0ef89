"""Signing in at an OpenID Connect provider: authorization code, PKCE, state, nonce, and a check of its word."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.console.roles import Role
from bot.settings import OidcSettings

try:
    # What Authlib speaks HTTP with, where it is there: its errors are the ones to expect.
    from httpx2 import HTTPError
except ImportError:
    from httpx import HTTPError  # type: ignore[assignment]

#: How long the provider may take to answer, in seconds.
PATIENCE = 10
#: How far its clock may be from ours, in seconds.
LEEWAY = 60
#: Signatures that are believed: with a public key, so that « none » and a shared secret are refused.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_SCOPE = "openid profile email"


class OidcError(Exception):
    """Somebody could not be signed in; the message says why, in French, and holds nothing secret."""


@dataclass(frozen=True)
class Flow:
    """What must come back: kept in the browser, signed, while it is at the provider's.

    Attributes:
        state: ties the answer to the browser that asked.
        nonce: ties the identity to this sign-in.
        verifier: proves to the provider that who asks for the identity is who began.

    """

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who signs in, as the provider says: issuer and subject, a name, a title, and the role that the claims give."""

    subject: str
    name: str
    title: str
    role: Role


class Provider:
    """The provider of the settings.

    Args:
        settings: how to speak with it.
        back: the address that it sends browsers back to.

    """

    def __init__(self, settings: OidcSettings, back: str) -> None:
        self._settings = settings
        self._back = back

    async def begin(self) -> tuple[str, Flow]:
        """Return the address at the provider where one signs in, and what must come back.

        Raises:
            OidcError: the provider does not answer as it should.

        """
        flow = Flow(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        async with self._client() as client:
            there = await self._discovered(client)
            address, _ = client.create_authorization_url(
                there["authorization_endpoint"], state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
            )
        return str(address), flow

    async def finish(self, flow: Flow, given: Mapping[str, str]) -> Identity:
        """Return who came back.

        Args:
            flow: what was kept in this browser.
            given: the parameters with which the provider sent it back.

        Raises:
            OidcError: the sign-in was refused, was not begun in this browser, or gives no role.

        """
        if not secrets.compare_digest(given.get("state", "").encode(), flow.state.encode()):
            raise OidcError("La connexion n’a pas été commencée dans ce navigateur : recommencez.")
        if "error" in given or not given.get("code"):
            raise OidcError("Le fournisseur d’identité a refusé la connexion.")
        async with self._client() as client:
            there = await self._discovered(client)
            if given.get("iss", there["issuer"]) != there["issuer"]:
                raise OidcError("La réponse vient d’un autre fournisseur d’identité.")
            try:
                token = await client.fetch_token(
                    there["token_endpoint"], code=given["code"], code_verifier=flow.verifier
                )
                jwks: Any = await _read(client, there["jwks_uri"])
                keys = KeySet.import_key_set(jwks)
                claims = self._checked(str(token.get("id_token", "")), keys, there["issuer"], flow.nonce)
                more = await _read(client, there["userinfo_endpoint"], token) if "userinfo_endpoint" in there else {}
            except (HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
                raise OidcError("L’identité reçue n’a pas pu être vérifiée : recommencez.") from error
        # What is said beside the signed identity counts only if it is about the same person.
        told = {**more, **claims} if more.get("sub") == claims["sub"] else claims
        return self._identity(told, there["issuer"])

    def _client(self) -> AsyncOAuth2Client:
        own = self._settings
        return AsyncOAuth2Client(
            own.client_id,
            own.client_secret,
            scope=_SCOPE,
            redirect_uri=self._back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if own.client_secret else "none",
            timeout=PATIENCE,
        )

    async def _discovered(self, client: AsyncOAuth2Client) -> dict[str, Any]:
        try:
            there = await _read(client, f"{self._settings.issuer}/.well-known/openid-configuration")
        except (HTTPError, ValueError) as error:
            raise OidcError("Le fournisseur d’identité ne répond pas : réessayez dans un instant.") from error
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if any(name not in there for name in needed) or there["issuer"].rstrip("/") != self._settings.issuer:
            raise OidcError("Le fournisseur d’identité est mal configuré : prévenez un administrateur.")
        return there

    def _checked(self, token: str, keys: KeySet, issuer: str, nonce: str) -> dict[str, Any]:
        """Return the claims of an identity that is signed, current, and meant for us and for this sign-in."""
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._settings.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)
        if claims.get("azp", self._settings.client_id) != self._settings.client_id:
            raise ValueError("the identity is meant for another client")
        return claims

    def _identity(self, claims: Mapping[str, Any], issuer: str) -> Identity:
        given = [Role(role) for claim, value, role in self._settings.roles if value in _values(claims, claim)]
        if not given:
            raise OidcError("Votre compte ne donne pas accès à la console : demandez-le à un administrateur.")
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
        title = str(claims.get("name") or name)
        return Identity(f"{issuer} {claims['sub']}", name, title, max(given, key=lambda role: role.rank))


async def _read(client: AsyncOAuth2Client, address: str, token: Mapping[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token['access_token']}"} if token else {}
    answer = await client.request("GET", address, headers=headers, withhold_token=True)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("the provider did not answer with a JSON object")
    return told


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    """Return the values of a claim, named whole or by its keys (``realm_access.roles``)."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for key in claim.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return [value for value in values if isinstance(value, str)]
