"""A message on its way: masked before Rasa, told to the visitor, its dates of birth handed to the actions."""

import json

import pytest

from actions.turn import BIRTH_MASK, turn_of
from bot.channels.conversation import SpeakingChannel, heard, take_turn
from bot.privacy import Kind
from knowledge import library, typographic

IBAN = "FR76 3000 6000 0112 3456 7890 189"
NIR = "1 85 05 78 006 084 91"


class Channel(SpeakingChannel):
    @classmethod
    def name(cls):
        return "rest"

    def __init__(self):
        super().__init__()
        self.messages = []

    async def deliver(self, recipient_id, message):
        self.messages.append(message)


class Rasa:
    """Keeps what it is given and answers « d’accord », or fails."""

    def __init__(self, fails=False):
        self.fails = fails

    async def __call__(self, message):
        self.message = message
        if self.fails:
            raise OSError(f"lost: {message.text}")
        await message.output_channel.send_response(message.sender_id, {"text": "d’accord"})


async def turn(text, metadata=None, rasa=None):
    rasa, channel = rasa or Rasa(), Channel()
    await take_turn(heard(text), "v", channel, rasa, metadata)
    return rasa, channel.messages


def said(key, **values):
    return {typographic(variant.format(**values)) for variant in library().phrases[f"vie_privee.{key}"].variants}


async def test_rasa_sees_the_masks_and_the_visitor_is_told_once_after_the_answer():
    rasa, messages = await turn(f"mon IBAN {IBAN}, mon tél 06 12 34 56 78 et 06 98 76 54 32, né le 12/05/1990")
    assert rasa.message.text == (
        "mon IBAN [IBAN masqué], mon tél [téléphone masqué] et [téléphone masqué], né le [date de naissance masquée]"
    )
    assert rasa.message.metadata == {"naissance": ["1990-05-12"]}
    assert messages[0]["text"] == "d’accord"
    assert len(messages) == 2
    assert messages[1]["metadata"] == {"kind": "chat"}
    assert messages[1]["text"] in said("masque", quoi="un IBAN, un numéro de téléphone et une date de naissance")


@pytest.mark.parametrize(("metadata", "stored"), [(None, None), ({"a": 1, "naissance": ["x"]}, {"a": 1}), ("t", "t")])
async def test_nothing_to_mask(metadata, stored):
    rasa, messages = await turn("12 salariés le 06/03/2023, SIRET 732 829 320 00074", metadata)
    assert rasa.message.text == "12 salariés le 06/03/2023, SIRET 732 829 320 00074"
    assert rasa.message.metadata == stored
    assert len(messages) == 1


async def test_a_date_of_birth_alone_is_told_otherwise():
    rasa, messages = await turn("il est né le 15/11/2004", {"page": "accueil"})
    assert rasa.message.metadata == {"page": "accueil", "naissance": ["2004-11-15"]}
    assert messages[1]["text"] in said("masque_naissance")


async def test_the_payload_of_a_button_is_left_alone():
    payload = '/choisir_sujet{"sujet": "numero_deca"}'
    rasa, messages = await turn(payload)
    assert rasa.message.text == payload
    assert len(messages) == 1


async def test_company_numbers_are_masked_by_the_setting(monkeypatch):
    monkeypatch.setenv("REDACT_SIRET", "yes")
    rasa, messages = await turn("SIRET 732 829 320 00074")
    assert rasa.message.text == "SIRET [SIRET masqué]"
    assert "un numéro SIRET" in messages[1]["text"]


async def test_a_failing_turn_lets_nothing_through(caplog):
    _, messages = await turn(f"mon IBAN {IBAN} et ma question", rasa=Rasa(fails=True))
    assert len(messages) == 2
    assert "FR76" not in caplog.text
    assert "question" not in caplog.text


class Tracker:
    """What the actions read of Rasa's tracker."""

    events = ()

    def __init__(self, text, metadata):
        self.latest_message = {"text": text, "metadata": metadata}

    def get_slot(self, name):
        return None


def test_the_actions_read_the_dates_of_birth():
    assert Kind.BIRTH.mask == BIRTH_MASK
    found = turn_of(Tracker(f"né le {BIRTH_MASK}, contrat le 3 octobre", {"naissance": ["2004-11-15"]}))
    assert found.births == ("2004-11-15",)
    assert found.text == "né le date de naissance 2004-11-15, contrat le 3 octobre"
    assert turn_of(Tracker("bonjour", None)).births == ()
    assert turn_of(Tracker(f"né le {BIRTH_MASK}", {})).text == f"né le {BIRTH_MASK}"


@pytest.mark.model
async def test_the_conversation_keeps_nothing_of_what_is_masked(assistant):
    sender = "vie-privee"
    for text in (
        f"comment communiquer mon RIB ? IBAN {IBAN}, NIR {NIR}, jean.dupont@orange.fr, 06 12 34 56 78",
        "mon salarié est né le 15/11/1994, ma carte est 4111 1111 1111 1111",
    ):
        channel = Channel()
        await take_turn(heard(text), sender, channel, assistant.agent.handle_message, None)
        assert channel.messages[-1]["metadata"] == {"kind": "chat"}
    tracker = await assistant.agent.tracker_store.get_or_create_tracker(sender)
    kept = json.dumps([event.as_dict() for event in tracker.events], default=str) + json.dumps(
        tracker.current_state(), default=str
    )
    for private in ("FR76", "3000 6000", "7890", "85 05 78", "dupont", "06 12", "4111", "15/11/1994"):
        assert private not in kept
    assert "[IBAN masqu" in kept


@pytest.mark.model
@pytest.mark.parametrize("told", ["il est né le 15/11/2004", "date de naissance : 15/11/2004", "ddn du jeune 15/11/04"])
async def test_a_guided_dialogue_hears_a_masked_date_of_birth(assistant, monkeypatch, told):
    monkeypatch.setenv("REFERENCE_DATE", "2022-11-15")
    sender = f"naissance-{told}"
    for text in ('/guider{"nom": "ouvrir:aide_embauche"}', "apprentissage", told):
        channel = Channel()
        await take_turn(heard(text), sender, channel, assistant.agent.handle_message, None)
    slots = await assistant.slots(sender)
    assert slots["situation"]["date_naissance"] == "2004-11-15", channel.messages
    assert channel.messages[-1]["text"] in said("masque_naissance")
