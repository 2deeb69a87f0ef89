"""The answers of the action server are checked as before, without the schema's own check at each turn."""

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.action_results import check_schema_once

RIGHT = {"events": [{"event": "slot", "name": "profil", "value": "entreprise"}], "responses": [{"text": "Bonjour"}]}


@pytest.fixture(autouse=True)
def checked():
    check_schema_once()


def test_a_right_answer_passes_and_the_schema_is_not_checked_again(monkeypatch):
    monkeypatch.setattr(jsonschema, "validate", lambda *_: pytest.fail("the schema is checked again"))
    assert RemoteAction("action_repondre", None)._validate_action_result(RIGHT)


@pytest.mark.parametrize("wrong", [{"events": "x"}, {"events": [{"event": 3}]}, {"responses": {}}, []])
def test_a_wrong_answer_is_told_with_the_name_of_the_action(wrong):
    with pytest.raises(jsonschema.ValidationError, match="action_repondre"):
        RemoteAction("action_repondre", None)._validate_action_result(wrong)
