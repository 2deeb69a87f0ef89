"""Accounts, passwords, sessions, one-time links and the audit log, with a clock that the test moves."""

import threading

import pytest
import sqlalchemy as sa

from bot.console.accounts import ACCOUNTS, AccountError
from bot.console.passwords import LONGEST, PasswordError, Passwords, check_password
from bot.console.roles import Role
from bot.console.sessions import SESSIONS

from .conftest import CHEAP, PASSWORD


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("onze lettre", "12 caractères"),
        ("x" * (LONGEST + 1), "200 caractères"),
        ("ababababababab", "répète"),
        ("motdepasse123!", "courant"),
        ("Azertyuiop123", "courant"),
        ("ocapiat-2026!", "courant"),
        ("claire.martin-1", "identifiant"),
        ("1-claire.martin", "identifiant"),
    ],
)
def test_a_poor_password_is_refused_and_why_is_said(password, why):
    with pytest.raises(PasswordError, match=why):
        check_password(password, "claire.martin@ocapiat.fr" if why == "identifiant" else "c.martin")


@pytest.mark.parametrize("password", [PASSWORD, "é" * 6 + "àçùîô12", "soleil couchant sur Rennes", "x7$kQ9!mZ2&p"])
def test_other_passwords_may_be_chosen(password):
    check_password(password, "c.martin")


def test_what_is_kept_of_a_password_is_no_password(kept, store):
    kept.accounts.add("c.martin", Role.AGENT, password=PASSWORD)
    with store.read() as connection:
        hashed = connection.execute(sa.select(ACCOUNTS.c.password)).scalar()
    assert hashed.startswith("$argon2id$")
    assert PASSWORD not in hashed


def test_an_unknown_account_costs_a_check_as_well(kept, monkeypatch):
    tried = []
    fits = Passwords.fits
    monkeypatch.setattr(Passwords, "fits", lambda self, *given: tried.append(given) or fits(self, *given))
    kept.accounts.add("invitee", Role.AGENT)
    assert kept.accounts.checked("personne", PASSWORD) is None
    assert kept.accounts.checked("invitee", PASSWORD) is None
    assert [kept_hash for _, kept_hash in tried] == [None, None]


def test_a_hash_of_before_is_made_anew(kept, store):
    from argon2 import PasswordHasher

    account = kept.accounts.add("c.martin", Role.AGENT, password=PASSWORD)
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with store.write() as connection:
        connection.execute(sa.update(ACCOUNTS).values(password=old))
    assert kept.accounts.checked("c.martin", PASSWORD).id == account.id
    with store.read() as connection:
        new = connection.execute(sa.select(ACCOUNTS.c.password)).scalar()
    assert new != old
    assert not CHEAP.check_needs_rehash(new)


@pytest.mark.parametrize("name", ["", "ab", "é.martin", "c martin", "-martin", "a" * 65, "c/martin", "martin-"])
def test_a_name_that_cannot_be_used(kept, name):
    with pytest.raises(AccountError, match="identifiant"):
        kept.accounts.add(name, Role.AGENT)


def test_a_name_is_one_whatever_its_case(kept):
    kept.accounts.add("C.Martin", Role.AGENT, "  Claire   Martin ", PASSWORD)
    assert kept.accounts.find(" c.MARTIN ").title == "Claire Martin"
    assert kept.accounts.checked("c.martin", PASSWORD) is not None
    with pytest.raises(AccountError, match="déjà pris"):
        kept.accounts.add("c.martin", Role.AGENT)


def test_somebody_always_administers(kept):
    assert not kept.accounts.has_administrator()
    waiting = kept.accounts.add("attend", Role.ADMINISTRATEUR)
    assert not kept.accounts.has_administrator()
    one = kept.accounts.add("une", Role.ADMINISTRATEUR, password=PASSWORD)
    assert kept.accounts.has_administrator()
    kept.accounts.set_active(waiting.id, False)
    for change in (lambda: kept.accounts.set_active(one.id, False), lambda: kept.accounts.set_role(one.id, Role.AGENT)):
        with pytest.raises(AccountError, match="dernier administrateur"):
            change()
    other = kept.accounts.add("deux", Role.ADMINISTRATEUR, password=PASSWORD)
    kept.accounts.set_active(one.id, False)
    assert [account.name for account in kept.accounts.all() if account.active] == ["deux"]
    assert kept.accounts.checked("une", PASSWORD) is None
    assert kept.accounts.checked("deux", PASSWORD).id == other.id


