"""« Éligibilité » in Chromium: a whole visit with the keyboard alone, on a wide and on a narrow screen."""

import re

import pytest
from playwright.sync_api import expect

from bot.console.eligibility.reading import prepare
from bot.console.roles import Role

#: More elements than any page has to be passed through.
FAR = 250


@pytest.fixture
def desk(console, enter, context, faults):
    """The list of the dispositifs, opened by an agent; the server has read its phrases, as it does at its start."""
    prepare()
    expect.set_options(timeout=20_000)
    client = enter(console, Role.AGENT)
    context.add_cookies([{"name": name, "value": value, "url": console.url} for name, value in client.cookies.items()])
    page = context.new_page()
    page.goto(f"{console.url}/console/eligibilite")
    yield page
    assert faults == []


def reach(page, wanted, key="Tab"):
    """Go to an element with the keyboard."""
    for _ in range(FAR):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {wanted}")


def write(page, label, text):
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def sound(page, axe, shots, name):
    """Check that axe finds nothing, whatever the width and the scheme, and that nothing is cut off."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        shots(page, f"eligibilite-{name}-{width}")
        for scheme in ("light", "dark")[: 1 if width < 1280 else 2]:
            page.emulate_media(color_scheme=scheme)
            assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in axe(page)] == [], name


def test_a_visit_with_the_keyboard(desk, axe, shots):
    page = desk
    sound(page, axe, shots, "liste")
    reach(page, page.get_by_role("link", name="DÉFI Emploi", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("DÉFI Emploi")
    sound(page, axe, shots, "vide")
    # What is typed is judged at once, and the address follows.
    write(page, "Effectif en équivalent temps plein (ETP)", "12")
    verdict = page.get_by_role("region", name="Résultat", exact=True)
    expect(verdict.locator(".word").first).to_have_text("Défavorable")
    expect(page.locator("#annonce")).to_contain_text("Défavorable")
    expect(page).to_have_url(re.compile(r"\?effectif_etp=12$"))
    # What cannot be understood is told under its field, which stays as it is.
    write(page, "Date d’embauche", "31/02/2026")
    field = page.get_by_label("Date d’embauche", exact=True)
    expect(page.locator("#date_embauche-dit")).to_contain_text("n’existe pas")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_value("31/02/2026")
    sound(page, axe, shots, "erreur")
    page.keyboard.press("Control+A")
    page.keyboard.type("lundi dernier")
    expect(page.locator("#date_embauche-dit")).to_contain_text("Compris")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    # Another value stands beside the present one, which can take its place.
    suppose = page.get_by_role("button", name=re.compile("Et si… Effectif"))
    reach(page, suppose)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name=re.compile("Et si… Effectif en équivalent temps plein"))
    expect(heading).to_be_focused()
    expect(page.locator(".two .word")).to_have_text(["Défavorable", "À confirmer"])
    expect(page.get_by_label("Effectif en équivalent temps plein (ETP)", exact=True)).to_have_value("12")
    sound(page, axe, shots, "et-si")
    reach(page, page.get_by_role("button", name="Retenir ce changement"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Effectif en équivalent temps plein (ETP)", exact=True)).to_have_value("10")
    expect(page.locator("#comparaison")).to_have_count(0)
    # A missing fact leads to its field.
    reach(page, page.get_by_role("link", name="Type de contrat", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Type de contrat", exact=True)).to_be_focused()
    page.keyboard.type("CDI")
    expect(page).to_have_url(re.compile("type_contrat=cdi"))
    passes_on(page)
    reach(page, page.get_by_role("link", name="Lettre à imprimer"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lettre : DÉFI Emploi")
    sound(page, axe, shots, "lettre")
    prints(page)


def passes_on(page):
    """Check that a colleague opens the same page."""
    reach(page, page.get_by_role("button", name="Copier l’adresse de cette page"))
    page.keyboard.press("Enter")
    expect(page.locator(".share .copied")).to_have_text("Copié.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.url
    other = page.context.new_page()
    other.goto(address)
    expect(other.get_by_label("Effectif en équivalent temps plein (ETP)", exact=True)).to_have_value("10")
    expect(other.locator(".verdicts .word").first).to_have_text("À confirmer")
    other.close()


def prints(page):
    """Check that a letter is copied, and printed without the console."""
    reach(page, page.get_by_role("button", name="Copier texte simple"))
    page.keyboard.press("Enter")
    expect(page.locator(".copied")).to_have_text("Copié.")
    assert "Objet : DÉFI Emploi" in page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.get_by_text("Madame, Monsieur,")).to_be_visible()


def test_the_choice_of_a_fact_to_suppose(desk, axe, shots):
    page = desk
    page.goto(page.url + "/selection?effectif_etp=8")
    page.get_by_label("Changer").select_option("nature_demande")
    field = page.get_by_label("Autre valeur : Nature de la demande")
    field.select_option("bilan_competences")
    expect(page.locator(".two .word")).to_have_text(["À confirmer", "Dispositif trouvé"])
    sound(page, axe, shots, "choix")
    page.get_by_role("button", name="Fermer la comparaison").press("Enter")
    expect(page.locator("#comparaison")).to_have_count(0)
    expect(page.get_by_label("Effectif en équivalent temps plein (ETP)", exact=True)).to_have_value("8")
