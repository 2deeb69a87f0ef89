"""Plays the scripts of this folder with the trained model and the real actions.

A script is a list of turns. ``visiteur`` is what is typed, or ``clic`` the title of a button of the last reply;
``assistant`` tells what the reply must be:

- ``type``: kind of the first message; ``sujet``: topic of its metadata; ``profil``: profile of its metadata
- ``contient`` / ``sans``: words that the texts hold / do not hold
- ``boutons``: titles that are offered; ``memoire``: slots afterwards
- ``fait``: the fact that the last message asks (``null``: none); ``situation``: facts known; ``verdict``: keys of the
  result that the slot holds; ``inconnus``: facts that are not known

A turn may be ``reponses``: answers by fact, given as the questions come, until one has no answer here or none is
asked. ``date`` of a script is the reference date; ``limite`` tells why a script is known to fail.
"""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
SCRIPTS = [
    (path.stem, script["titre"], script)
    for path in sorted(HERE.glob("*.yml"))
    for script in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]


def bare(title):
    """A title without its non-breaking spaces, which nobody sees."""
    return title.replace("\u00a0", " ")


def _marks(script):
    return [pytest.mark.xfail(reason=script["limite"], strict=True)] if "limite" in script else []


@pytest.mark.parametrize(
    ("file", "title", "script"),
    [pytest.param(*item, id=f"{item[0]}: {item[1]}", marks=_marks(item[2])) for item in SCRIPTS],
)
async def test_conversation(assistant, monkeypatch, file, title, script):
    if "date" in script:
        monkeypatch.setenv("REFERENCE_DATE", str(script["date"]))
    sender = f"{file}/{title}"
    buttons: dict[str, str] = {}
    before: list[str] = []
    replies: list = []
    for number, turn in enumerate(script["tours"], start=1):
        at = f"{title}, turn {number}"
        clicked = bare(turn.get("clic", ""))
        assert not clicked or clicked in buttons, f"{at}: no button « {clicked} » among {list(buttons)}"
        if "reponses" in turn:
            replies = await _answer_all(assistant, sender, turn["reponses"], replies, at)
        else:
            replies = await assistant.say(buttons[clicked] if clicked else turn["visiteur"], sender)
        assert replies, f"{at}: the assistant is silent"
        texts = [reply["text"] for reply in replies]
        if (turn.get("assistant") or {}).get("type") in ("refusal", "suggestions", "handoff", "chat"):
            assert texts != before or turn.get("repetition"), f"{at}: the same reply twice running"
        before = texts
        offered = [button for reply in replies for button in reply.get("buttons", ())]
        buttons = {bare(button["title"]): button["payload"] for button in offered}
        _check(turn.get("assistant") or {}, replies, buttons, at)
        memory = (turn.get("assistant") or {}).get("memoire", {})
        slots = await assistant.slots(sender)
        assert {name: slots.get(name) for name in memory} == memory, at
        _check_slots(turn.get("assistant") or {}, slots, at)


def _check(expected, replies, buttons, at):
    metadata = replies[0]["metadata"]
    said = "\n".join(reply["text"] for reply in replies)
    if "type" in expected:
        assert metadata["kind"] == expected["type"], f"{at}: {metadata}\n{said}"
    if "sujet" in expected:
        assert metadata.get("topic") == expected["sujet"], f"{at}: {metadata}\n{said}"
    if "profil" in expected:
        assert metadata.get("profile") == expected["profil"], f"{at}: {metadata}"
    plain = said.lower().replace("\u00a0", " ")
    for words in expected.get("contient", ()):
        assert words.lower() in plain, f"{at}: « {words} » is not in\n{said}"
    for words in expected.get("sans", ()):
        assert words.lower() not in plain, f"{at}: « {words} » is in\n{said}"
    for title in expected.get("boutons", ()):
        assert bare(title) in buttons, f"{at}: no button « {title} » among {list(buttons)}"
    if "fait" in expected:
        # What was masked is told last, after the question.
        told = [reply["metadata"] for reply in replies]
        last = next((one for one in reversed(told) if one["kind"] != "chat"), told[-1])
        assert last.get("fact") == expected["fait"], f"{at}: {last}\n{said}"


def _check_slots(expected, slots, at):
    known = slots.get("situation") or {}
    wanted = expected.get("situation", {})
    assert {name: known.get(name) for name in wanted} == wanted, f"{at}: {known}"
    for name in expected.get("inconnus", ()):
        assert name not in known, f"{at}: {name} is known: {known[name]}"
    result = slots.get("verdict") or {}
    for name, value in expected.get("verdict", {}).items():
        found = sorted(result.get(name)) if isinstance(value, list) else result.get(name)
        assert found == (sorted(value) if isinstance(value, list) else value), f"{at}: {name} is {found}"


async def _answer_all(assistant, sender, answers, replies, at):
    """Answer the questions as they come; every answer given must have been asked for."""
    left = dict(answers)
    for _ in range(40):
        asked = replies[-1]["metadata"].get("fact")
        if asked not in left:
            break
        replies = await assistant.say(left.pop(asked), sender)
    assert not left or "*" in left, f"{at}: never asked: {list(left)}"
    return replies
