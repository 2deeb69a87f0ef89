"""The dialogue's decisions on fake turns: no model, no Rasa."""

import json
from string import Formatter

import pytest

from actions import conversation, guidance, topics
from actions.actions import HANDLERS, respond
from actions.reply import Speaker
from actions.turn import Thread, Turn, turn_of
from bot.figures.guided import RESULTS
from knowledge import library

CONTENT = library()


def placeholders(text):
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def turn(text="", intent="faq", *, detected=(), suggestions=(), profile=None, named=None, thread=None, **decision):
    entities = {"profil": named} if named else {}
    told = {"detected": list(detected), "suggestions": list(suggestions), **decision}
    return Turn(text, intent, told, entities, named or profile, thread or Thread())


def answer(asked, **known):
    return topics.answer_topics(turn(**known), CONTENT, asked)


def test_an_answer_that_differs_waits_for_the_profile():
    reply = answer(("deposer_facture",))
    assert reply.messages[0].kind == "question"
    assert reply.thread.pending == "profile"
    assert [button.title for button in reply.messages[0].buttons] == ["Une entreprise", "Un organisme de formation"]


def test_the_profile_is_asked_in_other_words_the_second_time():
    first = answer(("deposer_facture",))
    second = answer(("deposer_facture",), thread=first.thread)
    assert first.messages[0].text != second.messages[0].text


@pytest.mark.parametrize(("profile", "told"), [("entreprise", "entreprise"), ("organisme_formation", "organisme")])
def test_the_metadata_of_an_answer(profile, told):
    message = answer(("deposer_facture",), profile=profile).messages[0]
    assert message.kind == "answer"
    assert message.metadata["topic"] == "deposer_facture"
    assert message.metadata["profile"] == told
    assert message.metadata["sources"] == [{"document": CONTENT.sources["faq_mon_espace"].title, "dated": "2022-12-28"}]
    assert message.to_rasa()["metadata"]["message_id"]


def test_an_unknown_profile_is_offered_the_other_answer_when_one_is_given_by_default():
    message = answer(("frais_annexes",)).messages[0]
    assert message.text.startswith("Pour une entreprise")
    assert any("organisme" in button.title for button in message.buttons)


def test_the_second_question_is_offered_and_the_third_kept():
    reply = answer(("mot_de_passe_oublie", "exporter_reporting", "annee_debut_formation"))
    assert [message.kind for message in reply.messages] == ["answer", "question"]
    assert (reply.thread.pending, reply.thread.topics) == ("second", ("exporter_reporting",))
    assert reply.thread.others == ("annee_debut_formation",)


def test_at_most_three_topics_are_proposed_with_a_way_out():
    three = ("mot_de_passe_oublie", "connexion_impossible", "creer_compte")
    reply = conversation.suggest(turn(suggestions=three, label="mot_de_passe_oublie"), CONTENT)
    assert [button.title for button in reply.messages[0].buttons][-1] == topics.NONE_OF_THESE
    assert len(reply.messages[0].buttons) == 4


def test_a_second_unclear_message_leads_to_a_human_and_so_does_the_third():
    first = conversation.suggest(turn(suggestions=("creer_compte", "connexion_impossible"), label="x"), CONTENT)
    second = conversation.suggest(
        turn(suggestions=("creer_compte", "connexion_impossible"), label="x", thread=first.thread), CONTENT
    )
    third = conversation.suggest(
        turn(suggestions=("creer_compte", "connexion_impossible"), label="x", thread=second.thread), CONTENT
    )
    assert [reply.messages[0].kind for reply in (first, second, third)] == ["suggestions", "handoff", "handoff"]
    assert second.messages[0].text != third.messages[0].text


def test_the_nearest_topic_of_a_near_question_is_only_asked_about():
    reply = conversation.out_of_scope(
        turn(intent="hors_sujet", suggestions=("simulateur_alternance",), flavour="proche",
             scores=[["hors_sujet", 0.8], ["simulateur_alternance", 0.2]]), CONTENT
    )  # fmt: skip
    assert reply.messages[0].kind == "refusal"
    assert reply.messages[0].text.endswith("?")
    assert reply.thread.pending == "nearest"
    yes = conversation.yes_or_no(turn("oui", "affirmer", thread=reply.thread), CONTENT)
    assert yes.messages[0].metadata["topic"] == "simulateur_alternance"


