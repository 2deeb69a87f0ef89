"""Who may do what: three roles, each with the rights of those before it."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """A role; its value is how the store and the command line write it."""

    AGENT = "agent"
    REDACTEUR = "redacteur"
    ADMINISTRATEUR = "administrateur"

    @property
    def title(self) -> str:
        """The role in French."""
        return _TITLES[self]

    @property
    def rank(self) -> int:
        """Its place: a role has the rights of those of a lower rank."""
        return list(Role).index(self)

    def may(self, needed: Role) -> bool:
        """Tell whether this role has the rights of another."""
        return self.rank >= needed.rank


_TITLES = {Role.AGENT: "agent", Role.REDACTEUR: "rédacteur", Role.ADMINISTRATEUR: "administrateur"}
