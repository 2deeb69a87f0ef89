"""The assistant's secret, which signs sessions and buttons."""

from __future__ import annotations

import os
import secrets

from bot.settings import SECRET_CHARS, SettingError, Settings

#: The file of ``DATA_DIR`` that keeps the secret when no setting gives one.
FILE = "secret.key"


def secret_key(settings: Settings) -> str:
    """Return the setting ``SECRET_KEY``, or else the secret of ``DATA_DIR``, which is made the first time.

    Raises:
        SettingError: the file holds no secret.

    """
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        found = path.read_text(encoding="ascii", errors="replace").strip()
        if len(found) < SECRET_CHARS:
            mend = "delete it (every session will end), or set SECRET_KEY"
            raise SettingError(f"{path} does not hold the {SECRET_CHARS} characters of a secret: {mend}") from None
        return found
    key = secrets.token_hex(32)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
