"""The settings: defaults, values that cannot be used, and their documentation."""

from pathlib import Path

import pytest

from bot.settings import SETTINGS, SettingError, read_settings

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_defaults_are_those_of_the_contract():
    settings = read_settings({})
    assert (settings.host, settings.port, settings.rasa_token, settings.allowed_origins) == (
        "127.0.0.1",
        5005,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("REFERENCE_DATE", "31/02/2023"),
        ("LOG_LEVEL", "loud"),
        ("MAX_MESSAGE_CHARS", "0"),
        ("SECRET_KEY", "short"),
        ("RATE_PER_MINUTE", "-1"),
        ("TRUSTED_PROXIES", "10.0.0.1, proxy.local"),
        ("SESSION_HOURS", "721"),
        ("REST", "maybe"),
        ("AGENTS_TOKEN", "short"),
        ("MAX_WAITING", "-1"),
        ("HANDOVER", "perhaps"),
        ("OPENING_HOURS", "lundi 9-12"),
        ("OPENING_HOURS", "lun 9:00-25:00"),
        ("OPENING_HOURS", "lun 12:00-9:00"),
        ("OPENING_HOURS", "lun 14:00-17:00 9:00-12:00"),
        ("OPENING_HOURS", "ven-lun 9:00-12:00"),
        ("OPENING_CLOSED", "24/12/2026"),
        ("HANDOVER_PATIENCE", "0"),
        ("AGENT_SILENCE", "soon"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_rest_on_a_public_address_wants_a_token():
    assert read_settings({}).rest
    assert not read_settings({"HOST": "0.0.0.0"}).rest
    assert read_settings({"HOST": "0.0.0.0", "REST_TOKEN": "t" * 32}).rest
    assert not read_settings({"REST": "no"}).rest
    with pytest.raises(SettingError, match="REST_TOKEN"):
        read_settings({"HOST": "0.0.0.0", "REST": "yes"})


def test_origins_are_a_list():
    assert read_settings({"ALLOWED_ORIGINS": "https://a.fr/, https://b.fr"}).allowed_origins == (
        "https://a.fr",
        "https://b.fr",
    )


def test_proxies_are_addresses_and_ranges():
    proxies = read_settings({"TRUSTED_PROXIES": "10.0.0.0/8, ::1,"}).trusted_proxies
    assert [str(proxy) for proxy in proxies] == ["10.0.0.0/8", "::1/128"]


def test_each_setting_is_documented_with_its_default_and_meaning():
    text = DOCS.read_text(encoding="utf-8")
    missing = [
        setting.name
        for setting in SETTINGS
        if f"| `{setting.name}` | `{setting.default}` | {setting.meaning} |".replace("``", "") not in text
    ]
    assert missing == []


MAIL = {"SMTP_HOST": "mail.local", "MAIL_FROM": "assistant@ocapiat.test", "MAIL_TO": "a@ocapiat.test, b@ocapiat.test"}


def test_mail_is_off_without_a_server_and_wants_its_addresses():
    assert read_settings({}).handover.mail is None
    mail = read_settings(MAIL).handover.mail
    assert (mail.port, mail.starttls, mail.to) == (587, True, ("a@ocapiat.test", "b@ocapiat.test"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "assistant"),
        ("MAIL_FROM", "a@b.test, c@d.test"),
        ("MAIL_TO", ""),
        ("MAIL_TO", "a@b.test\r\nBcc: c@d.test"),
        ("SMTP_PORT", "0"),
        ("SMTP_STARTTLS", "maybe"),
    ],
)
def test_a_setting_of_mail_that_cannot_be_used_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({**MAIL, name: value})


def test_a_password_is_not_sent_in_clear():
    clear = {**MAIL, "SMTP_USER": "u", "SMTP_PASSWORD": "p", "SMTP_STARTTLS": "no"}
    with pytest.raises(SettingError, match="SMTP_STARTTLS"):
        read_settings(clear)
    assert read_settings({**clear, "SMTP_HOST": "127.0.0.1"}).handover.mail.password == "p"
    assert "'p'" not in repr(read_settings({**clear, "SMTP_PORT": "465"}))
