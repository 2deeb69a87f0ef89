"""A small model: what it learns, keeps on disk and explains."""

import pytest

from bot.nlu.explanation import explain
from bot.nlu.topic_classifier import TopicClassifier, untrained_model
from bot.nlu.topic_model import TopicModel

PHRASES = {
    "faq/deposer_facture": ["où déposer ma facture", "envoyer une facture", "comment déposer la facture", "ma facture"],
    "faq/mot_de_passe_oublie": [
        "mot de passe perdu",
        "mot de passe oublié",
        "perdu mon mot de passe",
        "un mot de passe",
    ],
    "hors_sujet/loin": ["quel temps fait-il", "raconte une blague", "il fait quel temps demain", "une blague de plus"],
}


@pytest.fixture(scope="module")
def classifier():
    config = {**TopicClassifier.get_default_config(), "meaning_directions": 6}
    model = untrained_model(config)
    texts = [text for found in PHRASES.values() for text in found]
    model.fit(texts, [label for label, found in PHRASES.items() for _ in found])
    return TopicClassifier(config, None, None, model)


def test_a_reading_ranks_labels_and_finds_neighbours(classifier):
    reading = classifier.model.read("deposer une facutre", 2)

    assert reading.cleaned == "deposer une facture"
    assert reading.ranking[0][0] == "faq/deposer_facture"
    assert sum(share for _, share in reading.ranking) == pytest.approx(1)
    assert [near.label for near in reading.neighbours] == ["faq/deposer_facture"] * 2
    assert reading.likeness == reading.neighbours[0].likeness > reading.neighbours[1].likeness


def test_a_model_is_the_same_after_a_stay_on_disk(classifier, tmp_path):
    classifier.model.save(tmp_path)
    loaded = TopicModel.load(tmp_path)

    before, after = (model.read("motdepasse perdu", 3) for model in (classifier.model, loaded))
    assert after.cleaned == before.cleaned == "mot de passe perdu"
    assert [label for label, _ in after.ranking] == [label for label, _ in before.ranking]
    assert [near.text for near in after.neighbours] == [near.text for near in before.neighbours]
    assert after.likeness == pytest.approx(before.likeness, abs=1e-4)


def test_an_explanation_tells_what_was_read_and_what_decided(classifier):
    found = explain(classifier, "jai perdu mon motdepasse", "entreprise")

    assert ("motdepasse", "mot de passe") in found.corrections or "mot de passe" in found.read
    assert found.neighbours[0].label == "faq/mot_de_passe_oublie"
    assert found.decision.scores[0][0] == "mot_de_passe_oublie"
    assert [ground.name for ground in found.grounds] == ["answer", "lead", "likeness"]
    assert found.profile == "entreprise"


def test_a_message_without_words_is_explained_too(classifier):
    found = explain(classifier, "🤔")

    assert (found.read, found.neighbours, found.decision.kind) == ("", (), "chat")