def test_roles_have_the_rights_of_those_before():
    rights = {role: [needed for needed in Role if role.may(needed)] for role in Role}
    assert rights == {
        Role.AGENT: [Role.AGENT],
        Role.REDACTEUR: [Role.AGENT, Role.REDACTEUR],
        Role.ADMINISTRATEUR: list(Role),
    }


def test_a_session_ends_when_idle_and_in_any_case(kept, people, clock):
    token = kept.sessions.open(people[Role.AGENT], "192.0.2.1")
    clock.forward(minutes=29)
    assert kept.sessions.read(token).account.name == "agent"
    clock.forward(minutes=29)
    assert kept.sessions.read(token) is not None
    clock.forward(minutes=30)
    assert kept.sessions.read(token) is None
    token = kept.sessions.open(people[Role.AGENT], "192.0.2.1")
    for _ in range(35):
        clock.forward(minutes=20)
        assert kept.sessions.read(token) is not None
    clock.forward(minutes=20)
    assert kept.sessions.read(token) is None


def test_a_page_that_asks_by_itself_keeps_no_session_alive(kept, people, clock):
    token = kept.sessions.open(people[Role.AGENT], "192.0.2.1")
    clock.forward(minutes=20)
    assert kept.sessions.read(token, used=False) is not None
    clock.forward(minutes=10)
    assert kept.sessions.read(token, used=False) is None


def test_sessions_are_kept_as_hashes_and_closed_together(kept, people, store):
    tokens = [kept.sessions.open(people[Role.AGENT], "192.0.2.1") for _ in range(3)]
    other = kept.sessions.open(people[Role.REDACTEUR], "192.0.2.1")
    with store.read() as connection:
        stored = str(connection.execute(sa.select(SESSIONS)).all())
    assert not any(token in stored for token in tokens)
    own = kept.sessions.read(tokens[0])
    assert len(kept.sessions.of(own.account.id)) == 3
    assert kept.sessions.close_all(own.account.id, own.key) == 2
    assert [kept.sessions.read(token) is not None for token in (*tokens, other)] == [True, False, False, True]


def test_who_is_disabled_is_out_at_once(kept, people):
    token = kept.sessions.open(people[Role.AGENT], "192.0.2.1")
    kept.accounts.set_active(people[Role.AGENT].id, False)
    assert kept.sessions.read(token) is None


def test_a_link_is_good_once_for_a_day(kept, clock):
    account = kept.accounts.add("c.martin", Role.AGENT)
    links = kept.invitations
    late = links.invite(account)
    clock.forward(hours=24)
    assert links.find(late) == (False, None)
    replaced, token = links.invite(account), links.invite(account)
    assert links.find(replaced) == (False, None)
    with pytest.raises(PasswordError):
        links.accept(token, "", "", "court")
    assert links.accept(token, "ignored", "", PASSWORD).name == "c.martin"
    with pytest.raises(AccountError, match="déjà servi"):
        links.accept(token, "", "", "Trois bateaux bleus")
    assert kept.accounts.checked("c.martin", PASSWORD) is not None


def test_the_first_administrators_link_is_worth_nothing_afterwards(kept):
    links = kept.invitations
    old, token = links.invite(None), links.invite(None)
    assert links.find(old) == (False, None)
    with pytest.raises(AccountError, match="identifiant"):
        links.accept(token, "x", "", PASSWORD)
    assert links.accept(token, "admin", "Anne Morel", PASSWORD).role is Role.ADMINISTRATEUR
    assert links.find(links.invite(None)) == (False, None)


def test_of_two_who_use_a_link_at_once_one_gets_in(kept):
    token, results, start = kept.invitations.invite(None), [], threading.Barrier(4)

    def use(number):
        start.wait()
        try:
            results.append(kept.invitations.accept(token, f"admin{number}", "", PASSWORD).name)
        except AccountError:
            results.append(None)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.accounts.all()) == 1
    assert results.count(None) == 3


def test_the_log_is_read_by_pages_and_ends(kept, clock):
    for number in range(5):
        kept.audit.note("a" if number % 2 else "b", f"acte {number}", address="192.0.2.1")
        clock.forward(days=1)
    first, before = kept.audit.latest(most=2)
    assert [act.what for act in first] == ["acte 4", "acte 3"]
    rest, end = kept.audit.latest(before=before, most=3)
    assert [act.what for act in rest] == ["acte 2", "acte 1", "acte 0"]
    assert end is None
    assert [act.what for act in kept.audit.latest("A")[0]] == ["acte 3", "acte 1"]
    clock.forward(days=362)
    assert kept.audit.purge() == 2
