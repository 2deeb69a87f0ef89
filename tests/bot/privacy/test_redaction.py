"""What is masked, in each way of typing it, and what never is."""

import pytest

from bot.privacy import Kind, redact

IBAN = "[IBAN masqué]"
BIC = "[BIC masqué]"
NIR = "[numéro de sécurité sociale masqué]"
CARD = "[carte bancaire masquée]"
EMAIL = "[e-mail masqué]"
PHONE = "[téléphone masqué]"
BIRTH = "[date de naissance masquée]"

MASKED = [
    # IBAN
    ("mon IBAN est FR76 3000 6000 0112 3456 7890 189 merci", f"mon IBAN est {IBAN} merci"),
    ("fr7630006000011234567890189", IBAN),
    ("FR76.3000.6000.0112.3456.7890.189.", f"{IBAN}."),
    ("FR76-3000-6000-0112-3456-7890-189", IBAN),
    ("FR76 / 3000 / 6000 / 0112 / 3456 / 7890 / 189", IBAN),
    ("FR76\u00a03000\u202f6000\u200b0112\n3456 7890 189", IBAN),
    ("F R 7 6 3 0 0 0 6 0 0 0 0 1 1 2 3 4 5 6 7 8 9 0 1 8 9", IBAN),
    ("FR14 2004 1010 0505 0001 3M02 606", IBAN),
    ("IBAN:FR1420041010050500013m02606,", f"IBAN:{IBAN},"),
    ("BE71 0961 2345 6769 puis GB29 NWBK 6016 1331 9268 19", f"{IBAN} puis {IBAN}"),
    ("mon IBAN est FR76 3000 6000 0112 3456 7890 188 (refusé)", f"mon IBAN est {IBAN} (refusé)"),
    ("RIB : fr763000600001123456789018 ?", f"RIB : {IBAN} ?"),
    ("mon rib 30006 00001 12345678901 89", f"mon rib {IBAN}"),
    ("Code banque : 20041 Code guichet : 01005 N° de compte : 0500013M026 Clé : 06", f"Code banque : {IBAN}"),
    # BIC
    ("BIC AGRIFRPP882", f"BIC {BIC}"),
    ("swift : bnpafrppxxx.", f"swift : {BIC}."),
    ("Le code BIC de ma banque est CRLY FR PP", f"Le code BIC de ma banque est {BIC}"),
    ("FR7630006000011234567890189 PSSTFRPPPAR", f"{IBAN} {BIC}"),
    # NIR
    ("1 85 05 78 006 084 91", NIR),
    ("n° sécu : 185057800608491.", f"n° sécu : {NIR}."),
    ("1.85.05.78.006.084.91", NIR),
    ("1 / 85 / 05 / 78 / 006 / 084 / 91", NIR),
    ("185-0578-006-084-91", NIR),
    ("1 85 05 78 006 084 clé 91", NIR),
    ("2 53 07 2a 073 004 43 (Corse) et 253072B07300470", f"{NIR} (Corse) et {NIR}"),
    ("mon numéro de sécurité sociale est le 1 85 05 78 006 084 90", f"mon numéro de sécurité sociale est le {NIR}"),
    ("NIR 1850578006084", f"NIR {NIR}"),
    ("185057800608490, c'est mon numéro de sécu", f"{NIR}, c'est mon numéro de sécu"),
    # payment cards
    ("4111 1111 1111 1111", CARD),
    ("ma carte 5555-5555-5555-4444 exp 03/26 cvc 999 ne passe pas", f"ma carte {CARD} ne passe pas"),
    ("4111111111111111 12/26 123", CARD),
    ("3782 822463 10005.", f"{CARD}."),
    ("carte bleue 4111 1111 1111 1112", f"carte bleue {CARD}"),
    # e-mail
    ("écrivez à jean.dupont+ocapiat@cave-du-sud.coop.", f"écrivez à {EMAIL}."),
    ("JEAN@ORANGE.FR;paul@free.fr", f"{EMAIL};{EMAIL}"),
    ("jean @ gmail.com ou jean(at)gmail.com", f"{EMAIL} ou {EMAIL}"),
    ("jean point dupont arobase gmail point com", EMAIL),
    ("jean@gmail,com et jean@gmail com, jean@gmail", f"{EMAIL} et {EMAIL}, {EMAIL}"),
    ("<hélène.l'hôte@exemple.fr>", f"<{EMAIL}>"),
    # telephone
    ("06 12 34 56 78", PHONE),
    ("tel:0612345678/02.42.42.42.42", f"tel:{PHONE}/{PHONE}"),
    ("06-12-34-56-78!", f"{PHONE}!"),
    ("06/12/34/56/78 ou 05 / 56 / 04 / 03 / 44", f"{PHONE} ou {PHONE}"),
    ("06 123 456 78", PHONE),
    ("O6 12 34 56 78", PHONE),
    ("tél (02) 98 12 34 56 poste 112", f"tél {PHONE} poste 112"),
    ("+33 (0)6 12 34 56 78, 0033612345678, +336.12.34.56.78", f"{PHONE}, {PHONE}, {PHONE}"),
    ("33 6 12 34 56 78", PHONE),
    ("+32 475 12 34 56 et 0692 12 34 56", f"{PHONE} et {PHONE}"),
    ("０６１２３４５６７８", PHONE),
    ("dossier 12345 06 12 34 56 78", f"dossier 12345 {PHONE}"),
    ("SIRET 732 829 320 00074 tél 01 42 86 82 00", f"SIRET 732 829 320 00074 tél {PHONE}"),
    ("le 12/05/2023 06 12 34 56 78", f"le 12/05/2023 {PHONE}"),
    # several
    (
        "Salarié né le 14.07.1989 à Quimper, NIR 189072912345678, 29000 Quimper, 06 78 12 34 56",
        f"Salarié né le {BIRTH} à Quimper, NIR {NIR}, 29000 Quimper, {PHONE}",
    ),
]  # fmt: skip

