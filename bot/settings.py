"""Every setting: its name in the environment, its default and its meaning."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bot.chatwoot_settings import ChatwootSettings, chatwoot_settings
from bot.handover_settings import HandoverSettings, handover_settings
from bot.setting_values import SECRET_CHARS, Network, SettingError, day, is_loopback, networks, secret, whole, yes

__all__ = [
    "SECRET_CHARS", "SETTINGS", "Network", "OidcSettings", "Setting", "SettingError", "Settings", "is_loopback",
    "read_settings",
]  # fmt: skip

_OIDC_ROLE = re.compile(r"(?P<claim>[\w.-]+):(?P<value>[^=]+)=(?P<role>agent|redacteur|administrateur)")


@dataclass(frozen=True)
class Setting:
    """One setting: ``name`` in the environment, ``default`` as it would be written, ``meaning`` in one sentence."""

    name: str
    default: str
    meaning: str


#: All the settings, in the order in which the documentation lists them.
SETTINGS: tuple[Setting, ...] = (
    Setting("HOST", "127.0.0.1", "Address that the assistant listens on."),
    Setting("PORT", "5005", "Port that the assistant listens on."),
    Setting("ALLOWED_ORIGINS", "", "Sites (comma-separated origins) that may open a socket; empty: loopback only."),
    Setting("RASA_TOKEN", "", "Opens Rasa's HTTP API with this token; empty: the API is closed."),
    Setting("DATA_DIR", "var", "Folder of the embedded stores."),
    Setting("PUBLIC_URL", "", "Address at which visitors reach the assistant, for links; empty: HOST and PORT."),
    Setting("RETENTION_DAYS", "30", "How long conversations and recaps are kept, in days."),
    Setting("REDACT_SIRET", "no", "Mask SIRET, SIREN and dossier numbers in messages too: yes or no."),
    Setting("MODEL_DIR", "models", "Folder of the trained model."),
    Setting("KEPT_MODELS", "5", "How many published models are kept, the one that serves included."),
    Setting("PUBLICATION_MARGIN", "1", "What a figure may lose for a model to be published, in points (0 to 100)."),
    Setting("REFERENCE_DATE", "", "Date (YYYY-MM-DD) that the rules take for today; empty: the clock."),
    Setting("MAX_MESSAGE_CHARS", "1000", "Longest message of a visitor, in characters."),
    Setting("SECRET_KEY", "", "Signs sessions and buttons (32 characters or more); empty: made once in DATA_DIR."),
    Setting("SESSION_HOURS", "24", "How long a visitor's session lives, in hours."),
    Setting("RATE_PER_MINUTE", "30", "Messages a minute in one conversation; 0: no limit."),
    Setting("RATE_ADDRESS_PER_MINUTE", "120", "Messages a minute from one address, new sockets too; 0: no limit."),
    Setting("TRUSTED_PROXIES", "", "Proxies (comma-separated addresses or ranges) whose X-Forwarded-For is believed."),
    Setting("LIMIT_LOOPBACK", "0", "1: the rates and the sockets are limited for this machine's own addresses too."),
    Setting("MAX_CONNECTIONS_PER_ADDRESS", "20", "Sockets that one address may hold open; 0: no limit."),
    Setting("MAX_WAITING", "200", "Messages that may wait for an answer at once, all visitors together; 0: no limit."),
    Setting("TURN_SECONDS", "5", "How long an answer may take before the visitor is told that none comes, in seconds."),
    Setting("IDLE_MINUTES", "60", "After how long without a message a socket is closed, in minutes."),
    Setting("REST", "auto", "The REST channel: yes, no, or auto (yes while HOST is loopback, or with REST_TOKEN)."),
    Setting("REST_TOKEN", "", "What REST clients must send as « Authorization: Bearer … »; empty: this machine alone."),
    Setting("AGENTS_TOKEN", "", "Opens the agents' interface (/agents/) with this token; empty: it is closed."),
    Setting("CONSOLE_IDLE_MINUTES", "30", "After how long without use a session of the console ends, in minutes."),
    Setting("CONSOLE_SESSION_HOURS", "12", "How long a session of the console lives at most, in hours."),
    Setting("AUDIT_DAYS", "365", "How long the console's audit log is kept, in days."),
    Setting(
        "OIDC_ISSUER", "", "OpenID Connect provider that agents sign in at (its issuer); empty: local accounts only."
    ),
    Setting("OIDC_CLIENT_ID", "", "The console's name at the OpenID Connect provider."),
    Setting("OIDC_CLIENT_SECRET", "", "The console's secret at the OpenID Connect provider; empty: a public client."),
    Setting(
        "OIDC_ROLES",
        "",
        "Which claims give which roles: `claim:value=role`, comma-separated, as in "
        "`realm_access.roles:support=agent, groups:/redaction=redacteur`.",
    ),
    Setting("HANDOVER", "auto", "Hand-over to people: yes, no, or auto (yes once somebody can enter the console)."),
    Setting(
        "OPENING_HOURS",
        "lun-ven 9:00-12:30 14:00-17:30",
        "When people answer, Paris time, but for public holidays: days and hours, comma-separated; or jamais.",
    ),
    Setting("OPENING_CLOSED", "", "Days (YYYY-MM-DD, comma-separated) on which nobody answers for another reason."),
    Setting("HANDOVER_PATIENCE", "5", "How long a visitor waits before a message is offered instead, in minutes."),
    Setting(
        "AGENT_SILENCE", "10", "After how long without a sign of its agent a conversation waits again, in minutes."
    ),
    Setting("SMTP_HOST", "", "Server that sends the messages left by visitors; empty: they are in the console only."),
    Setting("SMTP_PORT", "587", "Its port; 465 speaks TLS from the start."),
    Setting("SMTP_USER", "", "Who signs in there; empty: nobody."),
    Setting("SMTP_PASSWORD", "", "The password of SMTP_USER."),
    Setting("SMTP_STARTTLS", "yes", "Encrypt the connection: yes, or no (a password then goes to loopback only)."),
    Setting("MAIL_FROM", "", "Address that these e-mails come from."),
    Setting("MAIL_TO", "", "Addresses (comma-separated) that they are sent to."),
    Setting("CHATWOOT_URL", "", "Chatwoot server whose agent bot the assistant is (docs/chatwoot.md); empty: none."),
    Setting("CHATWOOT_TOKEN", "", "The agent bot's access token there."),
    Setting("CHATWOOT_SECRET", "", "What Chatwoot signs the agent bot's webhooks with."),
    Setting("ACTION_SERVER_PORT", "0", "Port of the action server on loopback; 0: any free port."),
    Setting("LOG_LEVEL", "WARNING", "Level of the logs: DEBUG, INFO, WARNING or ERROR."),
)


@dataclass(frozen=True)
class OidcSettings:
    """How the console speaks with an OpenID Connect provider.

    Attributes:
        issuer: the provider.
        client_id: the console's name there.
        client_secret: its secret; None for a public client.
        roles: for each role that is given, the claim (its keys separated by dots) and the value that give it.

    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    roles: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Settings:
    """The settings in force, typed (see ``SETTINGS`` for their meaning)."""

    host: str
    port: int
    allowed_origins: tuple[str, ...]
    rasa_token: str | None
    data_dir: Path
    public_url: str
    retention_days: int
    redact_siret: bool
    model_dir: Path
    kept_models: int
    publication_margin: int
    reference_date: date | None
    max_message_chars: int
    secret_key: str | None = field(repr=False)
    session_hours: int
    rate_per_minute: int
    rate_address_per_minute: int
    trusted_proxies: tuple[Network, ...]
    max_connections_per_address: int
    idle_minutes: int
    max_waiting: int
    turn_seconds: int
    rest: bool
    rest_token: str | None = field(repr=False)
    agents_token: str | None = field(repr=False)
    limit_loopback: bool
    console_idle_minutes: int
    console_session_hours: int
    audit_days: int
    oidc: OidcSettings | None
    handover: HandoverSettings
    chatwoot: ChatwootSettings | None
    action_server_port: int
    log_level: str

    @property
    def model_path(self) -> Path:
        """The trained model that is served."""
        return self.model_dir / "mon-espace.tar.gz"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingError: a value cannot be used.

    """
    source = os.environ if environ is None else environ
    given = {setting.name: source.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    level = given["LOG_LEVEL"].upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingError(f"LOG_LEVEL is « {level} »: write DEBUG, INFO, WARNING or ERROR")
    days, hours = whole(given, "RETENTION_DAYS", 1, 3650), whole(given, "SESSION_HOURS", 1, 8760)
    if hours > days * 24:
        # An erased conversation is remembered for RETENTION_DAYS: a session that lives longer would open it again.
        raise SettingError(f"SESSION_HOURS is « {hours} », longer than RETENTION_DAYS: write {days * 24} at most")
    return Settings(
        host=given["HOST"],
        port=whole(given, "PORT", 1, 65535),
        allowed_origins=tuple(origin.strip().rstrip("/") for origin in given["ALLOWED_ORIGINS"].split(",") if origin),
        rasa_token=given["RASA_TOKEN"] or None,
        data_dir=Path(given["DATA_DIR"]),
        public_url=given["PUBLIC_URL"].rstrip("/") or _own_address(given),
        retention_days=days,
        redact_siret=yes(given, "REDACT_SIRET"),
        model_dir=Path(given["MODEL_DIR"]),
        kept_models=whole(given, "KEPT_MODELS", 2, 100),
        publication_margin=whole(given, "PUBLICATION_MARGIN", 0, 100),
        reference_date=day(given, "REFERENCE_DATE"),
        max_message_chars=whole(given, "MAX_MESSAGE_CHARS", 1, 100_000),
        secret_key=secret(given, "SECRET_KEY"),
        session_hours=hours,
        rate_per_minute=whole(given, "RATE_PER_MINUTE", 0, 100_000),
        rate_address_per_minute=whole(given, "RATE_ADDRESS_PER_MINUTE", 0, 100_000),
        trusted_proxies=networks(given, "TRUSTED_PROXIES"),
        max_connections_per_address=whole(given, "MAX_CONNECTIONS_PER_ADDRESS", 0, 100_000),
        limit_loopback=bool(whole(given, "LIMIT_LOOPBACK", 0, 1)),
        max_waiting=whole(given, "MAX_WAITING", 0, 100_000),
        turn_seconds=whole(given, "TURN_SECONDS", 1, 300),
        rest=_rest(given),
        rest_token=secret(given, "REST_TOKEN"),
        agents_token=secret(given, "AGENTS_TOKEN"),
        idle_minutes=whole(given, "IDLE_MINUTES", 1, 10_080),
        console_idle_minutes=whole(given, "CONSOLE_IDLE_MINUTES", 1, 10_080),
        console_session_hours=whole(given, "CONSOLE_SESSION_HOURS", 1, 744),
        audit_days=whole(given, "AUDIT_DAYS", 1, 3650),
        oidc=_oidc(given),
        handover=handover_settings(given),
        chatwoot=chatwoot_settings(given),
        action_server_port=whole(given, "ACTION_SERVER_PORT", 0, 65535),
        log_level=level,
    )


def _own_address(given: Mapping[str, str]) -> str:
    host = "localhost" if given["HOST"] == "127.0.0.1" else given["HOST"]
    return f"http://{host}:{given['PORT']}"


def _rest(given: Mapping[str, str]) -> bool:
    value = given["REST"].lower()
    if value not in ("yes", "no", "auto"):
        raise SettingError(f"REST is « {given['REST']} »: write yes, no or auto")
    if value == "auto":
        return is_loopback(given["HOST"]) or bool(given["REST_TOKEN"])
    if value == "yes" and not is_loopback(given["HOST"]) and not given["REST_TOKEN"]:
        raise SettingError(
            "REST=yes on a public address lets anyone speak in another's name: set REST_TOKEN, or write REST=no"
        )
    return value == "yes"


def _oidc(given: Mapping[str, str]) -> OidcSettings | None:
    issuer, client = given["OIDC_ISSUER"].rstrip("/"), given["OIDC_CLIENT_ID"]
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise SettingError(f"OIDC_ISSUER is « {issuer} »: write an address in https (http on loopback alone)")
    if not client:
        raise SettingError("OIDC_CLIENT_ID is empty: write the name that the console has at OIDC_ISSUER")
    found = [_OIDC_ROLE.fullmatch(text.strip()) for text in given["OIDC_ROLES"].split(",")]
    roles = tuple((match["claim"], match["value"], match["role"]) for match in found if match)
    if len(roles) != len(found):
        wrong = "write claim:value=role, comma-separated; the roles are agent, redacteur, administrateur"
        raise SettingError(f"OIDC_ROLES is « {given['OIDC_ROLES']} »: {wrong}")
    return OidcSettings(issuer, client, given["OIDC_CLIENT_SECRET"] or None, roles)
