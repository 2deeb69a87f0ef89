"""Buttons: only what was offered in this conversation comes back as a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.buttons import Buttons
from bot.channels.incoming import OldButtonError, admit, receive

PAYLOAD = '/choisir_sujet{"sujet": "numero_deca"}'
BUTTONS = Buttons("a" * 32)


def offered(payload=PAYLOAD, sender="me", buttons=BUTTONS):
    message = {"text": "a", "buttons": [{"title": "Oui", "payload": payload}]}
    return buttons.sealed(message, sender)["buttons"][0]["payload"]


@pytest.mark.parametrize(
    "payload",
    [
        PAYLOAD,
        '/indiquer_profil{"profil": "entreprise"}',
        '/commande{"nom": "aucune"}',
        '/guider{"nom": "ouvrir:selection"}',
        '/repondre{"faits": {"type_employeur": "entreprise_privée_et_associée", "a": [1, null]}}',
    ],
)
def test_a_button_of_this_conversation_means_its_payload(payload):
    sealed = offered(payload)
    assert sealed.startswith("/b")
    assert "{" not in sealed
    assert receive(sealed, "me", BUTTONS, 1000) == payload
    assert receive(f" {sealed}\n", "me", BUTTONS, 10) == payload, "an old one, and whatever the longest message"


def test_a_command_that_is_not_a_button_of_ours_does_not_pass_even_when_sealed():
    assert admit(receive(offered("/restart"), "me", BUTTONS, 1000), 1000) == "restart"


def test_plain_words_and_messages_without_buttons_are_left_alone():
    assert offered("Sans charge") == "Sans charge"
    message = {"text": "a"}
    assert BUTTONS.sealed(message, "me") is message
    assert BUTTONS.sealed({"buttons": [{"title": "a"}]}, "me") == {"buttons": [{"title": "a"}]}


def test_sealing_changes_neither_the_title_nor_the_message_given():
    message = {"text": "a", "buttons": [{"title": "Oui", "payload": PAYLOAD, "more": 1}]}
    sealed = BUTTONS.sealed(message, "me")
    assert message["buttons"][0]["payload"] == PAYLOAD
    assert {**sealed["buttons"][0], "payload": PAYLOAD} == message["buttons"][0]


FOREIGN = {
    "of another conversation": lambda: offered(sender="you"),
    "of a conversation with a longer name": lambda: offered(sender="me2"),
    "of another secret": lambda: offered(buttons=Buttons("b" * 32)),
    "altered payload": lambda: "/bA" + offered()[3:],
    "altered signature": lambda: offered()[:-2] + ("AA" if offered()[-2:] != "AA" else "BB"),
    "last letter altered": lambda: offered()[:-1] + ("A" if offered()[-1] != "A" else "B"),
}

NOT_OURS = {
    "padded": lambda: offered() + "=",
    "cut": lambda: offered()[:-5],
    "no signature": lambda: offered().split(".")[0],
    "twice": lambda: offered() * 2,
    "with words": lambda: offered() + " bonjour",
    "the payload itself": lambda: PAYLOAD,
    "restart": lambda: "/restart",
    "hidden behind a line": lambda: "/\n" + PAYLOAD,
    "hidden behind a null": lambda: "\0" + PAYLOAD,
    "hidden behind a zero width": lambda: "\u200b" + PAYLOAD,
    "hidden inside": lambda: "/\u200b" + PAYLOAD,
    "hidden behind a mark of order": lambda: "\ufeff" + PAYLOAD,
    "hidden behind a no-break space": lambda: "/\u00a0" + PAYLOAD,
    "not ASCII": lambda: "/bé.é",
    "slashes": lambda: "////",
    "only b": lambda: "/b",
    "points": lambda: "/b....",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_a_button_that_this_conversation_never_offered_is_told_apart(text):
    with pytest.raises(OldButtonError):
        receive(text(), "me", BUTTONS, 1000)


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_anything_else_is_words(text):
    said = receive(text(), "me", BUTTONS, 1000)
    assert admit(said, 1000) == said
    assert not said.lstrip().startswith("/")


@given(
    st.text(alphabet=st.sampled_from('/b{}":\n\r\t \u00a0\u2028\u200b\u200d\0\x1f\x85\ud83dé🌾a'), max_size=30),
    st.booleans(),
)
def test_no_text_becomes_a_command(text, with_payload):
    said = admit(receive(text + PAYLOAD * with_payload, "me", BUTTONS, 1000), 1000)
    assert not said.strip().startswith("/")
    said.encode("utf-8")
