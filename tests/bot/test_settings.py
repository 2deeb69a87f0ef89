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
