"""Sessions and the secret that signs them."""

import re
import stat

import itsdangerous.timed
import pytest

from bot.channels.secret import secret_key
from bot.channels.sessions import Sessions
from bot.settings import SettingError, read_settings

SECRET, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def sessions():
    return Sessions(SECRET, 1)


def test_a_session_is_known_again_with_its_conversation(sessions):
    session = sessions.issue()
    assert sessions.read(session.token) == session
    assert Sessions(SECRET, 1).read(session.token) == session, "after a restart too"


def test_sessions_cannot_be_guessed_and_do_not_show_their_conversation(sessions):
    issued = [sessions.issue() for _ in range(100)]
    assert len({session.token.split(".")[0] for session in issued}) == 100
    assert len({session.conversation for session in issued}) == 100
    for session in issued:
        assert len(session.token.split(".")[0]) == 32, "24 random bytes"
        assert re.fullmatch(r"[0-9a-f]{32}", session.conversation)
        assert session.conversation not in session.token
        assert sessions.read(session.conversation) is None, "what Rasa stores opens nothing"


FORGERIES = {
    "nothing": lambda token: None,
    "empty": lambda token: "",
    "not a text": lambda token: 3,
    "a list": lambda token: [token],
    "words": lambda token: "my-session",
    "no signature": lambda token: token.rsplit(".", 1)[0],
    "no time": lambda token: token.split(".")[0],
    "empty signature": lambda token: token.rsplit(".", 1)[0] + ".",
    "another random": lambda token: "A" * 32 + token[32:],
    "another time": lambda token: ".".join([token.split(".")[0], "zzzzzz", token.split(".")[2]]),
    "one letter more": lambda token: token + "A",
    "one letter changed": lambda token: token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:],
    "padded": lambda token: token + "=",
    "last letter changed": lambda token: token[:-1] + chr(ord(token[-1]) ^ 1),
    "not ASCII": lambda token: "é" + token,
    "half of a surrogate pair": lambda token: "\ud83d" + token,
    "a null character": lambda token: token + "\0",
    "very long": lambda token: token * 1000,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_token_is_worth_nothing(sessions, forge):
    assert sessions.read(forge(sessions.issue().token)) is None


def test_no_letter_of_a_token_can_change(sessions):
    token = sessions.issue().token
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for place in range(len(token)):
        others = (token[:place] + letter + token[place + 1 :] for letter in letters if letter != token[place])
        assert not any(map(sessions.read, others)), place


def test_a_token_of_another_secret_is_worth_nothing(sessions):
    assert sessions.read(Sessions(OTHER, 1).issue().token) is None


@pytest.mark.parametrize(("seconds", "lives"), [(0, True), (3600, True), (3602, False), (10**7, False), (-60, False)])
def test_a_session_lives_as_long_as_it_is_told(sessions, monkeypatch, seconds, lives):
    session = sessions.issue()
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + seconds)
    assert (sessions.read(session.token) == session) is lives


def test_the_secret_is_made_once_and_nobody_else_reads_it(tmp_path):
    settings = read_settings({"DATA_DIR": str(tmp_path / "new")})
    key = secret_key(settings)
    assert len(key) >= 32
    assert secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600
    assert secret_key(read_settings({"DATA_DIR": str(tmp_path / "other")})) != key


def test_a_secret_may_be_given_and_is_not_shown(tmp_path):
    settings = read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET})
    assert secret_key(settings) == SECRET
    assert list(tmp_path.iterdir()) == []
    assert SECRET not in repr(settings)


def test_a_spoilt_file_is_told(tmp_path):
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(SettingError, match=r"secret\.key.*SECRET_KEY"):
        secret_key(read_settings({"DATA_DIR": str(tmp_path)}))
