"""Two questions in one message: where it is cut, and what makes two of it, on made-up rankings."""

import pytest

from bot.nlu.segments import cuts, is_asking
from bot.nlu.several import MOST, best_pair, questions

FAR = "hors_sujet/loin"


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("mot de passe perdu", []),
        ("Bonjour, merci !", []),
        ("Bonjour Madame, mon mot de passe est perdu, merci d’avance", []),
        ("n° deca + cerfa", [("plus", "n° deca", "cerfa")]),
        ("où est mon dossier ? Et mon virement", [("mark", "où est mon dossier", "mon virement")]),
        ("facture à déposer et aussi rib", [("strong", "facture à déposer", "rib")]),
        ("facture à déposer et rib à donner", [("et", "facture à déposer", "rib à donner")]),
        ("je ne sais pas comment faire", []),
        (
            "je veux former mon salarié quelle aide demander",
            [("word", "je veux former mon salarié", "quelle aide demander")],
        ),
        ("j’ai déménagé. Par ailleurs, mon rib change", [("strong", "j’ai déménagé", "mon rib change")]),
    ],
)
def test_where_a_message_is_cut(message, parts):
    assert [(cut.separator, cut.left, cut.right) for cut in cuts(message)] == parts


def test_the_likeliest_cuts_are_kept_in_the_order_of_the_message():
    story = "je saisis, je valide, je relis, et puis rien, il boucle, il tourne + deca"
    kept = [cut.separator for cut in cuts(story, most=2)]
    assert kept == ["strong", "plus"]


@pytest.mark.parametrize("part", ["où est mon dossier", "je voudrais un cerfa", "c’est quand ?", "à qui écrire"])
def test_a_part_that_asks(part):
    assert is_asking(part)


@pytest.mark.parametrize("part", ["mon apprenti est parti", "la recrue qui arrive lundi", "détail du virement"])
def test_a_part_that_does_not_ask(part):
    assert not is_asking(part)


def ranking(**shares):
    """A ranking of three topics, the rest being out of scope."""
    given = {f"faq/{name}": shares.get(name, 1e-6) for name in "abc"}
    full = {**given, FAR: max(1e-6, 1 - sum(given.values()))}
    return sorted(full.items(), key=lambda item: -item[1])


class FakeRank:
    """Ranks a text by the words a, b, c that it holds, and counts its calls."""

    def __init__(self):
        self.calls = []

    def __call__(self, texts):
        self.calls.append(list(texts))
        return [self.one(text) for text in texts]

    def one(self, text):
        held = [word for word in text.split() if word in "abc"]
        return ranking(**{word: 0.999 / len(held) for word in held})

    def questions(self, text, least=0.75):
        return questions(text, self.one(text), self, least)


def test_two_questions():
    assert FakeRank().questions("comment faire b ? et comment faire a ?") == ("faq/b", "faq/a")


def test_three_questions_and_never_more():
    assert FakeRank().questions("comment faire c ? comment faire a ? et comment faire b ?") == (
        "faq/c", "faq/a", "faq/b",
    )  # fmt: skip
    assert MOST == 3


def test_twice_the_same_question_is_one():
    assert FakeRank().questions("comment faire a ? et comment bien faire a ?") == ()


def test_the_parts_of_a_message_without_doubt_are_not_even_read():
    rank = FakeRank()
    assert questions("je suis là depuis mardi, comment faire", ranking(a=0.999999), rank, 0.75) == ()
    assert rank.calls == []


def test_a_story_told_without_a_question_is_held_to_more_than_two_questions():
    story, asked = cuts("il dit a, il dit b")[0], cuts("comment faire a ? comment faire b ?")[0]
    whole, parts = ranking(a=0.9, b=0.02), [ranking(a=0.97, b=0.003), ranking(a=0.003, b=0.97)]
    likely = [best_pair(whole, [cut], parts).probability for cut in (story, asked)]
    assert likely[0] < 0.75 < likely[1]


def test_two_parts_of_the_same_opinion_are_one_question():
    way = cuts("comment faire a ? comment faire b ?")[0]
    whole = ranking(a=0.9, b=0.05)
    agree, differ = ranking(a=0.97, b=0.003), ranking(a=0.003, b=0.97)
    assert best_pair(whole, [way], [agree, agree]).probability < 0.5
    assert best_pair(whole, [way], [agree, differ]).probability > 0.75
