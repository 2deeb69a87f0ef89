"""Plays the scripts of this folder with the trained model and the real actions.

A script is a list of turns. ``visiteur`` is what is typed, or ``clic`` the title of a button of the last reply;
``assistant`` tells what the reply must be:

- ``type``: kind of the first message; ``sujet``: topic of its metadata; ``profil``: profile of its metadata
- ``contient`` / ``sans``: words that the texts hold / do not hold
- ``boutons``: titles that are offered; ``memoire``: slots afterwards
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


@pytest.mark.parametrize(("file", "title", "script"), SCRIPTS, ids=[f"{file}: {title}" for file, title, _ in SCRIPTS])
async def test_conversation(assistant, file, title, script):
    sender = f"{file}/{title}"
    buttons: dict[str, str] = {}
    before: list[str] = []
    for number, turn in enumerate(script["tours"], start=1):
        at = f"{title}, turn {number}"
        if "clic" in turn:
            assert turn["clic"] in buttons, f"{at}: no button « {turn['clic']} » among {list(buttons)}"
        replies = await assistant.say(buttons[turn["clic"]] if "clic" in turn else turn["visiteur"], sender)
        assert replies, f"{at}: the assistant is silent"
        texts = [reply["text"] for reply in replies]
        if (turn.get("assistant") or {}).get("type") in ("refusal", "suggestions", "handoff", "chat"):
            assert texts != before or turn.get("repetition"), f"{at}: the same reply twice running"
        before = texts
        buttons = {button["title"]: button["payload"] for reply in replies for button in reply.get("buttons", ())}
        _check(turn.get("assistant") or {}, replies, buttons, at)
        memory = (turn.get("assistant") or {}).get("memoire", {})
        slots = await assistant.slots(sender)
        assert {name: slots.get(name) for name in memory} == memory, at


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
        assert title in buttons, f"{at}: no button « {title} » among {list(buttons)}"
