"""Bank data: IBAN, BIC, payment cards."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from stdnum import bic, iban, luhn, numdb

from bot.privacy.announcing import Role, announced, announced_after, announced_before, is_reference
from bot.privacy.kinds import Kind
from bot.privacy.plain import GAP, Found, compact, groups, places

_LONGEST_IBAN = 34
#: So many digits at least make an announced IBAN with a mistake; without its country, a French RIB.
_FEWEST_DIGITS = 10
_FEWEST_DIGITS_BARE = 18
_IBAN_START = re.compile(rf"(?:(?<![a-z0-9])|(?<=iban)|(?<=rib))[a-z] ?[a-z]{GAP}\d{GAP}\d")
#: A RIB with the names of its parts.
_RIB = re.compile(
    r"banque\W{0,5}(?P<rib>\d{5}\D{1,25}guichet\W{0,5}\d{5}\D{1,30}compte\W{0,5}[0-9a-z]{11}"
    r"(?:\D{1,15}cle\D{0,8}\d\d)?)(?![a-z0-9])"
)
_BARE_START = re.compile(r"(?<![a-z0-9])\d{2}")

#: Countries of the BICs that are taken in small letters (« invalide » would be one of Liechtenstein).
_NEIGHBOURS = ("FR", "BE", "DE", "LU", "ES", "IT", "NL", "CH", "MC", "PT", "IE", "GB")
#: How near an IBAN a BIC stands.
_BESIDE = 45
_BIC = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4}[ .-]?[A-Z]{2}[ .-]?[A-Z0-9]{2}(?:[ .-]?[A-Z0-9]{3})?(?![A-Za-z0-9])")
_SMALL_BIC = re.compile(r"(?<![a-z0-9])[a-z]{4} ?(?:fr|mc) ?[a-z0-9]{2}(?: ?(?:[a-z]{3}|\d{3}))?(?![a-z0-9])")
_NAMED_BIC = re.compile(r"(?<=[:=])[ ]?([a-z]{4}[a-z]{2}[a-z0-9]{2}(?:[a-z0-9]{3})?)(?![a-z0-9])")

_CARD_START = re.compile(r"(?:(?<![a-z0-9])|(?<=cb)|(?<=visa)|(?<=carte))\d")
#: Lengths of cards, the most frequent first.
_CARD_LENGTHS = (16, 15, 19, 14, 13, 17, 18)
#: First digits and lengths of the cards that need no announcement.
_NETWORKS = re.compile(
    r"(?:4\d{15}(?:\d{3})?|5[0-8]\d{14}|6\d{15}|35\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13})"
)
#: The expiry date and the code that follow a card.
_CARD_REST = re.compile(
    r"(?:[ ,;(-]*(?:date )?(?:d')?(?:exp\w*\.?|valable|valide|fin)?(?: jusqu'au| au| fin)?[ :]*"
    r"(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?![/-]?\d)(?: \d{3}(?! ?\d))?)?"
    r"(?:[ ,;(-]*(?:cvv2?|cvc|crypto\w*|code(?: de securite)?)[ :]*\d{3,4}(?!\d))?"
)


def ibans(text: str) -> list[Found]:
    """Return the IBANs of a plain text: right ones, announced ones with a mistake, and what only looks like one."""
    found = [Found(*match.span("rib"), Kind.IBAN) for match in _RIB.finditer(text)]
    for pattern, read in ((_IBAN_START, _iban), (_BARE_START, _bare_account)):
        for match in pattern.finditer(text):
            if not found or all(match.start() >= item.end or match.start() < item.start for item in found):
                item = read(text, match.start())
                if item is not None:
                    found.append(item)
    return found


def bics(text: str, original: str, accounts: list[Found]) -> list[Found]:
    """Return the BICs that « BIC », « SWIFT » or an IBAN beside them make likely.

    Args:
        text: the plain text.
        original: the text as typed, for its capitals.
        accounts: the IBANs.

    """
    near = [item for item in accounts if item.kind is Kind.IBAN]
    shouted = original.isupper()
    found = []
    for pattern, source in ((_BIC, original), (_SMALL_BIC, text), (_NAMED_BIC, text)):
        for match in pattern.finditer(source):
            start, end = match.span(1 if pattern is _NAMED_BIC else 0)
            code = compact(source[start:end])
            if not bic.is_valid(code) or (pattern is _NAMED_BIC and code[4:6] not in _NEIGHBOURS):
                continue
            beside = [item for item in near if _is_beside(item, start, end)]
            countries = {original[item.start : item.start + 2].upper() for item in beside} | {"FR"}
            is_named = announced(text, start, end) == "bic" and (
                pattern is not _BIC or not shouted or code[4:6] == "FR"
            )
            if is_named or (beside and code[4:6] in countries):
                found.append(Found(start, end, Kind.BIC))
    return found


def cards(text: str) -> list[Found]:
    """Return the payment cards of a plain text, with their expiry date and code."""
    found: list[Found] = []
    for match in _CARD_START.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        digits = list(_digits(text, match.start(), max(_CARD_LENGTHS)))
        ends = [digits[size - 1] + 1 for size in _CARD_LENGTHS if size <= len(digits)]
        if not ends or is_reference(text, match.start()):
            continue
        role = announced_before(text, match.start())
        for end in ends:
            if _is_card(text, match.start(), end, role):
                rest = _CARD_REST.match(text, end)
                found.append(Found(match.start(), rest.end() if rest else end, Kind.CARD))
                break
    return found


def _iban(text: str, start: int) -> Found | None:
    taken = places(text, start, _LONGEST_IBAN)
    length = _length(compact(text[start : taken[1] + 1]))
    if length is not None and length <= len(taken):
        # Each country has one length: no other can be right.
        end = taken[length - 1] + 1
        if not text[end : end + 1].isdigit() and iban.is_valid(compact(text[start:end]), check_country=False):
            return Found(start, end, Kind.IBAN)
    end = _end_of_groups(text, taken[: length or _LONGEST_IBAN])
    if sum(character.isdigit() for character in text[start:end]) < _FEWEST_DIGITS:
        return None
    is_announced = announced(text, start, end) == "iban" and not is_reference(text, start)
    if is_announced and (length is not None or text[start + 2].isdigit()):
        return Found(start, end, Kind.IBAN)
    if length is None:
        return None
    size = len(compact(text[start:end]))
    looks_like_one = size == length or (text[start + 2].isdigit() and size >= length - 3)
    return Found(start, end, None) if looks_like_one else None


def _bare_account(text: str, start: int) -> Found | None:
    """Return an announced account without its country (a French RIB, or an IBAN whose letters are missing)."""
    end = _end_of_groups(text, places(text, start, 25))
    if sum(character.isdigit() for character in text[start:end]) < _FEWEST_DIGITS_BARE:
        return None
    is_announced = announced(text, start, end) == "iban" and not is_reference(text, start)
    return Found(start, end, Kind.IBAN) if is_announced else None


def _end_of_groups(text: str, taken: list[int]) -> int:
    """Return where a number ends: before the first word without a digit (a bank's four letters apart)."""
    end = taken[0] + 1
    for number, match in enumerate(re.finditer(r"[a-z0-9]+", text[taken[0] : taken[-1] + 1])):
        is_bank = number == 1 and len(match[0]) == 4
        if not any(map(str.isdigit, match[0])) and not is_bank and number > 0:
            break
        if number == 0 or not is_bank or any(map(str.isdigit, match[0])):
            end = taken[0] + match.end()
    while text[end : end + 1].isdigit():
        end += 1
    return end


@functools.cache
def _length(country: str) -> int | None:
    """Return how long the IBANs of a country are; None for no country."""
    known = numdb.get("iban").info(country.upper())[0][1]
    return 4 + sum(int(size) for size in re.findall(r"(\d+)!", known["bban"])) if known.get("bban") else None


def _is_beside(item: Found, start: int, end: int) -> bool:
    return 0 <= start - item.end <= _BESIDE or 0 <= item.start - end <= _BESIDE


def _digits(text: str, start: int, most: int) -> Iterator[int]:
    for place in places(text, start, most):
        if not text[place].isdigit():
            return
        yield place


def _is_card(text: str, start: int, end: int, role: Role | None) -> bool:
    if text[end : end + 1].isdigit():
        return False
    number = compact(text[start:end])
    if (role or announced_after(text, end)) == "card":
        return True
    if _NETWORKS.fullmatch(number) is None or not luhn.is_valid(number):
        return False
    follows = bool(re.search(r"\d[ ./_-]{1,3}$", text[max(0, start - 4) : start]))
    return not follows or groups(text[start:end]) in {(16,), (4, 4, 4, 4)}
