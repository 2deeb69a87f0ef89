"""How the value of a setting is read: what it must be, and what is said when it cannot be used."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import date

#: A range of addresses; a single address is a range of one.
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
#: How long a secret must be, in characters.
SECRET_CHARS = 32


class SettingError(Exception):
    """A setting has a value that cannot be used; the message names the setting and what to write."""


def whole(given: Mapping[str, str], name: str, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    try:
        value = int(given[name])
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise SettingError(f"{name} is « {given[name]} »: write a whole number from {least} to {most}")
    return value


def yes(given: Mapping[str, str], name: str) -> bool:
    """Return whether a setting says yes."""
    value = given[name].lower()
    if value not in ("yes", "no"):
        raise SettingError(f"{name} is « {given[name]} »: write yes or no")
    return value == "yes"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def day(given: Mapping[str, str], name: str) -> date | None:
    """Return a day; None when the setting is empty."""
    if not given[name]:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError as error:
        raise SettingError(f"{name} is « {given[name]} »: write a date as YYYY-MM-DD") from error


def secret(given: Mapping[str, str], name: str) -> str | None:
    """Return a secret that is long enough; None when the setting is empty."""
    if not given[name]:
        return None
    if len(given[name]) < SECRET_CHARS:
        raise SettingError(f"{name} is too short: write at least {SECRET_CHARS} characters drawn at random")
    return given[name]


def networks(given: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Return addresses and ranges."""
    texts = [text.strip() for text in given[name].split(",") if text.strip()]
    try:
        return tuple(ipaddress.ip_network(text) for text in texts)
    except ValueError as error:
        raise SettingError(f"{name} is « {given[name]} »: write addresses or ranges, comma-separated") from error
