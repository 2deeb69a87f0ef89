"""``python -m bot.transcripts``: what operators read, export, erase."""

import io
import json
import re
from datetime import timedelta

import pytest
from transcripts_samples import ANSWER, NOON, ONE, REST, TWO, Clock, take

from bot.recaps import recaps
from bot.transcripts import Transcripts, transcripts
from bot.transcripts.__main__ import main

#: Same reference as the first one's.
TWIN = ONE[:12] + "9" * 20


@pytest.fixture
def run(settings, capsys):
    def run_command(*arguments):
        code = main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run_command


@pytest.fixture
def filled(settings, address, rasa):
    store = Transcripts(address, 30, Clock())
    store.add(ONE, "visitor", {"text": "g plus mon mdp\n\x1b[2Jmerci"}, "v1")
    replies = [{"content_type": "text", "title": "Cela ne marche pas", "payload": "/b1"}]
    store.add(ONE, "assistant", {**ANSWER, "quick_replies": replies}, "a1")
    store.add(ONE, "assistant", {"attachment": {"type": "image"}})
    take(store, ONE, "Anne")
    store.rate(ONE, "a1", False, "trop long")
    store.add(TWO, "visitor", {"text": "ailleurs"})
    recaps(settings).save("Ma situation", ONE)
    rasa(ONE, "g plus mon mdp")
    rasa(REST, "par REST", NOON - timedelta(days=7))


def test_conversations_are_listed_a_line_each(filled, run):
    code, out, _ = run("list")
    assert code == 0
    assert [re.split(r" {2,}", line) for line in out.splitlines()] == [
        ["référence", "début (UTC)", "fin (UTC)", "messages", "conseiller"],
        ["77aa-91bc-04de", "31/01/2026 12:00", "31/01/2026 12:00", "1", "–"],
        ["3f2a-91bc-04de", "31/01/2026 12:00", "31/01/2026 12:00", "3", "Anne"],
        ["moi@poste 12", "24/01/2026 12:00", "24/01/2026 12:00", "2", "–"],
    ]


def test_a_conversation_is_shown(filled, run):
    code, out, _ = run("show", "3f2a-91bc-04de")
    assert code == 0
    assert out == (
        f"Conversation {ONE}, reprise par Anne\n\n"
        "31/01/2026 12:00  Visiteur\n    g plus mon mdp\n    [2Jmerci\n\n"
        "31/01/2026 12:00  Assistant\n    Voici.\n    [1] Cela ne marche pas\n\n"
        "31/01/2026 12:00  Assistant\n    (pièce jointe)\n"
    )


def test_one_that_only_rasa_knows_says_so(filled, run):
    code, out, _ = run("show", REST)
    assert code == 0
    assert "Aucune transcription" in out


def test_everything_is_exported(filled, run):
    code, out, _ = run("export", ONE)
    exported = json.loads(out)
    assert code == 0
    assert list(exported) == [
        "conversation", "reference", "agent", "transcript", "ratings", "handover", "notes", "tickets", "recaps",
        "tracker",
    ]  # fmt: skip
    assert [message["rank"] for message in exported["transcript"]] == [1, 2, 3]
    assert exported["ratings"][0]["reason"] == "trop long"
    assert exported["recaps"][0]["text"] == "Ma situation"
    assert [event["event"] for event in exported["tracker"]] == ["session_started", "user", "bot"]
    assert "à" in out


@pytest.mark.parametrize("wanted", ["3f2a-91bc-04de", "3F2A91BC04DE", " 3f2a91bc-04de ", ONE, ONE.upper()])
def test_a_reference_is_understood_as_it_is_written(filled, run, wanted):
    assert json.loads(run("export", wanted)[1])["conversation"] == ONE


@pytest.mark.parametrize(
    "wanted", ["3f2a", "3f2a-91bc-04df", "0" * 32, "moi", "moi@poste", "", "%", ONE[:31], ONE[:13]]
)
@pytest.mark.parametrize("command", ["show", "export", "erase"])
def test_a_wrong_reference_is_refused(filled, run, command, wanted):
    code, out, err = run(command, wanted)
    assert (code, out) == (2, "")
    assert err.startswith(f"Aucune conversation ne correspond à « {wanted} »")


def test_an_ambiguous_reference_is_refused_and_the_whole_id_is_not(filled, settings, run):
    transcripts(settings).add(TWIN, "visitor", {"text": "jumeau"})
    code, _, err = run("erase", "3f2a-91bc-04de", "--yes")
    assert code == 2
    assert ONE in err
    assert TWIN in err
    assert run("erase", TWIN, "--yes")[:2] == (
        0,
        "Effacé : 1 message, 0 événement du moteur de dialogue, 0 récapitulatif.\n",
    )


@pytest.mark.parametrize(
    ("typed", "erased"), [("oui\n", True), (" OUI \n", True), ("non\n", False), ("o\n", False), ("", False)]
)
def test_erasing_asks_first(filled, settings, run, monkeypatch, typed, erased):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    code, out, _ = run("erase", "3f2a-91bc-04de")
    assert "Effacer la conversation 3f2a-91bc-04de ? oui/non" in out
    told = "Effacé : 3 messages, 3 événements du moteur de dialogue, 1 récapitulatif."
    assert (told in out, "Rien n’a été effacé." in out, code) == (erased, not erased, 0 if erased else 1)
    assert transcripts(settings).is_erased(ONE) is erased


def test_one_that_only_rasa_or_a_recap_knows_is_erased_too(filled, settings, run, left):
    recaps(settings).save("Lavande", "autre client")
    assert "3 messages" not in run("erase", REST, "--yes")[1]
    assert "1 récapitulatif" in run("erase", "autre client", "--yes")[1]
    assert left("par REST", "Lavande") == set()


def test_an_erased_conversation_is_not_found_any_more(filled, run):
    run("erase", ONE, "--yes")
    code, _, err = run("erase", ONE, "--yes")
    assert code == 2
    assert "déjà été effacée" in err


def test_the_purge_tells_what_it_removed(address, rasa, run):
    past = NOON - timedelta(days=2000)
    for conversation in (ONE, TWO):
        Transcripts(address, 30, lambda: past).add(conversation, "visitor", {"text": "ancien"})
        rasa(conversation, "ancien", past)
    rasa(REST, "ancien", past)
    told = "Effacé : 2 conversations, 3 conversations du moteur de dialogue, 0 récapitulatif.\n"
    assert run("purge")[:2] == (0, told)
    assert run("purge")[1].startswith("Effacé : 0 conversation,")


def test_ratings_are_counted(filled, run):
    code, out, _ = run("ratings")
    assert code == 0
    assert out.splitlines()[1].split() == ["31/01/2026", "mot_de_passe", "answer", "non", "1"]


def test_without_anything_kept_headings_alone_are_shown(run):
    assert run("list")[:2] == (0, "référence  début (UTC)  fin (UTC)  messages  conseiller\n")
    assert run("ratings")[0] == 0


def test_a_wrong_setting_is_told(run, monkeypatch):
    monkeypatch.setenv("RETENTION_DAYS", "toujours")
    code, _, err = run("list")
    assert code == 2
    assert "RETENTION_DAYS" in err


def test_a_database_that_cannot_be_read_is_told(run, data):
    (data / "conversations.db").write_bytes(b"no database " * 100)
    code, _, err = run("list")
    assert code == 1
    assert "ne répond pas" in err
