"""Who may open what: each route, each role; and what a form must carry."""

import re

import pytest

from bot.console.guard import own_path
from bot.console.roles import Role
from bot.console.work import Work

#: What is open to everyone: nothing else is.
OPEN = {
    ("GET", "/console/connexion"),
    ("POST", "/console/connexion"),
    ("GET", "/console/invitation/<token:str>"),
    ("POST", "/console/invitation/<token:str>"),
    ("GET", "/console/oidc/entree"),
    ("GET", "/console/oidc/retour"),
    ("GET", "/console/static/<name:str>"),
    ("GET", "/console/<rest:[^/].*>"),
}
_PARAMETER = re.compile(r"<(\w+):[^>]+>")
OIDC = {"OIDC_ISSUER": "http://127.0.0.1:9", "OIDC_CLIENT_ID": "console", "OIDC_ROLES": "groups:a=agent"}


def routes(served):
    """Return each method and path, as they were registered."""
    found = [(method, f"/{route.path}", route) for route in served.app.router.routes for method in route.methods]
    return sorted(
        ((method, path, route) for method, path, route in found if method != "OPTIONS"), key=lambda it: it[:2]
    )


def filled(path):
    """Return an address that the path fits."""
    values = {"number": "1", "name": "numero_deca", "days": "7"}
    return _PARAMETER.sub(lambda found: values.get(found[1], "x"), path)


def test_each_route_names_who_may(serve, people):
    served = serve(**OIDC)
    found = routes(served)
    assert len(found) > 15
    assert [path for _, path, route in found if not getattr(route.handler, "is_guarded", False)] == []
    assert {(method, path) for method, path, route in found if route.handler.role is None} == OPEN


def test_who_is_not_signed_in_goes_to_the_sign_in_page(console):
    client = console.client()
    for method, path, _ in routes(console):
        if (method, path) in OPEN:
            continue
        answer = client.submit(filled(path)) if method == "POST" else client.get(filled(path))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/console/connexion"), path


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_role_opens_what_is_its_own(console, role, monkeypatch):
    # A candidate would be trained, for minutes, beside the tests that follow.
    monkeypatch.setattr(Work, "start", lambda work, title, task: True)
    for method, path, route in routes(console):
        if (method, path) in OPEN:
            continue
        # Afresh each time: some of them sign out.
        client = console.client()
        token = console.kept_session(client, role)
        answer = client.submit(filled(path), token=token) if method == "POST" else client.get(filled(path))
        assert (answer.status_code != 403) == role.may(route.handler.role), (path, answer.status_code)


@pytest.mark.parametrize(
    ("token", "origin", "status"),
    [
        (None, None, 303),
        ("", None, 403),
        ("x" * 43, None, 403),
        (None, "http://127.0.0.1:1", 403),
        (None, "https://evil.example", 403),
        (None, "null", 403),
    ],
)
def test_a_form_must_carry_its_token_and_come_from_here(console, token, origin, status):
    client = console.client()
    own = console.kept_session(client, Role.AGENT)
    answer = client.submit("/console/compte/deconnexion", token=own if token is None else token, origin=origin)
    assert answer.status_code == status


def test_a_form_without_origin_is_refused(console):
    client = console.client()
    token = console.kept_session(client, Role.AGENT)
    assert client.post("/console/deconnexion", data={"csrf": token}).status_code == 403
    # The token of somebody else's session is worth nothing.
    other = console.client()
    console.kept_session(other, Role.REDACTEUR)
    assert other.submit("/console/deconnexion", token=token).status_code == 403


def test_htmx_is_led_to_the_sign_in_page_and_back(console):
    headers = {"HX-Request": "true", "HX-Current-URL": f"{console.url}/console/recherche?x=1", "Origin": console.url}
    answer = console.client().post("/console/recherche", headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/console/connexion?suite=/console/recherche")


def test_a_link_in_a_mail_is_asked_for_again_from_here(console):
    client = console.client()
    answer = client.get("/console/journal?qui=x&avant=2", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/console/journal?qui=x&amp;avant=2">' in answer.text
    assert client.get("/console/journal", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_what_is_nowhere_is_said_in_french(console):
    answer = console.client().get("/console/rien/du/tout")
    assert (answer.status_code, "Cette page n’existe pas" in answer.text) == (404, True)


def test_a_page_that_fails_says_so_and_tells_nothing(console, monkeypatch):
    from bot.console.audit import Audit

    def fail(*_, **__):
        raise RuntimeError("a secret of the server")

    client = console.client()
    console.kept_session(client, Role.ADMINISTRATEUR)
    monkeypatch.setattr(Audit, "latest", fail)
    answer = client.get("/console/journal")
    assert answer.status_code == 500
    assert "n’a pas pu être préparée" in answer.text
    assert "secret" not in answer.text


def test_each_page_is_strict(console):
    client = console.client()
    console.kept_session(client, Role.ADMINISTRATEUR)
    for path in ("/console/", "/console/connexion", "/console/journal", "/console/rien"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/console/journal?qui=a", "/console/journal?qui=a"),
        ("/console/", "/console/"),
        ("", "/console/"),
        ("https://evil.example/console/", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("/\\evil.example", "/console/"),
        ("/console/\\..", "/console/"),
        ("/consolation", "/console/"),
        ("javascript:alert(1)", "/console/"),
        ("/console/\r\nX: y", "/console/"),
    ],
)
def test_one_goes_nowhere_but_to_the_console_after_signing_in(asked, path):
    assert own_path(asked) == path
