"""Invented numbers, right or nearly so, in the many ways in which people type them. Nobody's: drawn at random."""

from __future__ import annotations

import string
from random import Random

from stdnum import iban, luhn
from stdnum.fr import nir, siren

_MARKS = ("", " ", " ", " ", ".", "-", "/", " / ", " - ", "\u00a0")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_SHORT_MONTHS = ("janv.", "fév.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_BANKS = ("BNPA", "AGRI", "SOGE", "CEPA", "CCBP", "CMCI", "PSST", "CRLY", "BOUS")


def digits(chance: Random, size: int) -> str:
    """Return so many figures."""
    return "".join(chance.choices(string.digits, k=size))


def typed(chance: Random, number: str, *ways: tuple[int, ...]) -> str:
    """Return a number as someone types it: in the groups of one of the ways, with a mark of their own."""
    mark = chance.choice(_MARKS)
    return mark.join(_cut(number, chance.choice(ways))) if mark else number


def an_iban(chance: Random) -> str:
    """Return an IBAN: a French one mostly."""
    country = chance.choice(("FR",) * 8 + ("DE", "BE", "LU", "NL", "PT"))
    account = {
        "FR": lambda: (
            digits(chance, 10) + digits(chance, 10) + chance.choice(string.ascii_uppercase) + digits(chance, 2)
        ),
        "DE": lambda: digits(chance, 18),
        "BE": lambda: digits(chance, 12),
        "LU": lambda: digits(chance, 16),
        "NL": lambda: "ABNA" + digits(chance, 10),
        "PT": lambda: digits(chance, 21),
    }[country]()
    if country == "FR" and chance.random() < 0.7:
        account = digits(chance, 23)
    number = country + iban.calc_check_digits(f"{country}00{account}") + account
    return _in_fours(chance, number if chance.random() < 0.75 else number.lower())


def a_wrong_iban(chance: Random) -> str:
    """Return a French IBAN with one wrong figure."""
    account = digits(chance, 23)
    check = (int(iban.calc_check_digits(f"FR00{account}")) + chance.randrange(1, 96)) % 97
    return _in_fours(chance, f"FR{check:02}{account}")


def a_bic(chance: Random) -> str:
    """Return the BIC of a French bank."""
    code = chance.choice(_BANKS) + "FR" + chance.choice(("PP", "PPXXX", "2A", "PP" + digits(chance, 3)))
    return code if chance.random() < 0.8 else code.lower()


def a_nir(chance: Random) -> str:
    """Return a social security number with its key."""
    department = chance.choice((f"{chance.randrange(1, 96):02}", "2A", "2B", "99"))
    start = f"{chance.choice('12')}{digits(chance, 2)}{chance.randrange(1, 13):02}{department}{digits(chance, 6)}"
    return _nir_typed(chance, start, nir.calc_check_digits(start))


def a_wrong_nir(chance: Random) -> str:
    """Return a social security number with a wrong key."""
    start = f"{chance.choice('12')}{digits(chance, 2)}{chance.randrange(1, 13):02}{digits(chance, 8)}"
    key = (int(nir.calc_check_digits(start)) + chance.randrange(1, 97) - 1) % 97 + 1
    return typed(chance, f"{start}{key:02}", (1, 2, 2, 2, 3, 3, 2), (13, 2))


def a_card(chance: Random) -> str:
    """Return a payment card."""
    start, size = chance.choice((("4", 16), ("4", 16), ("5" + chance.choice("12345"), 16), ("37", 15)))
    number = start + digits(chance, size - len(start) - 1)
    number += luhn.calc_check_digit(number)
    return typed(chance, number, (4, 4, 4, 4) if size == 16 else (4, 6, 5))


def a_wrong_card(chance: Random) -> str:
    """Return a payment card with a wrong last figure."""
    number = "4" + digits(chance, 14)
    return typed(
        chance, number + str((int(luhn.calc_check_digit(number)) + chance.randrange(1, 10)) % 10), (4, 4, 4, 4)
    )


def a_phone(chance: Random) -> str:
    """Return a telephone number, French or foreign."""
    draw = chance.random()
    if draw < 0.7:
        number = f"0{chance.choice('123456679')}{chance.choice('12345678')}{digits(chance, 7)}"
        if number[1] in "67":
            number = f"06{chance.choice('01234')}{digits(chance, 7)}"
        elif number[1] == "9":
            number = f"097{chance.choice('0123')}{digits(chance, 6)}"
        else:
            start = {"1": "142", "2": "238", "3": "326", "4": "472", "5": "556"}[number[1]]
            number = f"0{start}{digits(chance, 6)}"
        return typed(chance, number, (2, 2, 2, 2, 2), (2, 2, 2, 2, 2), (2, 2, 2, 2, 2), (4, 3, 3), (2, 4, 4))
    if draw < 0.9:
        start = chance.choice(("+33 ", "+33", "0033 ", "+33 (0)", "+33."))
        return start + chance.choice((" ", ".", "")).join(
            _cut(f"6{chance.choice('01234')}{digits(chance, 7)}", (1, 2, 2, 2, 2))
        )
    return chance.choice(
        (
            f"+32 475 {digits(chance, 2)} {digits(chance, 2)} {digits(chance, 2)}",
            f"+34 612 {digits(chance, 3)} {digits(chance, 3)}",
            f"+41 79 {chance.randrange(200, 900)} {digits(chance, 2)} {digits(chance, 2)}",
        )
    )


def an_email(chance: Random) -> str:
    """Return an e-mail address."""
    name = chance.choice(
        ("jean.dupont", "m.le-goff", "contact", "compta2", "Aurelie_Martin", "gaec.des.pres", "rh+ocapiat")
    )
    house = chance.choice(
        ("orange.fr", "gmail.com", "wanadoo.fr", "cave-du-sud.coop", "gaec.exemple.org", "laposte.net")
    )
    at = chance.choice(("@",) * 8 + (" @ ", "(at)", " arobase "))
    address = f"{name}{at}{house}"
    return address.upper() if chance.random() < 0.1 else address


def a_date(chance: Random, first: int = 2019, last: int = 2026) -> str:
    """Return a date as people write it, in years from ``first`` to ``last``."""
    day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(first, last + 1)
    mark = chance.choice(("/", "/", "/", ".", "-", " "))
    return chance.choice(
        (
            f"{day:02}{mark}{month:02}{mark}{year}",
            f"{day:02}/{month:02}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day} {_MONTHS[month - 1]} {year}",
            f"{'1er' if day == 1 else day} {_MONTHS[month - 1]} {year}",
            f"{day} {_SHORT_MONTHS[month - 1]} {year}",
            f"{year}-{month:02}-{day:02}",
        )
    )


def a_siret(chance: Random) -> str:
    """Return a SIRET."""
    company = digits(chance, 8)
    start = company + siren_key(company) + f"{chance.randrange(1, 400):04}"
    return chance.choice((" ", " ", "", ".", "-")).join(_cut(start + luhn.calc_check_digit(start), (3, 3, 3, 5)))


def a_siren(chance: Random) -> str:
    """Return a SIREN."""
    company = digits(chance, 8)
    return chance.choice((" ", "", ".")).join(_cut(company + siren_key(company), (3, 3, 3)))


def siren_key(company: str) -> str:
    """Return the last figure of a SIREN."""
    key = luhn.calc_check_digit(company)
    if not siren.is_valid(company + key):
        raise AssertionError("a SIREN drawn wrong")
    return key


def an_amount(chance: Random) -> str:
    """Return an amount of money."""
    value = chance.choice((chance.uniform(1, 999), chance.uniform(1000, 99_999), chance.uniform(1e5, 9e6)))
    plain = f"{value:,.2f}" if chance.random() < 0.6 else f"{value:,.0f}"
    mark = chance.choice((" ", " ", "\u202f", ""))
    return plain.replace(",", mark).replace(".", ",") + chance.choice((" €", "€", " euros", " € HT"))


def _nir_typed(chance: Random, start: str, key: str) -> str:
    if chance.random() < 0.15:
        return f"{typed(chance, start, (1, 2, 2, 2, 3, 3))} {chance.choice(('clé', 'clef', 'cle'))} {key}"
    number = typed(chance, start + key, (1, 2, 2, 2, 3, 3, 2), (13, 2), (1, 4, 5, 3, 2))
    return number.lower() if chance.random() < 0.3 else number


def _in_fours(chance: Random, number: str) -> str:
    return typed(chance, number, (4,) * 8, (4,) * 8, (2, 2, 5, 5, 11, 2, 10))


def _cut(number: str, sizes: tuple[int, ...]) -> list[str]:
    parts, place = [], 0
    for size in sizes:
        parts.append(number[place : place + size])
        place += size
    return [part for part in (*parts, number[place:]) if part]
