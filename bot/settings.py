"""Every setting: its name in the environment, its default and its meaning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class SettingError(Exception):
    """A setting has a value that cannot be used; the message names the setting and what to write."""


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
    Setting("RETENTION_DAYS", "30", "How long recaps are kept, in days."),
    Setting("MODEL_DIR", "models", "Folder of the trained model."),
    Setting("REFERENCE_DATE", "", "Date (YYYY-MM-DD) that the rules take for today; empty: the clock."),
    Setting("MAX_MESSAGE_CHARS", "2000", "Longest message of a visitor, in characters."),
    Setting("ACTION_SERVER_PORT", "0", "Port of the action server on loopback; 0: any free port."),
    Setting("LOG_LEVEL", "WARNING", "Level of the logs: DEBUG, INFO, WARNING or ERROR."),
)


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
    model_dir: Path
    reference_date: date | None
    max_message_chars: int
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
    return Settings(
        host=given["HOST"],
        port=_whole(given, "PORT", 1, 65535),
        allowed_origins=tuple(origin.strip().rstrip("/") for origin in given["ALLOWED_ORIGINS"].split(",") if origin),
        rasa_token=given["RASA_TOKEN"] or None,
        data_dir=Path(given["DATA_DIR"]),
        public_url=given["PUBLIC_URL"].rstrip("/") or _own_address(given),
        retention_days=_whole(given, "RETENTION_DAYS", 1, 3650),
        model_dir=Path(given["MODEL_DIR"]),
        reference_date=_day(given, "REFERENCE_DATE"),
        max_message_chars=_whole(given, "MAX_MESSAGE_CHARS", 1, 100_000),
        action_server_port=_whole(given, "ACTION_SERVER_PORT", 0, 65535),
        log_level=level,
    )


def _own_address(given: Mapping[str, str]) -> str:
    host = "localhost" if given["HOST"] == "127.0.0.1" else given["HOST"]
    return f"http://{host}:{given['PORT']}"


def _whole(given: Mapping[str, str], name: str, least: int, most: int) -> int:
    try:
        value = int(given[name])
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise SettingError(f"{name} is « {given[name]} »: write a whole number from {least} to {most}")
    return value


def _day(given: Mapping[str, str], name: str) -> date | None:
    if not given[name]:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError as error:
        raise SettingError(f"{name} is « {given[name]} »: write a date as YYYY-MM-DD") from error
