"""French sentences with invented personal data, near misses and ordinary figures, to measure the masking by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.privacy import sample_numbers as numbers
from bot.privacy.kinds import Kind

#: What the figures in the documentation were measured with.
SEED, SIZE = 20230306, 2000

#: What stands in the braces of a sentence: how it is drawn, and what it is (None: nothing to mask).
_DRAWN: dict[str, tuple[Callable[[Random], str], Kind | None]] = {
    "iban": (numbers.an_iban, Kind.IBAN),
    "iban_faux": (numbers.a_wrong_iban, Kind.IBAN),
    "bic": (numbers.a_bic, Kind.BIC),
    "nir": (numbers.a_nir, Kind.NIR),
    "nir_faux": (numbers.a_wrong_nir, Kind.NIR),
    "carte": (numbers.a_card, Kind.CARD),
    "carte_fausse": (numbers.a_wrong_card, Kind.CARD),
    "tel": (numbers.a_phone, Kind.PHONE),
    "mail": (numbers.an_email, Kind.EMAIL),
    "naissance": (lambda chance: numbers.a_date(chance, 1955, 2008), Kind.BIRTH),
    # Nothing to mask.
    "presque_iban": (numbers.a_wrong_iban, None),
    "presque_nir": (numbers.a_wrong_nir, None),
    "presque_carte": (numbers.a_wrong_card, None),
    "date": (numbers.a_date, None),
    "siret": (numbers.a_siret, None),
    "siren": (numbers.a_siren, None),
    "montant": (numbers.an_amount, None),
    "dossier": (
        lambda chance: chance.choice(
            (numbers.digits(chance, 7), f"2023-{numbers.digits(chance, 6)}", f"DF{numbers.digits(chance, 8)}")
        ),
        None,
    ),
    "nda": (
        lambda chance: numbers.typed(chance, f"{chance.randrange(11, 94)}{numbers.digits(chance, 9)}", (2, 2, 5, 2)),
        None,
    ),
    "heures": (lambda chance: f"{chance.randrange(1, 400)}{chance.choice((' h', 'h', ' heures', 'h30'))}", None),
    "nombre": (lambda chance: str(chance.randrange(1, 300)), None),
    "annee": (lambda chance: str(chance.randrange(2018, 2026)), None),
}

_PERSONAL = (
    "mon IBAN est {iban}", "voici notre RIB : {iban}, BIC {bic}", "IBAN {iban} / BIC : {bic}", "{iban} ({bic})",
    "pouvez-vous verser {montant} sur {iban} avant le {date} ?", "le compte de la coopérative, c'est {iban} merci",
    "ancien : {iban}, nouveau : {iban}.", "mon iban est {iban_faux} et il est refusé", "code swift {bic}",
    "le RIB {iban} du SIRET {siret} a changé", "IBAN:{iban}",
    "coordonnées bancaires : {iban_faux}",
    "mon numéro de sécurité sociale est le {nir}", "n° sécu {nir}, dossier {dossier}", "son NIR : {nir}.",
    "le salarié {nir} n'apparaît pas dans la liste", "{nir}", "sécu : {nir_faux}, c'est bien cela ?",
    "j'ai saisi {nir} et {nir} pour mes deux apprentis", "numéro de sécu de ma salariée {nir_faux}",
    "ma carte {carte} est refusée", "j'ai payé {montant} avec la {carte}", "numéro de carte bancaire : {carte_fausse}",
    "CB {carte} débitée le {date}", "{carte} ?", "carte bleue {carte_fausse} ne passe pas",
    "rappelez-moi au {tel}", "mon portable {tel} ou le fixe {tel}", "{tel}", "tél. {tel}, SIRET {siret}",
    "je suis joignable le {date} au {tel} pour {nombre} stagiaires", "dossier n° {dossier} : appelez le {tel} svp",
    "qui peut me répondre ? {tel} merci", "écrivez à {mail}", "{mail}", "mon mail est {mail}.",
    "identifiant {mail}, mot de passe oublié", "contactez {mail} ou {tel}, session du {date}",
    "né le {naissance}", "née à Rennes le {naissance}, embauchée le {date}", "mon apprenti est né le {naissance}",
    "date de naissance : {naissance}", "la date de naissance du salarié est le {naissance}", "ddn {naissance}",
    "naissance : {naissance}, contrat signé le {date}", "Mme Martin, née Durand le {naissance}",
    "il est ne le {naissance} et commence le {date}", "né(e) le {naissance} ; NIR {nir} ; tél {tel}",
    "nouvelle salariée : {mail}, née le {naissance}, {nir}, IBAN {iban}",
)  # fmt: skip
_ORDINARY = (
    "j'ai reçu {presque_iban} par courrier, de quoi s'agit-il ?", "la suite {presque_nir} est affichée à l'écran",
    "le numéro {presque_carte} est imprimé en bas de page", "SIRET {siret}",
    "notre SIREN est {siren}, effectif {nombre}",
    "l'établissement {siret} n'est pas dans ma liste", "changement de SIRET : {siret} devient {siret} le {date}",
    "dossier {dossier} déposé le {date}", "facture n° {dossier} de {montant} datée du {date}", "NDA {nda}",
    "numéro de déclaration d'activité {nda}", "du {date} au {date}, {heures} pour {nombre} personnes",
    "{montant} pour {heures}, est-ce pris en charge ?", "contrat signé le {date}, rupture le {date}",
    "on ne commence que le {date}", "formation le {date} de 9h30 à 17h00, salle {nombre}",
    "reste à charge de {montant}",
    "entre {annee} et {annee}, {nombre} départs en formation", "{nombre} salariés, {montant} de masse salariale",
    "salaire brut de {montant} par mois depuis {annee}", "le {date}", "{heures}", "{nombre}", "{montant}",
    "convention {dossier}, avenant du {date}, montant {montant}", "code NAF 0111Z, IDCC 7024, effectif {nombre}",
    "comment ajouter un établissement ({siret}) créé le {date} ?", "quel est le bon IBAN à vous envoyer ?",
    "où mettre la date de naissance de l'apprenti ?", "mon numéro de téléphone a changé en {annee}",
    "comment modifier mon adresse mail ?", "Cerfa 10103*{nombre} à signer avant le {date}",
    "le BIC est-il obligatoire ?",
    "le congé naissance à partir du {date}", "réunion le {date} à 14 h 30, {nombre} participants et {montant}",
)  # fmt: skip
_OPENINGS = ("", "", "", "Bonjour, ", "bonjour ", "Bonsoir, ", "Madame, Monsieur, ", "svp ", "re-bonjour : ")
_ENDINGS = ("", "", "", ".", " merci", " ?", ", merci d'avance.", " cordialement", " !")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where its personal data stand, as (start, end, kind)."""

    text: str
    expected: tuple[tuple[int, int, Kind], ...]


