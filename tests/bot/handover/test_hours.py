"""When people answer: the week, public holidays, exceptional closures, changes of the clock."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.opening_hours import read_opening, told_moment

PARIS = ZoneInfo("Europe/Paris")
WEEK = read_opening("lun-jeu 9:00-12:30 14:00-17:30, ven 9:00-12:00", "2026-12-24")


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-03-04 09:00", True, "2026-03-04 14:00"),
        ("2026-03-04 08:59", False, "2026-03-04 09:00"),
        ("2026-03-04 12:30", False, "2026-03-04 14:00"),
        ("2026-03-06 12:00", False, "2026-03-09 09:00"),
        ("2026-05-01 10:00", False, "2026-05-04 09:00"),
        ("2026-05-13 18:00", False, "2026-05-15 09:00"),
        ("2026-12-23 18:00", False, "2026-12-28 09:00"),
        ("2026-12-31 18:00", False, "2027-01-04 09:00"),
    ],
    ids=["opening", "just before", "lunch", "Friday noon", "1 May", "Ascension", "closed and Christmas", "New Year"],
)
def test_open_or_not_and_until_when(moment, is_open, opens):
    at = paris(moment)
    assert WEEK.is_open(at) is is_open
    assert WEEK.is_open(at.astimezone(timezone.utc)) is is_open
    assert WEEK.next_opening(at.astimezone(timezone.utc)) == paris(opens)


def test_summer_time_moves_the_hours_of_the_world_not_those_of_paris():
    winter, summer = (
        datetime(2026, 3, 27, 8, 30, tzinfo=timezone.utc),
        datetime(2026, 3, 30, 7, 30, tzinfo=timezone.utc),
    )
    assert WEEK.is_open(winter)
    assert WEEK.is_open(summer)
    assert not WEEK.is_open(winter.replace(hour=7))


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("lun-ven 9:00-17:00", "du lundi au vendredi de 9 h à 17 h, sauf jours fériés"),
        ("lun-mar 9:00-12:30, sam 8:00-9:00", "les lundi et mardi de 9 h à 12 h 30 ; le samedi de 8 h à 9 h, sauf"),
        ("lun-ven 9:00-12:30 14:00-17:30", "du lundi au vendredi de 9 h à 12 h 30 et de 14 h à 17 h 30, sauf"),
        ("jamais", ""),
    ],
)
def test_the_hours_are_told_in_french(hours, text):
    told = read_opening(hours, "").text.replace("\u00a0", " ").replace("\u202f", " ")
    assert told == text if not text else told.startswith(text)


def test_never_opens():
    never = read_opening("jamais", "")
    assert (never.is_open(paris("2026-03-04 10:00")), never.next_opening(paris("2026-03-04 10:00"))) == (False, None)


@pytest.mark.parametrize(
    ("now", "moment", "told"),
    [
        ("2026-03-04 12:40", "2026-03-04 14:00", "aujourd’hui à 14 h"),
        ("2026-03-04 23:40", "2026-03-05 09:30", "demain à 9 h 30"),
        ("2026-04-29 23:40", "2026-05-01 09:00", "vendredi 1er mai à 9 h"),
    ],
)
def test_a_moment_is_told_in_french(now, moment, told):
    seen = paris(now).astimezone(timezone.utc)
    assert told_moment(paris(moment), seen).replace("\u00a0", " ") == told
