"""What a nasty text costs the understanding: what the encoder is given is counted, not timed."""

import numpy as np
import pytest

from bot.nlu import meaning
from bot.nlu.features import Featurizer
from bot.nlu.meaning import MOST_TOKENS, sentence_encoder, tokens, within
from bot.nlu.segments import cuts
from bot.nlu.topic_classifier import TopicClassifier
from bot.nlu.topic_model import Reading

#: Four cuts of a message have eight parts; each of two parts may be cut once more.
MOST_TEXTS = 1 + 8 + 2 * 8
#: As long as the longest message.
LONG = 1000
PLAIN = "je voudrais savoir comment déposer une demande de prise en charge pour un salarié "
NASTY = [
    PLAIN, "a.b ", "a b, ", "a b et ", "a", "1", "1 ", "%", "% %, ", "+", "n°", "'", "a'", "😀", "(", "[", '"', "«",
    "2a ", "**", "_", "\n", "a b\n", "ㅋ", "㎯", "ﷺ", "½", "e\u0301", "https://a.b/", "xqzj",
]  # fmt: skip


class Model:
    """Keeps what it is asked to rank."""

    def __init__(self):
        self.texts = []

    def read(self, text):
        return Reading(text, self.rank([text])[0], ())

    def rank(self, texts):
        self.texts += texts
        return [[("faq/a", 0.9), ("faq/b", 0.1)] for _ in texts]


@pytest.fixture
def encoded(monkeypatch):
    """What the encoder is given."""
    real, given = sentence_encoder(), []

    class Encoder:
        _tokenizer = real._tokenizer

        def encode(self, texts):
            given.extend(texts)
            return np.zeros((len(texts), 512), dtype=np.float32)

    monkeypatch.setattr(meaning, "sentence_encoder", Encoder)
    return given


@pytest.mark.parametrize("piece", NASTY)
def test_the_encoder_reads_no_more_than_so_much(piece, encoded):
    text = (piece * LONG)[:LONG]
    model = Model()
    TopicClassifier(TopicClassifier.get_default_config(), None, None, model).decide_on(text)
    assert len(model.texts) <= MOST_TEXTS
    if not model.texts:
        return  # no word: nothing to understand
    featurizer = Featurizer({})
    featurizer.fit(["une facture", "une facture"])
    del encoded[:]
    featurizer.transform(model.texts)
    assert len(encoded) == len(model.texts)
    assert max(map(tokens, encoded), default=0) <= MOST_TOKENS


def test_an_ordinary_message_is_read_whole():
    text = "Bonjour, comment déposer une demande de prise en charge, et sous quel délai serons-nous remboursés ? Merci."
    assert within(text, MOST_TOKENS) == text


def test_a_message_full_of_places_to_cut_is_cut_at_four():
    assert [len(cuts(piece * 200)) for piece in ("a b, ", "a b et ", "un deux trois ? ")] == [4, 4, 4]
