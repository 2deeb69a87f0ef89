"""The settings of the hand-over to people: when they answer, how long is waited, where e-mails go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from typing import Literal

from bot.opening_hours import HoursError, Opening, read_opening
from bot.setting_values import SettingError, is_loopback, whole, yes


@dataclass(frozen=True)
class MailSettings:
    """How e-mails are sent (see ``SETTINGS``)."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    starttls: bool
    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class HandoverSettings:
    """The settings in force (see ``SETTINGS``)."""

    mode: Literal["yes", "no", "auto"]
    opening: Opening
    patience: timedelta
    silence: timedelta
    mail: MailSettings | None


def handover_settings(given: Mapping[str, str]) -> HandoverSettings:
    """Read the settings of the hand-over.

    Raises:
        SettingError: a value cannot be used.

    """
    mode = given["HANDOVER"].lower()
    if mode not in ("yes", "no", "auto"):
        raise SettingError(f"HANDOVER is « {given['HANDOVER']} »: write yes, no or auto")
    return HandoverSettings(
        mode=mode,  # type: ignore[arg-type]
        opening=_opening(given),
        patience=timedelta(minutes=whole(given, "HANDOVER_PATIENCE", 1, 1440)),
        silence=timedelta(minutes=whole(given, "AGENT_SILENCE", 1, 1440)),
        mail=_mail(given),
    )


def _opening(given: Mapping[str, str]) -> Opening:
    try:
        return read_opening(given["OPENING_HOURS"], given["OPENING_CLOSED"])
    except HoursError as error:
        raise SettingError(f"{error.setting}: {error}") from error


def _mail(given: Mapping[str, str]) -> MailSettings | None:
    host = given["SMTP_HOST"]
    if not host:
        return None
    starttls, password = yes(given, "SMTP_STARTTLS"), given["SMTP_PASSWORD"] or None
    port = whole(given, "SMTP_PORT", 1, 65535)
    if password and not starttls and port != 465 and not is_loopback(host):
        raise SettingError("SMTP_STARTTLS=no would send SMTP_PASSWORD in clear: write yes, or use port 465")
    (sender,), to = _addresses(given, "MAIL_FROM", most=1), _addresses(given, "MAIL_TO")
    return MailSettings(host, port, given["SMTP_USER"] or None, password, starttls, sender, to)


def _addresses(given: Mapping[str, str], name: str, most: int = 20) -> tuple[str, ...]:
    texts = [text.strip() for text in given[name].split(",") if text.strip()]
    try:
        found = tuple(Address(addr_spec=text).addr_spec for text in texts)
    except (MessageError, ValueError, IndexError) as error:
        raise SettingError(f"{name} is « {given[name]} »: write e-mail addresses, as in nom@exemple.fr") from error
    if not 0 < len(found) <= most or not all("@" in address for address in found):
        raise SettingError(f"{name} is « {given[name]} »: SMTP_HOST wants it, write e-mail addresses (at most {most})")
    return found
