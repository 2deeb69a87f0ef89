"""The kinds of personal data: the mask that stands in a message, and the name by which the visitor is told."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """A kind of data; its value is a short id."""

    IBAN = "iban"
    BIC = "bic"
    NIR = "nir"
    CARD = "carte"
    EMAIL = "e-mail"
    PHONE = "telephone"
    BIRTH = "naissance"
    SIRET = "siret"
    SIREN = "siren"
    DOSSIER = "dossier"

    @property
    def mask(self) -> str:
        """What replaces the data in a message."""
        return _MASKS[self]

    @property
    def title(self) -> str:
        """What the visitor is told was masked."""
        return _TITLES[self]


_MASKS = {
    Kind.IBAN: "[IBAN masqué]",
    Kind.BIC: "[BIC masqué]",
    Kind.NIR: "[numéro de sécurité sociale masqué]",
    Kind.CARD: "[carte bancaire masquée]",
    Kind.EMAIL: "[e-mail masqué]",
    Kind.PHONE: "[téléphone masqué]",
    Kind.BIRTH: "[date de naissance masquée]",
    Kind.SIRET: "[SIRET masqué]",
    Kind.SIREN: "[SIREN masqué]",
    Kind.DOSSIER: "[numéro de dossier masqué]",
}
_TITLES = {
    Kind.IBAN: "un IBAN",
    Kind.BIC: "un code BIC",
    Kind.NIR: "un numéro de sécurité sociale",
    Kind.CARD: "un numéro de carte bancaire",
    Kind.EMAIL: "une adresse e-mail",
    Kind.PHONE: "un numéro de téléphone",
    Kind.BIRTH: "une date de naissance",
    Kind.SIRET: "un numéro SIRET",
    Kind.SIREN: "un numéro SIREN",
    Kind.DOSSIER: "un numéro de dossier",
}
#: Companies' numbers and references: agents need them, so they are masked only where the setting REDACT_SIRET asks.
COMPANY = frozenset({Kind.SIRET, Kind.SIREN, Kind.DOSSIER})
#: What nobody has any reason to write in a conversation, an agent either.
SECRET = frozenset({Kind.IBAN, Kind.NIR, Kind.CARD})