def test_a_far_topic_is_not_asked_about():
    reply = conversation.out_of_scope(
        turn(intent="hors_sujet", suggestions=("simulateur_alternance",), flavour="proche",
             scores=[["hors_sujet", 0.97], ["simulateur_alternance", 0.03]]), CONTENT
    )  # fmt: skip
    assert reply.thread.pending is None


@pytest.mark.parametrize(
    ("typed", "index"),
    [("1", 0), ("2", 1), ("la deuxième", 1), ("le premier", 0), ("Le n° 3", 2), ("la dernière", -1), ("deux", 1)],
)
def test_a_proposal_is_chosen_by_number_or_rank(typed, index):
    proposed = ("mot_de_passe_oublie", "connexion_impossible", "exporter_reporting")
    thread = Thread(pending="suggestions", topics=proposed)
    reply = respond(turn(typed, "hors_sujet", thread=thread), CONTENT, conversation.out_of_scope)
    assert reply.messages[0].metadata["topic"] == proposed[index]


@pytest.mark.parametrize("typed", ["premierement non", "je ne sais pas"])
def test_what_is_not_a_choice_goes_to_its_handler(typed):
    thread = Thread(pending="suggestions", topics=("mot_de_passe_oublie", "connexion_impossible"))
    reply = respond(turn(typed, "nier", thread=thread), CONTENT, conversation.none_fits)
    assert reply.messages[0].kind == "question"


def test_no_phrase_is_said_twice_running():
    for key, phrase in CONTENT.phrases.items():
        speaker = Speaker(CONTENT, Thread())
        values = {name: "X" for variant in phrase.variants for name in placeholders(variant)}
        said = [speaker.phrase(key, **values) for _ in range(4)]
        if len(phrase.variants) > 1:
            assert all(one != other for one, other in zip(said, said[1:], strict=False)), key


def test_the_phrases_that_fail_a_visitor_have_variants():
    for key in CONTENT.phrases:
        if key.split(".")[0] in ("repli", "hors_sujet") and key not in ("repli.panne", "repli.trop_long"):
            assert len(CONTENT.phrases[key].variants) > 1, key


def test_a_thread_survives_its_slot():
    thread = Thread("a", "second", ("b",), ("c",), 1, 2, {"x.y": 1})
    assert Thread.from_slot(thread.to_slot()) == thread
    assert Thread.from_slot(None) == Thread()
    assert Thread.from_slot("old format") == Thread()


def test_an_unknown_topic_or_command_is_not_silent():
    unknown = Turn("/choisir_sujet", "choisir_sujet", {}, {"sujet": "lune"}, None, Thread())
    assert HANDLERS["action_answer_topic"](unknown, CONTENT).messages
    assert HANDLERS["action_command"](Turn("", "commande", {}, {"nom": "lune"}, None, Thread()), CONTENT).messages


def test_each_handler_speaks_on_an_empty_conversation():
    for name, handler in HANDLERS.items():
        reply = handler(Turn("", "salutation", {}, {}, None, Thread()), CONTENT)
        assert reply.messages, name
        assert all(message.text for message in reply.messages), name


def test_the_tracker_is_read():
    class Tracker:
        latest_message = {
            "text": "mon CFA",
            "intent": {"name": "faq"},
            "decision": {"detected": ["numero_deca"]},
            "entities": [{"entity": "profil", "value": "organisme_formation"}],
        }
        events = [
            {"event": "user", "text": "avant"},
            {"event": "bot", "text": "dit", "data": {"buttons": None}, "metadata": {"metadata": {"kind": "chat"}}},
            {"event": "user", "text": "mon CFA"},
        ]

        def get_slot(self, name):
            return {"profil": "entreprise"}.get(name)

    read = turn_of(Tracker())
    assert (read.profile, read.detected) == ("organisme_formation", ("numero_deca",))
    assert [said["text"] for said in read.last_said] == ["dit"]


