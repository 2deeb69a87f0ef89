"""Signing in and out, over HTTP."""

import pytest

from bot.console.roles import Role
from bot.console.signing import PER_PAIR

from .conftest import PASSWORD, Client


def cookies(answer):
    return [value for name, value in answer.headers.multi_items() if name == "set-cookie"]


def test_signing_in_opens_the_page_that_was_asked_for(console, kept):
    client = console.client()
    asked = client.get("/console/recherche")
    assert asked.headers["location"] == "/console/connexion?suite=/console/recherche"
    answer = client.enter("AGENT", suite="/console/recherche")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/recherche")
    session = next(cookie for cookie in cookies(answer) if cookie.startswith("console-session="))
    assert {"HttpOnly", "SameSite=Strict", "Path=/console"} <= set(session.split("; "))
    assert "Secure" not in session
    assert client.get("/console/recherche").status_code == 200
    assert client.get("/console/connexion?suite=/console/compte").headers["location"] == "/console/compte"
    assert [(act.who, act.what, act.address) for act in kept.audit.latest()[0]] == [("agent", "Connexion", "127.0.0.1")]


def test_over_https_the_cookies_are_bound_to_the_host(serve, people):
    served = serve(PUBLIC_URL="https://aide.example")
    client = Client(served.url)
    answer = client.get("/console/connexion")
    # The browser of the test speaks http: what it must not send back, it is given by hand.
    visitor = cookies(answer)[0].partition(";")[0]
    token = visitor.partition("=")[2]
    data = {"identifiant": "agent", "mot_de_passe": PASSWORD, "csrf": token}
    headers = {"Origin": "https://aide.example", "Cookie": visitor}
    answer = client.post("/console/connexion", data=data, headers=headers)
    assert answer.status_code == 303
    session = next(cookie for cookie in cookies(answer) if cookie.startswith("__Host-console-session="))
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(session.split("; "))
    assert (
        client.post("/console/connexion", data=data, headers={**headers, "Origin": "http://aide.example"}).status_code
        == 403
    )


def test_a_session_of_before_is_never_taken_up(console):
    client = console.client()
    client.cookies.set("console-session", "chosen-by-somebody-else", domain="127.0.0.1", path="/console")
    client.enter("agent")
    first = client.cookies.get("console-session", domain="127.0.0.1", path="/console")
    assert first != "chosen-by-somebody-else"
    # Signing in again gives another session, and ends the first.
    old = console.client()
    old.cookies.set("console-session", first, domain="127.0.0.1", path="/console")
    assert old.get("/console/").status_code == 200
    client.submit("/console/connexion", token=client.token("/console/"), identifiant="agent", mot_de_passe=PASSWORD)
    assert client.get("/console/").status_code == 200
    assert old.get("/console/").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("agent", "faux mot de passe"), ("personne", PASSWORD), ("", ""), ("agent", ""), ("agent", "x" * 9000)],
)
def test_a_wrong_name_reads_like_a_wrong_password(console, kept, name, password):
    client = console.client()
    answer = client.enter(name, password)
    assert answer.status_code == 422
    assert "Identifiant ou mot de passe incorrect." in answer.text
    assert password not in answer.text or not password
    assert client.get("/console/").status_code == 303
    act = kept.audit.latest()[0][0]
    assert (act.what, act.who) == ("Échec de connexion", "agent" if name == "agent" else "(inconnu)")


def test_attempts_are_limited_and_others_are_not(console):
    client = console.client()
    for _ in range(PER_PAIR):
        assert client.enter("agent", "faux mot de passe").status_code == 422
    answer = client.enter("agent")
    assert (answer.status_code, "attendez une minute" in answer.text) == (429, True)
    assert client.enter("redacteur").status_code == 303


def test_a_disabled_account_does_not_enter(console, kept, people):
    kept.accounts.set_active(people[Role.AGENT].id, False)
    assert console.client().enter("agent").status_code == 422


def test_signing_out_ends_the_session_and_its_cookie(console):
    client = console.client("agent")
    token = client.cookies.get("console-session", domain="127.0.0.1", path="/console")
    answer = client.submit("/console/deconnexion", token=client.token("/console/"))
    assert answer.headers["location"] == "/console/connexion"
    assert client.cookies.get("console-session", domain="127.0.0.1", path="/console") is None
    client.cookies.set("console-session", token, domain="127.0.0.1", path="/console")
    assert client.get("/console/").status_code == 303


def test_signing_out_everywhere(console):
    here, there = console.client("agent"), console.client("agent")
    other = console.client("redacteur")
    here.submit("/console/compte/deconnexion", token=here.token("/console/"))
    assert [client.get("/console/").status_code for client in (here, there, other)] == [303, 303, 200]


def test_changing_the_password_closes_the_other_sessions(console, kept):
    here, there = console.client("agent"), console.client("agent")
    token, new = here.token("/console/"), "Trois bateaux bleus"
    path = "/console/compte/mot-de-passe"
    for fields, said in [
        ({"ancien": "faux", "mot_de_passe": new, "encore": new}, "Ce n’est pas votre mot de passe actuel."),
        ({"ancien": PASSWORD, "mot_de_passe": new, "encore": "autre"}, "Les deux mots de passe diffèrent."),
        ({"ancien": PASSWORD, "mot_de_passe": "court", "encore": "court"}, "au moins 12 caractères"),
    ]:
        answer = here.submit(path, token=token, **fields)
        assert (answer.status_code, said in answer.text) == (422, True)
    answer = here.submit(path, token=token, ancien=PASSWORD, mot_de_passe=new, encore=new)
    assert answer.status_code == 303
    assert "est changé" in here.get(answer.headers["location"]).text
    assert [client.get("/console/").status_code for client in (here, there)] == [200, 303]
    assert kept.accounts.checked("agent", new) is not None


def test_the_first_administrator_chooses_an_account(serve, kept):
    served = serve()
    path = f"/console/invitation/{kept.invitations.invite(None)}"
    client = served.client()
    assert "premier administrateur" in client.get(path).text
    fields = {"identifiant": "anne", "nom": "Anne Morel", "mot_de_passe": PASSWORD, "encore": "autre"}
    answer = client.submit(path, **fields)
    assert (answer.status_code, "diffèrent" in answer.text, 'value="Anne Morel"' in answer.text) == (422, True, True)
    assert client.submit(path, **{**fields, "encore": PASSWORD}).status_code == 303
    assert "Comptes" in client.get("/console/").text
    assert client.get(path).status_code == 404


def test_a_new_link_signs_the_account_out_everywhere(console, kept, people):
    client = console.client("agent")
    path = f"/console/invitation/{kept.invitations.invite(people[Role.AGENT])}"
    new = "Trois bateaux bleus"
    answer = console.client().submit(path, mot_de_passe=new, encore=new)
    assert answer.status_code == 303
    assert client.get("/console/").status_code == 303
    assert console.client().enter("agent", new).status_code == 303
