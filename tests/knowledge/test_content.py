"""Each topic's file, against the specification and the source documents."""

import re
import unicodedata

import pytest

from knowledge import answer_text, library, sources_of

TOPIC_IDS = sorted(library().topics)
PROFILES = ("entreprise", "organisme_formation")


def specified_topics(shared) -> set[str]:
    return set(
        re.findall(r"^\| `([a-z_]+)` \|", (shared / "spec" / "topics.md").read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_the_topics_are_those_of_the_specification(seeds):
    assert set(TOPIC_IDS) == specified_topics(seeds.parent)


def test_there_are_52_topics():
    assert len(TOPIC_IDS) == 52


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("topic_id", TOPIC_IDS)
def test_each_profile_gets_an_answer_with_its_source_and_date(content, topic_id, profile):
    topic = content.topics[topic_id]
    text = answer_text(topic, profile, content)
    assert text.startswith(topic.answer_for(profile).summary)
    for source in sources_of(topic, content):
        assert source["document"] in text
        assert source["dated"] is not None or "document non daté" in text


#: A sign that wants a non-breaking space before it and has none, or « without one after it.
BAD_SPACING = re.compile(r".{0,20}[^\u00a0\u202f\n][;?!»%€:]|«[^\u00a0\u202f].{0,20}")


@pytest.mark.parametrize("topic_id", TOPIC_IDS)
def test_texts_follow_french_typography(content, topic_id):
    text = "\n".join(answer_text(content.topics[topic_id], profile, content) for profile in PROFILES)
    prose = _names_removed(re.sub(r"https?:\S+|mailto:\S+|\S+@\S+", "", text))
    assert "'" not in prose
    assert BAD_SPACING.findall(prose) == []


def _names_removed(text: str) -> str:
    """Names of the interface are quoted as the documents write them."""
    return re.sub(r"\*\*[^*]+\*\*|\[[^\]]+\]", "", text)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def test_each_interface_name_stands_in_its_document_at_its_line(content, seeds):
    wrong = []
    for document, names in content.interface.items():
        lines = (seeds / content.sources[document].file).read_text(encoding="utf-8").splitlines()
        for name in (*names.menus, *names.buttons, *names.screens):
            if _plain(name.name) not in _plain(lines[name.line - 1]):
                wrong.append(f"{document}: « {name.name} » is not on line {name.line}")
    # The document has lost the « > » of one menu (« Factures & règlementsRégler mes Appels Volontaires »).
    assert wrong == []


def test_cited_lines_exist(content, seeds):
    for topic in content.topics.values():
        for ref in topic.sources:
            count = len((seeds / content.sources[ref.document].file).read_text(encoding="utf-8").splitlines())
            assert all(1 <= int(number) <= count for number in re.findall(r"\d+", ref.lines)), topic.id


#: What must be told with an answer: topic, profile, words.
TOLD = [
    ("deposer_facture", "organisme_formation", ["Accordé", "certificat de réalisation"]),
    ("transmettre_pieces", "organisme_formation", ["[Détails]", "En attente de pièces"]),
    ("transmettre_pieces", "entreprise", ["[Voir]", "En attente de pièces"]),
    ("aide_embauche_alternant", None, ["31 décembre 2022", "5\u00a0000\u00a0€", "8\u00a0000\u00a0€"]),
    ("contrat_pro_experimental", None, ["28 décembre 2023", "150", "1\u00a0607", "conseiller"]),
    ("bilan_competences_presentation", None, ["24", "conseiller"]),
    ("bilan_competences_prestataire", None, ["CPA", "Opacif", "OPCA", "30 juin 2015"]),
    ("defi_emploi_financement", None, ["20\u00a0€", "10\u00a0€", "600\u00a0€", "50\u00a0%"]),
    ("defi_emploi_conditions", None, ["11", "80\u00a0%", "5 ans", "deux"]),
    ("defi_region_effectif", None, ["70\u00a0%", "100\u00a0%"]),
    ("defi_region_prime", None, ["gestionfp@centrevalldeloire.fr", "EOS"]),
    ("ajouter_salarie", "entreprise", ["[Ajouter un salarié]", ".csv", "Sorti des effectifs"]),
    ("communiquer_rib", "entreprise", ["[Ajouter un nouveau RIB]", "obligatoire", "MAGESTIC"]),
    ("numero_deca", "organisme_formation", ["Contrat d’apprentissage > Consulter mes contrats"]),
    ("exporter_reporting", None, ["png", "pdf", "xls"]),
]


@pytest.mark.parametrize(("topic_id", "profile", "words"), TOLD)
def test_the_facts_that_matter_are_told(content, topic_id, profile, words):
    text = answer_text(content.topics[topic_id], profile, content)
    assert [word for word in words if word.lower() not in text.lower()] == []


def test_no_run_of_eleven_words_is_copied_from_a_document(content, seeds):
    word = re.compile(r"[0-9a-zà-öø-ÿœæ]+", re.IGNORECASE)
    runs = set()
    for path in seeds.glob("*.txt"):
        words = [found.lower() for found in word.findall(path.read_text(encoding="utf-8").replace("’", "'"))]
        runs.update(tuple(words[at : at + 11]) for at in range(len(words) - 10))
    copied = []
    for topic in content.topics.values():
        for profile in PROFILES:
            # The name of one link has thirteen words: names carry over.
            answer = re.sub(r"\(https?:[^)]*\)", "", answer_text(topic, profile, content))
            text = _names_removed(answer).replace("’", "'")
            words = [found.lower() for found in word.findall(text)]
            copied += [
                f"{topic.id}: {' '.join(words[at : at + 11])}"
                for at in range(len(words) - 10)
                if tuple(words[at : at + 11]) in runs
            ]
    assert copied == []
