import pytest
from evaluation_fakes import TOPICS, scored, scored_double

from bot.evaluation.metrics import Share, double_figures, macro_f1, outcome, single_figures


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (scored(), "right"),
        (scored(detected=("numero_deca", "suivi_dossier")), "right"),
        (scored(detected=("numero_deca",)), "wrong"),
        (scored(decision="suggest", proposed=("numero_deca", "suivi_dossier")), "proposed"),
        (scored(decision="suggest", proposed=("numero_deca",)), "proposed_others"),
        (scored(decision="refuse", first="hors_sujet"), "refused"),
        (scored(decision="chat", first="salutation"), "chat"),
    ],
)
def test_what_becomes_of_a_question(item, expected):
    assert outcome(item) == expected


def test_figures_of_a_set():
    results = [
        scored(baseline=["suivi_dossier"]),
        scored(first="numero_deca", others=("suivi_dossier",), style="sms", baseline=["a", "b", "suivi_dossier"]),
        scored(expected="numero_deca", decision="suggest", first="hors_sujet", proposed=("numero_deca",)),
        scored(expected="deposer_facture", detected=("numero_deca", "deposer_facture"), first="deposer_facture"),
        scored(expected="hors_sujet", decision="refuse", first="hors_sujet", style="near"),
        scored(expected="hors_sujet", style="near"),
        scored(expected="hors_sujet", decision="suggest", style="far"),
        scored(expected="merci", decision="chat", first="merci"),
        scored(expected="merci", decision="chat", first="salutation"),
    ]

    figures = single_figures("small", results, TOPICS)

    assert figures.lines == 9
    assert figures.shares == {
        "top1": Share(2, 4),
        "top3": Share(3, 4),
        "right_at_once": Share(1, 4),
        "right_or_proposed": Share(3, 4),
        "wrong_answer": Share(1, 4),
        "refused_in_scope": Share(0, 4),
        "outside_answered": Share(1, 3),
        "outside_refused": Share(1, 3),
        "chat_recognised": Share(1, 2),
        "profile_assumed": Share(0, 9),
        "far_answered": Share(0, 1),
        "near_answered": Share(1, 2),
    }
    assert figures.baseline == {"top1": Share(1, 4), "top3": Share(2, 4)}
    assert figures.by_style == {"keyword": Share(2, 3), "sms": Share(0, 1)}
    assert sum(part.count for part in figures.outcomes.values()) == 4


@pytest.mark.parametrize(
    ("audience", "profile", "recognised", "assumed"),
    [
        ("entreprise", "entreprise", Share(1, 1), Share(0, 1)),
        ("entreprise", None, Share(0, 1), Share(0, 1)),
        ("entreprise", "organisme", Share(0, 1), Share(1, 1)),
        ("inconnu", None, None, Share(0, 1)),
        ("inconnu", "organisme", None, Share(1, 1)),
    ],
)
def test_profiles(audience, profile, recognised, assumed):
    shares = single_figures("s", [scored(audience=audience, profile=profile)], TOPICS).shares

    assert shares.get("profile_recognised") == recognised
    assert shares["profile_assumed"] == assumed


def test_a_set_without_topics_or_without_lines_has_no_figure_about_them():
    assert single_figures("none", [], TOPICS).shares == {}
    only_chat = single_figures("chat", [scored(expected="merci", decision="chat", first="merci")], TOPICS)
    assert only_chat.macro_f1 is None
    assert "top1" not in only_chat.shares
    assert only_chat.outcomes == {}


def test_macro_f1_counts_each_label_alike():
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]

    assert macro_f1(pairs) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert macro_f1([("a", "elsewhere")]) == 0
    assert macro_f1([]) is None


def test_two_questions():
    asked = ("deposer_facture", "suivi_dossier")
    results = [
        scored_double(asked, ["suivi_dossier", "deposer_facture"]),
        scored_double(asked, ["suivi_dossier"]),
        scored_double(asked, ["suivi_dossier", "numero_deca"]),
        scored_double(asked, []),
    ]

    shares = double_figures("double", results).shares

    assert shares == {"both_served": Share(1, 4), "one_served": Share(3, 4), "third_served": Share(1, 4)}
