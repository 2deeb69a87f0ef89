"""Odd input: what nobody sees is taken out; what visitors write stays."""

import json

import pytest

from bot.channels.incoming import bounded, clean

KEPT = [
    "Où déposer ma facture ? Ça bloque à l’étape « Pièces » : 12 €, œuvre, naïf, ÇA, à l'été…",
    "première ligne\nseconde\tcolonne",
    "👩‍🌾 👨‍👩‍👧‍👦 ❤️ 👍🏽 🇫🇷 🏳️‍🌈 ☎️ 🧑🏿‍🌾",
    "12\u00a0000 € et 3\u202f000 €",
    "<script>alert('é')</script> **_[`x`](javascript:y)_** {\"a\": [[[[]]]]}",
    "' OR 1=1; -- ${jndi:ldap://x} {{7*7}} %s %n \\u0000",
    "e\u0301te\u0301",
    "Ελληνικά, русский, 日本語",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_visitors_write_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("bon\0jour\x07\x1b[31m", "bonjour[31m"),
        ("mot\u200b de\u2060 pa\u00adsse\ufeff", "mot de passe"),
        ("\u202efacture\u202c \u2066x\u2069 \u200ey\u061c", "facture x y"),
        ("a\u200db \u200d 👩\u200d c\u200d👩", "ab  👩 c👩"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("x\U000e0041\U000e0042y\ue000z\U0010fffd\uffff", "xyz"),
        ("\ud83d é \udc00", "? é ?"),
        ("\u200b\u200d\0\u2060", ""),
        ("  \u00a0 ", ""),
    ],
)
def test_what_nobody_sees_goes(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("metadata", "stored"),
    [
        ({"page": "démo", "emoji": "👩‍🌾"}, True),
        ({}, True),
        (None, False),
        ("text", False),
        ([1], False),
        ({"a": "x" * 3000}, False),
        ({"a": "\0"}, False),
        ({"a": "\ud83d"}, False),
        ({"a": b"bytes"}, False),
        ({"a": float("nan")}, False),
        ({"a": {"b": [{"c": [1]}]}}, True),
        ({"a": json.loads("[" * 900 + "]" * 900)}, False),
    ],
)
def test_metadata_is_small_and_can_be_stored(metadata, stored):
    assert bounded(metadata) == (metadata if stored else None)
