"""What an agent reads: the list of the conversations, and what is told of one."""

import pytest
from handover_samples import ANNE, MORNING, ONE, TWO

from knowledge import library, rule_book

THREE, FOUR = "c" * 32, "d" * 32


def answer(topic, profile="entreprise", message_id="a1"):
    metadata = {"kind": "answer", "topic": topic, "profile": profile, "message_id": message_id}
    return {"text": "Voici   la\nréponse.", "metadata": metadata}


async def test_those_who_wait_come_first_then_taken_active_and_closed(desk, store, clock):
    for conversation in (THREE, FOUR):
        store.add(conversation, "visitor", {"text": "Bonjour"})
    await desk.take(FOUR, ANNE)
    await desk.close(FOUR, ANNE)
    await desk.take(THREE, ANNE)
    await desk.request(TWO)
    rows = await desk.listed()
    assert [(row.conversation, row.state) for row in rows] == [
        (TWO, "waiting"), (THREE, "taken"), (ONE, "bot"), (FOUR, "closed")
    ]  # fmt: skip
    await desk.request(ONE)
    assert [row.conversation for row in await desk.listed("waiting")] == [TWO, ONE]
    assert [row.place for row in await desk.listed("waiting")] == [1, 2]
    assert len(await desk.listed(most=3)) == 3
    assert await desk.withdraw(ONE)
    clock.wait(minutes=31)
    assert [row.state for row in await desk.listed()] == ["waiting", "taken", "closed"], "no longer active"


async def test_a_row_tells_the_subject_and_what_is_unread(desk, store):
    store.add(ONE, "assistant", answer("deposer_facture"), "a1")
    store.rate(ONE, "a1", False, None)
    (row,) = [row for row in await desk.listed() if row.conversation == ONE]
    assert (row.reference, row.topic, row.profile) == (
        "3f2a-91bc-04de", library().topics["deposer_facture"].title, "entreprise",
    )  # fmt: skip
    assert (row.last_rating, row.last_text, row.unread, row.owner) == (False, "Où est ma facture ?", 0, None)
    assert row.started.replace(microsecond=0) == MORNING
    await desk.request(ONE)
    for text in ("Vous êtes là ?", "Alors ?"):
        last = store.add(ONE, "visitor", {"text": text})
    assert [row.unread for row in await desk.listed("waiting")] == [2]
    await desk.take(ONE, ANNE)
    (row,) = await desk.listed("taken")
    assert (row.unread, row.owner) == (2, ANNE), "taking is not reading"
    await desk.seen(ONE, ANNE, last.rank)
    store.add(ONE, "visitor", {"text": "Merci"})
    assert [row.unread for row in await desk.listed("taken")] == [1]


async def test_what_another_reads_leaves_it_unread(desk, store):
    from handover_samples import PAUL

    await desk.request(ONE)
    await desk.take(ONE, ANNE)
    last = store.add(ONE, "visitor", {"text": "Oui"})
    await desk.seen(ONE, PAUL, last.rank)
    assert [row.unread for row in await desk.listed("taken")] == [1]
    await desk.seen(ONE, ANNE, 2**40)
    assert [row.unread for row in await desk.listed("taken")] == [0]


def slot(name, value):
    return {"event": "slot", "name": name, "value": value}


@pytest.fixture
def guided(trackers):
    guidance = {
        "guide": "defi_emploi", "area": "defi_emploi_eligibilite", "status": "open", "asked": "branche",
        "path": ["effectif_salaries"], "skipped": ["convention_signee"], "told": [], "count": 2,
    }  # fmt: skip
    trackers.add(ONE, [
        {"event": "user", "text": "x", "parse_data": {}},
        slot("situation", {"effectif_salaries": 8, "profil": "entreprise"}), slot("guidage", guidance),
        slot("verdict", {"eligible": None, "criteria": []}), slot("profil", "organisme_formation"),
        slot("fil", {"topic": "deposer_facture"}),
    ])  # fmt: skip


async def test_the_packet_tells_all_that_the_visitor_said(desk, store, guided):
    titles = [library().topics[name].title for name in ("deposer_facture", "facture_refusee", "mot_de_passe_oublie")
              if name in library().topics]  # fmt: skip
    replies = [{"title": title, "payload": "/b"} for title in (*titles, "Aucune de ces propositions")]
    store.add(ONE, "assistant", {"text": "?", "quick_replies": replies, "metadata": {"kind": "suggestions"}})
    store.add(ONE, "visitor", {"text": "Aucune de ces propositions"})
    store.add(ONE, "assistant", {"text": "Dites-le autrement", "metadata": {"kind": "chat"}})
    store.add(ONE, "visitor", {"text": "Ma facture est rejetée par PartNet"})
    store.add(ONE, "assistant", answer("deposer_facture"))
    store.add(ONE, "visitor", {"text": "un humain svp"})
    await desk.request(ONE, "guided")
    told = await desk.packet(ONE)
    assert (told.question, told.reason) == ("Ma facture est rejetée par PartNet", "guided")
    assert (told.topic_id, told.topic) == ("deposer_facture", library().topics["deposer_facture"].title)
    assert told.profile == "organisme"
    assert told.rejected == tuple(titles)
    assert told.guide == "vérifier si vous avez droit à DÉFI Emploi"
    (asked,) = told.answered
    assert (asked.name, asked.value) == ("effectif_salaries", "8\u00a0personnes")
    assert asked.question.endswith("?")
    assert {fact.name for fact in told.facts} == {"effectif_salaries", "profil"}
    assert told.unknown == (rule_book().facts["convention_signee"].label,)
    assert told.situation == {"effectif_salaries": 8, "profil": "entreprise"}
    assert told.verdict == {"eligible": None, "criteria": []}


async def test_a_proposal_that_was_chosen_is_not_rejected(desk, store):
    titles = [topic.title for topic in list(library().topics.values())[:2]]
    replies = [{"title": title, "payload": "/b"} for title in titles]
    store.add(ONE, "assistant", {"text": "?", "quick_replies": replies, "metadata": {"kind": "suggestions"}})
    store.add(ONE, "visitor", {"text": titles[0]})
    assert (await desk.packet(ONE)).rejected == ()


async def test_the_packet_of_a_conversation_without_anything(desk):
    told = await desk.packet(TWO)
    assert (told.question, told.topic, told.facts, told.verdict, told.rejected) == (None, None, (), None, ())


GUIDED = [
    ("ai-je droit à DÉFI Emploi ?", "question", "defi_emploi_conditions"),
    ("8 salariés", "question", "defi_emploi_conditions"),
    ("oui", "verdict", "defi_emploi_conditions"),
]
PROFILED = [("comment créer un compte ?", "question", "creer_compte"), ("une entreprise", "answer", "creer_compte")]


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (GUIDED, "ai-je droit à DÉFI Emploi ?"),
        (PROFILED, "comment créer un compte ?"),
        ([*GUIDED[:2], ("où est ma facture ?", "answer", "deposer_facture")], "où est ma facture ?"),
        ([*PROFILED, ("où est ma facture ?", "answer", "deposer_facture")], "où est ma facture ?"),
    ],
)
async def test_what_answers_the_assistant_is_not_the_question(desk, store, said, question):
    for text, kind, topic in said:
        store.add("e" * 32, "visitor", {"text": text})
        store.add("e" * 32, "assistant", {"text": "…", "metadata": {"kind": kind, "topic": topic}})
    assert (await desk.packet("e" * 32)).question == question
