"""What goes in and what goes out, in shape."""

import pytest

from bot.channels.addresses import origin_allowed
from bot.channels.incoming import TooLongError, admit
from bot.channels.outgoing import to_rest, to_socket

META = {"kind": "answer"}
BUTTONS = [{"title": "Oui", "payload": "/affirmer"}, {"title": "Sans charge"}]


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"text": "a\n\nb"}, {"text": "a\n\nb"}),
        ({"text": "a", "metadata": META, "template": None}, {"text": "a", "metadata": META}),
        (
            {"text": "a", "buttons": BUTTONS},
            {
                "text": "a",
                "quick_replies": [
                    {"content_type": "text", "title": "Oui", "payload": "/affirmer"},
                    {"content_type": "text", "title": "Sans charge", "payload": "Sans charge"},
                ],
            },
        ),
        ({"image": "x.png"}, {"attachment": {"type": "image", "payload": {"src": "x.png"}}}),
        ({"attachment": {"type": "file", "payload": {}}}, {"attachment": {"type": "file", "payload": {}}}),
        ({"text": None, "custom": {"a": 1}}, None),
    ],
)
def test_a_socket_event_has_exactly_the_keys_of_the_contract(message, event):
    assert to_socket(message) == event


def test_a_rest_reply_keeps_text_whole_buttons_and_metadata():
    assert to_rest("v", {"text": "a\n\nb", "buttons": BUTTONS, "metadata": META, "elements": None}) == {
        "recipient_id": "v",
        "text": "a\n\nb",
        "metadata": META,
        "buttons": [{"title": "Oui", "payload": "/affirmer"}, {"title": "Sans charge", "payload": "Sans charge"}],
    }


@pytest.mark.parametrize(
    ("typed", "admitted"),
    [
        ("  bonjour ", "bonjour"),
        ('/choisir_sujet{"sujet": "numero_deca"}', '/choisir_sujet{"sujet": "numero_deca"}'),
        ('/indiquer_profil{"profil": "entreprise"}', '/indiquer_profil{"profil": "entreprise"}'),
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        ('/choisir_sujet{"profil": "entreprise"}', 'choisir_sujet{"profil": "entreprise"}'),
        ('/choisir_sujet{"sujet": {"a": 1}}', 'choisir_sujet{"sujet": {"a": 1}}'),
        ('/faq{"verdict": "oui"}', 'faq{"verdict": "oui"}'),
        ("//restart", "restart"),
        ("/", ""),
        ("bonjour \ud83d", "bonjour ?"),
    ],
)
def test_only_the_payloads_of_our_buttons_pass(typed, admitted):
    assert admit(typed, 100) == admitted


def test_a_message_too_long_is_refused():
    assert admit("a" * 10, 10) == "a" * 10
    with pytest.raises(TooLongError) as caught:
        admit("a" * 11, 10)
    assert caught.value.limit == 10


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("http://localhost:3000", (), True),
        ("http://127.0.0.1:5005", (), True),
        ("http://[::1]:80", (), True),
        ("https://www.ocapiat.fr", (), False),
        ("http://localhost.example.org", (), False),
        ("https://www.ocapiat.fr", ("https://www.ocapiat.fr",), True),
        ("http://localhost:3000", ("https://www.ocapiat.fr",), False),
        ("null", (), False),
    ],
)
def test_origins(origin, allowed, expected):
    assert origin_allowed(origin, allowed) is expected
