"""Signing in at an OpenID Connect provider: a real one on loopback, and identities that must not be believed."""

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from bot.console.oidc import Provider, _values
from bot.console.roles import Role
from bot.settings import OidcSettings, SettingError, read_settings

ROLES = ", ".join(
    [
        "realm_access.roles:console-agent=agent",
        "groups:/redaction=redacteur",
        "realm_access.roles:console-admin=administrateur",
    ]
)
KEYCLOAK = {"realm_access": {"roles": ["offline_access", "console-agent"]}, "name": "Claire Martin"}


class WithPkce:
    """The provider, which also holds clients to their code challenge: it does not do so by itself."""

    def __init__(self, app):
        self.app = app
        self.challenges = []
        self.kept = 0

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "GET":
            asked = parse_qs(environ["QUERY_STRING"])
            assert asked["code_challenge_method"] == ["S256"]
            self.challenges += asked["code_challenge"]
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = BytesIO(body)
            digest = hashlib.sha256(parse_qs(body.decode())["code_verifier"][0].encode()).digest()
            assert base64.urlsafe_b64encode(digest).decode().rstrip("=") in self.challenges
            self.kept += 1
        return self.app(environ, start_response)


@contextmanager
def running_provider(**claims):
    """Run the provider, which knows one person, « s-1 », with these claims."""
    person = oidc_provider_mock.User(sub="s-1", claims=claims)
    app = WithPkce(oidc_provider_mock.app(require_nonce=True, user_claims=[person]))
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}", app
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def settings(issuer, **more):
    return {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "console", "OIDC_CLIENT_SECRET": "s", "OIDC_ROLES": ROLES, **more}


def went(client, suite="/console/recherche"):
    """Go to the provider, say who one is, and return the address it sends the browser back to."""
    there = client.get(f"/console/oidc/entree?suite={suite}")
    assert there.status_code == 303
    assert client.get(there.headers["location"]).status_code == 200
    back = client.post(there.headers["location"], data={"sub": "s-1"})
    return urlsplit(back.headers["location"])


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        (KEYCLOAK, Role.AGENT),
        ({"groups": ["/tous", "/redaction"]}, Role.REDACTEUR),
        ({**KEYCLOAK, "groups": ["/redaction"]}, Role.REDACTEUR),
        ({"realm_access": {"roles": ["console-admin", "console-agent"]}}, Role.ADMINISTRATEUR),
    ],
)
def test_the_claims_give_the_role(serve, kept, claims, role):
    with running_provider(preferred_username="c.martin", **claims) as (issuer, app):
        served = serve(**settings(issuer))
        client = served.client()
        assert "Se connecter avec le compte OCAPIAT" in client.get("/console/connexion").text
        back = went(client)
        assert f"{back.scheme}://{back.netloc}{back.path}" == "http://localhost:5005/console/oidc/retour"
        answer = client.get(f"{back.path}?{back.query}")
        assert answer.status_code == 200, answer.text
        # A page that leads on: after a redirection the browser would not send the strict cookie.
        assert "0;url=/console/recherche" in answer.text
        assert client.get("/console/recherche").status_code == 200
        assert app.kept == 1
    account = kept.accounts.find("c.martin")
    assert (account.role, account.outside, account.has_password) == (role, True, False)
    assert account.title == claims.get("name", "c.martin")
    assert kept.audit.latest()[0][0].what == "Connexion (compte OCAPIAT)"


def test_the_role_follows_the_claims_at_each_sign_in(kept):
    first = kept.accounts.of_subject("https://issuer s-1", "c.martin", "Claire Martin", Role.AGENT)
    then = kept.accounts.of_subject("https://issuer s-1", "c.martin-durand", "Claire Durand", Role.REDACTEUR)
    assert (then.id, then.name, then.title, then.role) == (first.id, "c.martin", "Claire Durand", Role.REDACTEUR)


def test_who_has_no_role_or_is_disabled_does_not_enter(serve, kept):
    with running_provider(preferred_username="c.martin", groups=["/autres"]) as (issuer, _):
        client = serve(**settings(issuer)).client()
        back = went(client)
        answer = client.get(f"{back.path}?{back.query}")
        assert (answer.status_code, "ne donne pas accès" in answer.text) == (403, True)
        assert kept.accounts.all() == []
    with running_provider(preferred_username="c.martin", **KEYCLOAK) as (issuer, _):
        account = kept.accounts.of_subject(f"{issuer} s-1", "c.martin", "", Role.AGENT)
        kept.accounts.set_active(account.id, False)
        client = serve(**settings(issuer)).client()
        back = went(client)
        answer = client.get(f"{back.path}?{back.query}")
        assert (answer.status_code, "désactivé" in answer.text) == (403, True)
        assert client.get("/console/").status_code == 303