def sentences(size: int = SIZE, seed: int = SEED) -> list[Sentence]:
    """Return so many sentences, the same for the same seed."""
    chance = Random(seed)
    return [_sentence(chance) for _ in range(size)]


def _sentence(chance: Random) -> Sentence:
    pattern = chance.choice(_PERSONAL if chance.random() < 0.6 else _ORDINARY)
    pattern = chance.choice(_OPENINGS) + pattern + chance.choice(_ENDINGS)
    text, place = "", 0
    expected = []
    for slot in _SLOT.finditer(pattern):
        text += pattern[place : slot.start()]
        draw, kind = _DRAWN[slot[1]]
        value = draw(chance)
        if kind is not None:
            expected.append((len(text), len(text) + len(value), kind))
        text += value
        place = slot.end()
    return Sentence(_careless(chance, text + pattern[place:], expected), tuple(expected))


def _careless(chance: Random, text: str, expected: list[tuple[int, int, Kind]]) -> str:
    """Return a text as hurried people type: without capitals or accents at times, the data themselves untouched."""
    draw = chance.random()
    if draw < 0.6:
        return text
    kept = {place for start, end, _ in expected for place in range(start, end)}
    change = (str.lower, _unaccented, str.upper)[0 if draw < 0.75 else 1 if draw < 0.93 else 2]
    return "".join(letter if place in kept else change(letter) for place, letter in enumerate(text))


def _unaccented(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
