"""The settings of the Chatwoot channel: where it is, what opens it, what its webhooks are signed with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.setting_values import SettingError, is_loopback


@dataclass(frozen=True)
class ChatwootSettings:
    """How the assistant speaks with a Chatwoot server (see ``SETTINGS``)."""

    url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)


def chatwoot_settings(given: Mapping[str, str]) -> ChatwootSettings | None:
    """Read the settings of the channel; None when it is off.

    Raises:
        SettingError: a value is missing or cannot be used.

    """
    url = given["CHATWOOT_URL"].rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise SettingError(f"CHATWOOT_URL is « {url} »: write an address in https (http on loopback alone)")
    for name, what in (("CHATWOOT_TOKEN", "access token"), ("CHATWOOT_SECRET", "webhook secret")):
        if not given[name]:
            raise SettingError(f"{name} is empty: CHATWOOT_URL wants it, write the agent bot's {what}")
    return ChatwootSettings(url, given["CHATWOOT_TOKEN"], given["CHATWOOT_SECRET"])
