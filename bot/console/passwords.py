"""Passwords: which may be chosen, how they are kept and checked."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.store import new_token
from knowledge import typographic

#: The shortest and the longest password, in characters.
SHORTEST = 12
LONGEST = 200
#: How many different characters it must have.
_LEAST_DIFFERENT = 5
#: What people write who want no password: as it is, or as most of one.
_COMMON = (
    "motdepasse", "mot de passe", "password", "passw0rd", "azerty", "qwerty", "123456", "abcdef", "bonjour", "soleil",
    "jetaime", "admin", "administrateur", "welcome", "bienvenue", "changeme", "letmein", "iloveyou", "ocapiat",
    "monespace", "moncompte", "partnet", "console",
)  # fmt: skip


class PasswordError(Exception):
    """A password may not be chosen; the message says why, in French."""


def check_password(password: str, name: str) -> None:
    """Check a password that somebody chooses.

    Args:
        password: the password.
        name: the account's.

    Raises:
        PasswordError: it is too short, too long or too easy to guess.

    """
    if len(password) < SHORTEST:
        raise PasswordError(typographic(f"Le mot de passe doit compter au moins {SHORTEST} caractères."))
    if len(password) > LONGEST:
        raise PasswordError(typographic(f"Le mot de passe doit compter au plus {LONGEST} caractères."))
    if len(set(password)) < _LEAST_DIFFERENT:
        raise PasswordError("Ce mot de passe répète trop les mêmes caractères.")
    plain = password.casefold()
    parts = [part for part in (name.casefold(), name.casefold().partition("@")[0]) if len(part) > 2]
    if any(_is_most_of(part, plain) for part in parts):
        raise PasswordError("Le mot de passe ne doit pas reprendre l’identifiant.")
    if any(_is_most_of(common, plain) for common in _COMMON):
        raise PasswordError("Ce mot de passe est trop courant : choisissez-en un autre, par exemple quatre mots.")


def _is_most_of(part: str, password: str) -> bool:
    """Tell whether little is left of a password without a part that anyone would try."""
    return part in password and len(password.replace(part, "")) < SHORTEST - 4


class Passwords:
    """Makes and checks what is kept of passwords.

    Args:
        hasher: argon2; the tests take a cheap one.

    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(new_token())

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one; with None kept, it takes as long and the answer is no."""
        # A very long text would cost more than it can be worth.
        given = password[: LONGEST + 1]
        try:
            return self._hasher.verify(kept or self._nobodys, given) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
