"""From what was said to the messages that were not served well."""

from datetime import date, datetime

import numpy as np
import pytest

from bot.learning.decisions import Decision, Decisions
from bot.learning.groups import group
from bot.learning.queue import about_questions, queue
from bot.learning.signals import Signal, signals_of
from bot.transcripts import Transcripts
from bot.transcripts.entries import Entry

AT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - as the store keeps time


def told(*lines):
    """Entries from (author, text, kind, topic, titles of the buttons)."""
    entries = []
    for rank, (author, text, *more) in enumerate(lines, start=1):
        kind, topic, titles = (*more, None, None, ())[:3]
        metadata = {"kind": kind, "topic": topic, "message_id": f"m{rank}"}
        event = {"text": text, "quick_replies": [{"title": title} for title in titles or ()], "metadata": metadata}
        entries.append(Entry(rank, author, event if author != "visitor" else {"text": text}, f"m{rank}", AT))
    return entries


@pytest.mark.parametrize(
    ("lines", "unhelpful", "expected"),
    [
        ([("visitor", "ma paie"), ("assistant", "Je n’ai pas…", "refusal")], (), [("refused", "ma paie", None)]),
        (
            [("visitor", "le virement"), ("assistant", "Voulez-vous…", "suggestions", None, ("RIB",))],
            (),
            [("uncertain", "le virement", None)],
        ),
        (
            [
                ("visitor", "le virement"),
                ("assistant", "Voulez-vous…", "suggestions", None, ("RIB", "Virement")),
                ("visitor", "Virement"),
                ("assistant", "Voici", "answer", "detail_virement"),
            ],
            (),
            [("disambiguated", "le virement", "detail_virement")],
        ),
        (
            [
                ("visitor", "le virement"),
                ("assistant", "Voulez-vous…", "suggestions", None, ("RIB", "Rien de tout cela")),
                ("visitor", "Rien de tout cela"),
                ("assistant", "Dites autrement", "question"),
            ],
            (),
            [("uncertain", "le virement", None)],
        ),
        (
            [("visitor", "mdp"), ("assistant", "Voici", "answer", "mot_de_passe_oublie")],
            ("m2",),
            [("thumbed_down", "mdp", "mot_de_passe_oublie")],
        ),
        ([("visitor", "mdp"), ("assistant", "Voici", "answer", "mot_de_passe_oublie")], (), []),
        ([("visitor", "aide"), ("assistant", "Un conseiller", "handoff")], (), [("handed_over", "aide", None)]),
        (
            [("visitor", "aide"), ("assistant", "Voici", "answer", "x"), ("agent", "Bonjour", "chat")],
            (),
            [("handed_over", "aide", None)],
        ),
        ([("assistant", "Je n’ai pas…", "refusal")], (), []),
        ([("visitor", "Le sujet"), ("assistant", "Je n’ai pas…", "refusal")], (), []),
    ],
)
def test_signals(lines, unhelpful, expected):
    found = signals_of("c", told(*lines), unhelpful, {"Le sujet"})
    assert [(signal.kind, signal.text, signal.topic) for signal in found] == expected


def test_the_store_tells_what_was_said_and_judged(tmp_path):
    store = Transcripts(f"sqlite:///{tmp_path / 't.db'}", 30, lambda: AT)
    for entry in told(("visitor", "mdp"), ("assistant", "Voici", "answer", "mot_de_passe_oublie")):
        store.add("c", entry.author, entry.event, entry.message_id)
    store.rate("c", "m2", False, None)
    ((conversation, entries, unhelpful),) = store.said_since(AT)
    assert (conversation, [entry.rank for entry in entries], unhelpful) == ("c", [1, 2], {"m2"})
    assert list(store.said_since(datetime(2026, 3, 3))) == []  # noqa: DTZ001


async def test_who_asks_for_a_person_is_about_what_was_asked_before():
    async def understand(text):
        return {"decision": {"label": "parler_humain" if "conseiller" in text else "hors_sujet"}}

    found = [
        Signal("handed_over", "un conseiller", "c", AT.date(), before="ma facture est refusée"),
        Signal("handed_over", "un conseiller", "d", AT.date()),
        Signal("refused", "la paie", "e", AT.date()),
    ]
    assert [signal.text for signal in await about_questions(found, understand)] == ["ma facture est refusée", "la paie"]


def say(text, kind="refused", conversation="c", day=2):
    return Signal(kind, text, conversation, date(2026, 3, day))


def meaning(texts):
    """A fake encoder: what is about a bill, what is about the weather, the rest."""
    words = ("facture", "météo")
    return np.array([[*(float(word in text) for word in map(strip, words)), 0.1] for text in texts])


def strip(word):
    return word.replace("é", "e")


def test_messages_that_are_alike_are_one_group_the_most_frequent_first():
    found = [
        say("quelle météo"),
        say("ma facture est refusée", day=1),
        say("Ma facture est refusée !", "thumbed_down", "d", 5),
        say("facture refusée", conversation="e"),
        say("[numéro masqué]"),
    ]
    bill, weather = group(found, meaning)
    assert (bill.title, bill.count, bill.conversations) == ("ma facture est refusée", 3, 3)
    assert (bill.first.day, bill.last.day) == (1, 5)
    assert bill.kinds == {"refused": 2, "thumbed_down": 1}
    assert weather.examples == (("quelle météo", 1),)


def test_a_decided_group_does_not_come_back(tmp_path):
    kept = Decisions(f"sqlite:///{tmp_path / 'learning.db'}", lambda: AT)
    found = [say("ma facture est refusée"), say("quelle météo")]
    bill, _ = queue(found, kept, meaning)
    number = kept.add(Decision("topic", ("ma facture est refusée",), "c.martin", "deposer_facture"), bill)
    later = [*found, say("ma facture a été refusée", conversation="f")]
    assert [one.title for one in queue(later, kept, meaning)] == ["quelle météo"]
    kept.drop(number)
    assert len(queue(later, kept, meaning)) == 2


def test_of_messages_only_what_an_editor_chose_is_kept(tmp_path):
    kept = Decisions(f"sqlite:///{tmp_path / 'learning.db'}", lambda: AT)
    (only,) = group([say("ma facture est refusée"), say("facture refusée de Dupont")], meaning)
    kept.add(Decision("topic", ("ma facture est refusée",), "c.martin", "deposer_facture"), only)
    assert "dupont" not in repr(kept.all()).lower()
    assert len(kept.all()[0].digests) == 2