def after_answer(topic, text, **known):
    thread = Thread(topic=topic, **known)
    return respond(turn(text, "hors_sujet", thread=thread, profile="entreprise"), CONTENT, conversation.out_of_scope)


@pytest.mark.parametrize(
    ("last", "text", "topic"),
    [
        ("defi_emploi_conditions", "et les pièces ?", "defi_emploi_justificatifs"),
        ("defi_emploi_justificatifs", "combien ?", "defi_emploi_financement"),
        ("numero_deca", "c'est où ?", "numero_deca"),
    ],
)
def test_a_short_message_is_read_with_the_last_answer(last, text, topic):
    reply = after_answer(last, text)
    assert (reply.messages[0].kind, reply.messages[0].metadata["topic"]) == ("answer", topic)


def test_a_short_message_after_no_answer_goes_to_its_handler():
    assert after_answer(None, "et les pièces ?").messages[0].kind == "refusal"


def test_where_names_a_place_only_when_there_are_steps():
    assert "**" in after_answer("numero_deca", "c'est où ?").messages[0].text
    assert after_answer("defi_emploi_conditions", "c'est où ?").messages[0].kind == "refusal"


def test_the_other_profile_of_the_last_answer():
    reply = after_answer("numero_deca", "et pour le CFA ?")
    assert (reply.profile, reply.messages[0].metadata["profile"]) == ("organisme_formation", "organisme")


def test_a_question_that_waits_still_waits_after_a_follow_up():
    reply = after_answer("defi_emploi_conditions", "et les pièces ?", pending="second", topics=("exporter_reporting",))
    assert (reply.thread.pending, reply.thread.topics) == ("second", ("exporter_reporting",))


@pytest.mark.parametrize(
    ("pending", "waiting", "kind"),
    [
        ("suggestions", ("mot_de_passe_oublie", "creer_compte"), "suggestions"),
        ("second", ("exporter_reporting",), "question"),
        ("profile", ("deposer_facture",), "question"),
    ],
)
def test_which_puts_the_question_again(pending, waiting, kind):
    thread = Thread(pending=pending, topics=waiting)
    reply = respond(turn("laquelle ?", "hors_sujet", thread=thread), CONTENT, conversation.out_of_scope)
    assert (reply.messages[0].kind, reply.thread.pending, reply.thread.topics) == (kind, pending, waiting)


@pytest.mark.parametrize("typed", ["4", "0", "12", "le n° 7"])
def test_a_number_that_is_no_choice_puts_the_choice_again(typed):
    thread = Thread(pending="suggestions", topics=("mot_de_passe_oublie", "connexion_impossible"))
    reply = respond(turn(typed, "hors_sujet", thread=thread), CONTENT, conversation.out_of_scope)
    assert (reply.messages[0].kind, reply.thread.pending) == ("suggestions", "suggestions")
    assert reply.thread.unclear == 0


def test_a_guided_dialogue_tells_how_far_it_goes_without_a_word_of_the_visitor():
    begun = guidance.begin(turn(), CONTENT, "defi_emploi", {})
    first = begun.messages[0].metadata
    assert {name: first.get(name) for name in ("guide", "fact", "begins", "profile")} == {
        "guide": "defi_emploi", "fact": "secteur", "begins": True, "profile": "entreprise",
    }  # fmt: skip
    button = next(one for one in begun.messages[0].buttons if one.payload.startswith("/repondre"))
    given = json.loads(button.payload.removeprefix("/repondre"))
    done = guidance.guide(
        Turn(button.payload, "repondre", {}, {}, None, begun.thread, guidance=begun.guidance, payload=given),
        CONTENT,
    )
    last = done.messages[-1].metadata
    assert (last["guide"], last["concludes"]) == ("defi_emploi", True)
    assert last["verdict"]["verdict"] in RESULTS
    assert "begins" not in last