def test_an_outside_identity_never_takes_a_local_account(serve, kept, people):
    with running_provider(preferred_username="administrateur", **KEYCLOAK) as (issuer, _):
        client = serve(**settings(issuer)).client()
        back = went(client)
        answer = client.get(f"{back.path}?{back.query}")
        assert (answer.status_code, "déjà pris" in answer.text) == (403, True)


def test_only_the_browser_that_began_comes_back(serve):
    with running_provider(preferred_username="c.martin", **KEYCLOAK) as (issuer, _):
        served = serve(**settings(issuer))
        client, other, fresh = served.client(), served.client(), served.client()
        back = went(client)
        went(other)
        for one in (other, fresh):
            answer = one.get(f"{back.path}?{back.query}")
            assert (answer.status_code, "pas été commencée dans ce navigateur" in answer.text) == (403, True)
        refused = client.get(f"{back.path}?{back.query.replace('code=', 'error=access_denied&c=')}")
        assert (refused.status_code, "a refusé la connexion" in refused.text) == (403, True)
        wrong = client.get(f"{back.path}?{back.query.replace('code=', 'code=x')}")
        assert (wrong.status_code, "pas pu être vérifiée" in wrong.text) == (403, True)
        assert client.get(f"{back.path}?{back.query}&iss=https://other.example").status_code == 403


def test_a_provider_that_is_away_is_told_of(serve):
    answer = serve(**settings("http://127.0.0.1:9")).client().get("/console/oidc/entree")
    assert (answer.status_code, "ne répond pas" in answer.text) == (502, True)


KEY = RSAKey.generate_key(2048, {"kid": "k"})
OTHER = RSAKey.generate_key(2048, {"kid": "k"})
GOOD = {"iss": "https://issuer", "aud": "console", "sub": "s-1", "nonce": "n", "exp": 2e10, "iat": 1.7e9}


def signed(claims, key=KEY, algorithm="RS256"):
    return jwt.encode({"alg": algorithm, "kid": "k"}, claims, key, algorithms=[algorithm])


def by_hand(header, claims, secret):
    """Make a token that no library would."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    signature = b"" if secret is None else hmac.digest(secret, ".".join(parts).encode(), "sha256")
    return ".".join([*parts, base64.urlsafe_b64encode(signature).decode().rstrip("=")])


@pytest.mark.parametrize(
    "token",
    [
        signed({**GOOD, "iss": "https://other"}),
        signed({**GOOD, "aud": "another"}),
        signed({**GOOD, "nonce": "another"}),
        signed({name: value for name, value in GOOD.items() if name != "nonce"}),
        signed({name: value for name, value in GOOD.items() if name != "sub"}),
        signed({**GOOD, "exp": int(time.time()) - 120}),
        signed({**GOOD, "azp": "another"}),
        signed(GOOD, OTHER),
        # With the public key for a secret, and without a signature.
        by_hand({"alg": "HS256", "kid": "k"}, GOOD, KEY.as_pem(private=False)),
        by_hand({"alg": "none"}, GOOD, None),
        "",
        "not.a.token",
    ],
)
def test_an_identity_that_must_not_be_believed(token):
    provider = Provider(OidcSettings("https://issuer", "console", None, ()), "")
    with pytest.raises((JoseError, ValueError)):
        provider._checked(token, KeySet([KEY]), "https://issuer", "n")


def test_an_identity_that_may_be_believed():
    provider = Provider(OidcSettings("https://issuer", "console", None, ()), "")
    for claims in (GOOD, {**GOOD, "aud": ["another", "console"], "azp": "console"}):
        assert provider._checked(signed(claims), KeySet([KEY]), "https://issuer", "n")["sub"] == "s-1"


@pytest.mark.parametrize(
    ("claims", "claim", "values"),
    [
        ({"groups": ["a", 1, "b"]}, "groups", ["a", "b"]),
        ({"role": "a"}, "role", ["a"]),
        ({"a.b": ["x"], "a": {"b": ["y"]}}, "a.b", ["x"]),
        ({"a": {"b": ["y"]}}, "a.b", ["y"]),
        ({"a": ["b"]}, "a.b", []),
        ({}, "a.b", []),
    ],
)
def test_a_claim_is_named_whole_or_by_its_keys(claims, claim, values):
    assert _values(claims, claim) == values


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"OIDC_ISSUER": "http://sso.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "sso.example"}, "OIDC_ISSUER"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_ROLES": ""}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "groups:a=chef"}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "groups=agent"}, "OIDC_ROLES"),
    ],
)
def test_settings_that_cannot_be_used_are_named(given, named):
    with pytest.raises(SettingError, match=named):
        read_settings(settings("https://sso.example", **given))


def test_the_provider_is_off_by_default(serve, people):
    assert read_settings({}).oidc is None
    client = serve().client()
    assert "compte OCAPIAT" not in client.get("/console/connexion").text
    assert client.get("/console/oidc/entree").status_code == 404
    assert "s-secret" not in repr(read_settings(settings("https://sso.example", OIDC_CLIENT_SECRET="s-secret")))
