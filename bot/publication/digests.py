"""The digest beside a model: what is loaded is what was published, whole."""

from __future__ import annotations

import hashlib
from pathlib import Path


class TamperedError(Exception):
    """A model is not the one that was written with its digest; the message (French) says what to do."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def digest_path(model: Path) -> Path:
    """Return where the digest of a model is kept."""
    return model.with_suffix(".sha256")


def write_digest(model: Path) -> str:
    """Write the digest of a model beside it, as ``sha256sum --check`` reads it; return it."""
    digest = digest_of(model)
    digest_path(model).write_text(f"{digest}  {model.name}\n", encoding="utf-8")
    return digest


def check(model: Path) -> str:
    """Return the digest of a model that has not changed since it was written.

    Raises:
        TamperedError: its digest is missing, or is another's.

    """
    beside = digest_path(model)
    if not beside.exists():
        raise TamperedError(f"{beside} manque : le modèle {model} ne sera pas chargé. Relancez `make train`.")
    digest = digest_of(model)
    if beside.read_text(encoding="utf-8").split()[:1] != [digest]:
        raise TamperedError(
            f"{model} n’est pas le modèle dont {beside} garde l’empreinte : il ne sera pas chargé. "
            "Rétablissez un modèle conservé (`python -m bot.publication back`) ou relancez `make train`."
        )
    return digest


def is_intact(model: Path) -> bool:
    """Tell whether a model is there and has not changed since it was written."""
    try:
        check(model)
    except (TamperedError, OSError):
        return False
    return True
