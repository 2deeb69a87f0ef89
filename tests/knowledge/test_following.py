"""Short messages after an answer: which topic they mean."""

import pytest

from knowledge import followed_topic, named_profile
from knowledge.following import essential


@pytest.mark.parametrize(
    ("last", "message", "meant"),
    [
        ("defi_emploi_conditions", "et les pièces ?", "defi_emploi_justificatifs"),
        ("defi_emploi_conditions", "LES PAPIERS", "defi_emploi_justificatifs"),
        ("defi_emploi_conditions", "et le délai, c'est quoi ?", "defi_emploi_demarche"),
        ("defi_emploi_conditions", "combien ?", "defi_emploi_financement"),
        ("defi_emploi_financement", "combien ?", "defi_emploi_financement"),
        ("simulateur_alternance", "combien ça coûte", "simulateur_alternance"),
        ("suivi_dossier", "et les pièces ?", "transmettre_pieces"),
        ("suivi_dossier", "et les pièces pour le CFA ?", "transmettre_pieces"),
        ("rupture_apprentissage", "et si c'est un contrat pro ?", "rupture_contrat_pro"),
        ("rupture_contrat_pro", "et pour un apprenti", "rupture_apprentissage"),
        ("bilan_competences_presentation", "ça se passe comment ?", "bilan_competences_phases"),
        # Words that mean nothing here, or say more than a follow-up.
        ("mot_de_passe_oublie", "et les pièces ?", None),
        ("defi_emploi_conditions", "et les pièces de mon dossier de soudure ?", None),
        ("defi_emploi_conditions", "et pour ?", None),
        ("defi_emploi_conditions", "oui", None),
        ("defi_emploi_conditions", "merci", None),
    ],
)
def test_what_a_short_message_means(content, last, message, meant):
    assert followed_topic(message, content.topics[last], content) == meant


@pytest.mark.parametrize(
    ("message", "profile"),
    [
        ("et pour le CFA ?", "organisme_formation"),
        ("et pour un organisme de formation ?", "organisme_formation"),
        ("pour une entreprise", "entreprise"),
        ("et la formation ?", None),
        ("et ?", None),
        ("et pour les entreprises de la mer", None),
    ],
)
def test_the_profile_that_a_short_message_names(message, profile):
    assert named_profile(message) == profile


def test_every_name_of_a_topic_leads_to_it_from_each_topic_that_points_there(content):
    for topic in content.topics.values():
        for other in topic.related:
            for words in content.topics[other].called:
                meant = followed_topic(f"et {words} ?", topic, content)
                # Unless the topic at hand bears the same name: then it goes on.
                assert meant == other or essential(words) in map(essential, topic.called), (topic.id, words)
