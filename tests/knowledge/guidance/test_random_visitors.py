"""Random visitors against the guided dialogue: it ends, asks nothing twice or in vain, and agrees with the rules."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answers.hearing import hearing
from knowledge.answers.reading import Heard
from knowledge.guidance.conversation import Listener
from knowledge.guidance.guides import glossary, guides
from knowledge.guidance.state import Guidance
from knowledge.rules.area_facts import questions_left
from knowledge.rules.book import rule_book
from knowledge.rules.evaluation import evaluate
from knowledge.rules.values import Span

BOOK = rule_book()
TODAY = date(2023, 3, 10)
LISTENER = Listener(BOOK, hearing(), glossary(), TODAY)
#: More steps than any dialogue needs.
MANY = 150


def value_of(draw, name):
    fact = BOOK.facts[name]
    if fact.type == "bool":
        return draw(st.booleans())
    if fact.type == "choice":
        return draw(st.sampled_from(sorted(fact.choices)))
    if fact.type == "choices":
        return draw(st.lists(st.sampled_from(sorted(fact.choices)), unique=True))
    if fact.type in ("date", "dates"):
        day = TODAY + timedelta(days=draw(st.integers(-1500, 400)))
        return [day] if fact.type == "dates" else draw(st.sampled_from([*fact.also, day])) if fact.also else day
    low, high = int(fact.minimum or 0), int(fact.maximum or 200)
    number = Fraction(draw(st.integers(low, min(high, 200))))
    return Span(number, number + 3) if draw(st.integers(0, 9)) == 0 else number


MOVES = (
    "fact",
    "fact",
    "fact",
    "fact",
    "fact",
    "unknown",
    "refused",
    "noise",
    "back",
    "why",
    "volunteer",
    "correct",
    "stop",
)


@pytest.mark.parametrize("name", list(guides()))
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_dialogue_with_a_random_visitor(name, data):
    draw, adviser, guide = data.draw, LISTENER.adviser, guides()[name]
    step = adviser.begin(name, guide.domaine, dict(guide.donne))
    interruptions = 0
    for _ in range(MANY):
        guidance = step.guidance
        # What is kept between two messages says all.
        assert Guidance.from_slot(guidance.to_slot(), guidance.situation, BOOK) == guidance
        assert step.sayings, "the dialogue is never silent"
        if guidance.status == "concluded":
            break
        if guidance.status == "paused":
            step = adviser.resume(guidance)
            continue
        asked = guidance.asked
        known = guidance.facts.get(asked)
        is_disputed = bool(guidance.told)
        assert asked is not None
        assert known is None or isinstance(known, Span) or is_disputed, f"{asked} is known: {known}"
        assert asked not in guidance.skipped
        move = draw(st.sampled_from(MOVES)) if interruptions < 12 else "fact"
        interruptions += move != "fact"
        step = play(move, guidance, draw)
    else:
        pytest.fail("the dialogue does not end")
    guidance = step.guidance
    result = evaluate(BOOK, guidance.area, guidance.facts, TODAY)
    concluded = [saying.result for saying in step.sayings if saying.result is not None]
    assert [item.verdict for item in concluded] == [result.verdict]


def play(move, guidance, draw):
    adviser = LISTENER.adviser
    if move == "fact":
        return adviser.take(guidance, Heard("value", {guidance.asked: value_of(draw, guidance.asked)}))
    if move in ("volunteer", "correct"):
        names = sorted(guidance.facts) if move == "correct" else sorted(BOOK.facts)
        names = [name for name in names if LISTENER.reads(guidance.area, name) and BOOK.facts[name].question]
        if not names:
            return adviser.ask_again(guidance)
        name = draw(st.sampled_from(names))
        return adviser.take(guidance, Heard("other", {name: value_of(draw, name)}))
    moves = {
        "unknown": adviser.skip,
        "refused": lambda here: adviser.skip(here, "refus"),
        "noise": adviser.unfit,
        "back": adviser.back,
        "why": adviser.why,
        "stop": adviser.pause,
    }
    return moves[move](guidance)


@pytest.mark.parametrize("name", list(guides()))
def test_knowing_nothing_ends_with_what_is_missing(name):
    guide = guides()[name]
    step = LISTENER.adviser.begin(name, guide.domaine, dict(guide.donne))
    count = 0
    while step.guidance.status != "concluded":
        left = questions_left(
            BOOK, guide.domaine, step.guidance.facts, (*step.guidance.skipped, step.guidance.asked), TODAY
        )
        step = LISTENER.adviser.skip(step.guidance)
        count += 1
        assert count <= MANY
        assert step.guidance.status == "concluded" or left >= 1, "« la dernière » was not the last"
    result = step.sayings[-1].result
    assert result.verdict in ("a_confirmer", "oriente", "aucun_dispositif")


@pytest.mark.parametrize("failing", [("effectif_etp", Fraction(12)), ("type_contrat", "stage"), ("contrat_aide", True)])
def test_a_known_failure_needs_no_question(failing):
    step = LISTENER.adviser.begin("defi_emploi", "defi_emploi_eligibilite", dict([failing]))
    assert step.guidance.status == "concluded"
