"""Who may call whom (docs/architecture.md): the three sentences, held."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "knowledge": {"rasa", "rasa_sdk", "actions", "bot", "sanic", "socketio"},
    "actions": {"rasa", "bot", "sanic", "socketio"},
    "bot": {"actions"},
}
MODULES = sorted(path for room in FORBIDDEN for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_imports_only_what_it_may(path):
    room = path.relative_to(ROOT).parts[0]
    tops = {name.split(".")[0] for name in imported(path)}
    assert tops & FORBIDDEN[room] == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_actions_and_bot_use_the_public_names_of_knowledge(path):
    if path.relative_to(ROOT).parts[0] == "knowledge":
        return
    assert {name for name in imported(path) if name.startswith("knowledge.")} == set()


def test_only_the_schema_imports_pydantic():
    users = [path.name for path in MODULES if any(name.split(".")[0] == "pydantic" for name in imported(path))]
    assert users == ["schema.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
