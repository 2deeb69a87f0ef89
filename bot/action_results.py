"""What the action server answers is checked as Rasa checks it, without checking the schema itself at each turn.

Rasa 3.6 calls ``jsonschema.validate``, which checks the schema against that of all schemas first: two thirds of a turn.
"""

from __future__ import annotations

from typing import Any

from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_schema_once() -> None:
    """Have Rasa check its schema of action results now, and only the results from now on."""
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    checker = kind(schema)

    def validate(action: RemoteAction, result: dict[str, Any]) -> bool:
        """Return True; a ValidationError tells what in the answer of the action server is wrong."""
        try:
            checker.validate(result)
        except ValidationError as error:
            error.message = f"The answer of the action server « {action.name()} » is not valid: {error.message}"
            raise
        return True

    RemoteAction._validate_action_result = validate  # noqa: SLF001 - Rasa has no other place for it
