"""What a message announces a number as: « mon IBAN est … », « dossier n° … »."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["iban", "bic", "nir", "card", "siret", "phone"]

#: How far before a number the words that announce it may stand, in characters.
_REACH = 45
#: The words, in the plain form. The one nearest to the number counts.
_WORDS: dict[Role, str] = {
    "iban": r"ibans?|ribs?|comptes? bancaires?|coordonnees bancaires"
    r"|(?:n ?°|no|num|numeros?) de (?:mon |notre |son )?compte",
    "bic": r"bics?|swifts?",
    "nir": r"securite sociale|secu|secu sociale|nir|nss|(?:n ?°|no|num|numero) ?(?:de )?ss|(?:carte )?vitale"
    r"|(?:n ?°|numero) insee",
    "card": r"cartes?(?: bancaires?| bleues?| de credit| de paiement)?|cb|visa|mastercard|amex|american express"
    r"|(?:n ?°|num|numeros?) de (?:ma |la |sa |notre )?carte(?! vitale)",
    "siret": r"sirets?|sirens?|rcs",
    "phone": r"tel|tels|telephones?|telephonique|portables?|mobiles?|fixe|fax|appel\w*|rappel\w*|joign\w+|joindre"
    r"|whatsapp|sms",
}
_ANY = re.compile("|".join(rf"(?P<{role}>(?<![a-z0-9])(?:{words})(?![a-z]))" for role, words in _WORDS.items()))
_AFTER = re.compile(
    r"[ ,;:()=>-]*(?:c ?'?est|qui est|est|comme|voila)? ?(?:bien )?(?:mon|notre|le|son|sa|ma|votre)? ?"
    r"(?:(?:n ?°|numero|num) (?:de |d')(?:ma |la |mon )?)?(?:" + _ANY.pattern + ")"
)
_REFERENCE = re.compile(
    r"(?<![a-z])(?:dossiers?|demandes?|factures?|devis|contrats?|conventions?|commandes?|avis|cerfa|references?|refs?"
    r"|tickets?|deca|idcc|nda|declaration d'activite|enregistrement|(?:clients?|adherente?s?)(?= ?\(?(?:n ?°|num)))"
    r" ?\(?(?P<number>n ?°s?|no|num|numero)?[ .:#=)-]*(?:est |c'est )?(?:le )?(?P<again>n ?°|numero)?[ :]*$"
)


def announced(text: str, start: int, end: int) -> Role | None:
    """Return what the words before a number, or else right after it, say that it is.

    Args:
        text: the plain text.
        start: where the number starts.
        end: where it ends.

    """
    return announced_before(text, start) or announced_after(text, end)


def announced_before(text: str, start: int) -> Role | None:
    """Return what the words before a place say that stands there; see ``announced``."""
    before = list(_ANY.finditer(text, max(0, start - _REACH), start))
    return before[-1].lastgroup if before else None  # type: ignore[return-value]


def announced_after(text: str, end: int) -> Role | None:
    """Return what the words right after a place say that stands before it; see ``announced``."""
    after = _AFTER.match(text, end)
    return after.lastgroup if after else None  # type: ignore[return-value]


def is_reference(text: str, start: int) -> bool:
    """Tell whether a number stands right after « dossier » or « facture n° »."""
    return _REFERENCE.search(text, max(0, start - _REACH), start) is not None


def is_numbered_reference(text: str, start: int) -> bool:
    """Tell whether the reference says « n° » or « numéro », so that it can be no telephone."""
    match = _REFERENCE.search(text, max(0, start - _REACH), start)
    return match is not None and bool(match["number"] or match["again"])