BIRTHS = [
    ("il est né le 15/11/2004", ["2004-11-15"]),
    ("née à Rennes le 3 mars 1991, embauchée le 01/09/2023", ["1991-03-03"]),
    ("Né(e) le : 1er avril 1985", ["1985-04-01"]),
    ("ne le 12.05.90", ["1990-05-12"]),
    ("date de naissance du salarié : 12-05-2006", ["2006-05-12"]),
    ("naissance : 1985-04-03", ["1985-04-03"]),
    ("ddn 12/5/04 contrat du 01/09/2023", ["2004-05-12"]),
    ("DDN=12051990", ["1990-05-12"]),
    ("12/05/2004 (date de naissance)", ["2004-05-12"]),
    ("nos apprentis nés le 03/04/2006 et le 12 déc. 2005", ["2006-04-03", "2005-12-12"]),
    ("Mme Martin, née Durand le 7 août 1970", ["1970-08-07"]),
]

KEPT = [
    "06/03/2023", "le 06/03/2023 à 14h30", "01/09/2023 - 30 stagiaires", "35 h", "1 240,50 €", "12 345 678,90 €",
    "151,67 h et 1 607 h", "49 salariés, 0,5 ETP", "2023-2024", "du 03/04 au 07/04/2023 de 9h à 17h pour 12 stagiaires",
    "SIRET 732 829 320 00074", "73282932000074", "siret 31234567800015", "123 456 789 00012", "SIREN 732829320",
    "FR 32 732829320", "dossier n° 2023-0612345678", "dossier n° 0612345678", "facture 2023001234567890",
    "DECA 029202306001234", "NDA 33 81 12902 98", "cerfa 10103*08", "IDCC 7024", "29000 Quimper", "3949",
    "FR76 3000 6000 0112 3456 7890 188", "1 85 05 78 006 084 90", "4111 1111 1111 1112", "06 12 34 56 7",
    "le BIC est invalide", "LE BIC EST OBLIGATOIRE ?", "BIC ENTREPRISE", "quel IBAN pour la facture 2023001234567890 ?",
    "numéro de sécu manquant pour le dossier 202300123456", "mon IBAN commence par FR76 1234", "prix @ 12.50",
    "@ocapiat", "www.ocapiat.fr", "on ne commence pas le 12/05/2023", "né en 1985", "il a 19 ans",
    "congé de naissance à partir du 03/04/2023", "date de naissance manquante, contrat du 03/10/2022",
    "né le 32/01/2005", "bonjour", "", "[IBAN masqué]",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "stored"), MASKED)
def test_masked(typed, stored):
    assert redact(typed).text == stored


@pytest.mark.parametrize(("typed", "days"), BIRTHS)
def test_dates_of_birth_are_masked_and_passed_on(typed, days):
    redacted = redact(typed)
    assert list(redacted.births) == days
    assert redacted.kinds == (Kind.BIRTH,)
    assert redacted.text.count(BIRTH) == len(days)
    for day in days:
        assert day not in redacted.text


@pytest.mark.parametrize("typed", KEPT)
def test_kept(typed):
    assert redact(typed) == redact("") if not typed else redact(typed).text == typed
    assert redact(typed).kinds == ()


def test_the_kinds_are_told_once_in_order():
    redacted = redact("06 12 34 56 78, jean@x.fr, 06 98 76 54 32")
    assert redacted.kinds == (Kind.PHONE, Kind.EMAIL)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("SIRET 732 829 320 00074, siren 732829320", "SIRET [SIRET masqué], siren [SIREN masqué]"),
        ("dossier n° 2023-12 du 12/05/2023", "dossier n° [numéro de dossier masqué] du 12/05/2023"),
        ("factures 2022, facture 1500 €, contrat 06/03/2023", "factures 2022, facture 1500 €, contrat 06/03/2023"),
    ],
)
def test_company_numbers_are_masked_on_demand(typed, stored):
    assert redact(typed, siret=True).text == stored
    assert redact(typed).text == typed


def test_masking_twice_changes_nothing():
    for typed, _ in MASKED:
        once = redact(typed).text
        assert redact(once).text == once
