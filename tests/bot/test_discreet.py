"""Logs never quote what visitors wrote."""

import logging

import pytest
import sqlalchemy as sa

from bot.discreet import DiscreetFormatter, without_events, without_quotes


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("[SQL: INSERT]\n[parameters: ('v', 'ma question')]\n(end)", "[SQL: INSERT]\n[parameters: …\n(end)"),
        ("500, Error, body='b'{\"text\": \"ma question\"}''", "500, Error, body=…"),
        ("{'error': 'x', 'request_body': {'text': 'ma question'}}", "{'error': 'x', 'request_body': …"),
        ("A turn failed: OSError", "A turn failed: OSError"),
        (
            "Exception occurred while handling uri: 'https://a.test/recapitulatif/Ab-_9'",
            "Exception occurred while handling uri: 'https://a.test/recapitulatif/…'",
        ),
    ],
)
def test_what_errors_quote_is_left_out(said, logged):
    assert without_quotes(said) == logged


def test_the_error_of_a_store_keeps_its_values_to_itself():
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("insert into nowhere values (:text)"), {"text": "ma question"})
    except sa.exc.SQLAlchemyError as error:
        record = logging.LogRecord("rasa", logging.ERROR, "", 0, f"lost: {error}", None, (type(error), error, None))
    line = DiscreetFormatter().format(record)
    assert "nowhere" in line
    assert "ma question" not in line


def test_structured_logs_hold_no_event():
    values = {"event": "deserialization.failed", "rasa_event": {"text": "ma question"}}
    assert without_events(None, "warning", values) == {"event": "deserialization.failed"}


def test_structured_logs_open_no_recap():
    values = {"event": "said", "where": "[ici](http://localhost/recapitulatif/Ab-_9)", "times": 3}
    told = {"event": "said", "where": "[ici](http://localhost/recapitulatif/…)", "times": 3}
    assert without_events(None, "warning", values) == told
