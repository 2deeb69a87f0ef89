"""How a visitor who leaves a message can be reached: an address or a telephone number, found in what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from typing import Literal

import phonenumbers

#: Where a number without a country's code is from.
COUNTRY = "FR"
#: The longest address, in characters (RFC 5321).
LONGEST = 254
#: What stands around an address in a sentence.
_AROUND = "<>()[]\"'«»,;:!?.\u00a0"


@dataclass(frozen=True)
class Reach:
    """How to reach somebody: the address or the number (E.164) as it is kept, and as it is read."""

    kind: Literal["mail", "phone"]
    value: str
    told: str


def read_reach(text: str) -> Reach | None:
    """Return how to reach a visitor, from what the visitor typed; None when nothing in it can be used."""
    return _mail(text) or _phone(text)


def _mail(text: str) -> Reach | None:
    for word in text.split():
        address = word.strip(_AROUND)
        if _is_mail(address):
            return Reach("mail", address, address)
    return None


def _is_mail(text: str) -> bool:
    if not 3 <= len(text) <= LONGEST or not text.isascii():
        return False
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    labels = address.domain.split(".")
    # An address of the internet: a name with a point, as a server of mail takes it.
    return bool(address.username) and len(labels) > 1 and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    plain = label.replace("-", "")
    return 0 < len(label) <= 63 and plain.isalnum() and not label.startswith("-") and not label.endswith("-")


def _phone(text: str) -> Reach | None:
    for match in phonenumbers.PhoneNumberMatcher(text, COUNTRY, phonenumbers.Leniency.VALID):
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        return Reach("phone", value, readable(value))
    return None


def readable(value: str) -> str:
    """Return an address or a number as it is read: « 06 12 34 56 78 » for what is kept as +33612345678."""
    if "@" in value or not value.startswith("+"):
        return value
    number, style = phonenumbers.parse(value), phonenumbers.PhoneNumberFormat
    is_here = phonenumbers.region_code_for_number(number) == COUNTRY
    told = phonenumbers.format_number(number, style.NATIONAL if is_here else style.INTERNATIONAL)
    return str(told).replace(" ", "\u00a0")
