"""The console in Chromium, on the assistant started as a user would."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD

pytestmark = [pytest.mark.server, pytest.mark.model]

#: Smallest target, in CSS pixels (WCAG 2.2, 2.5.8).
TARGET = 24
QUESTION = "le client dit que sa facture est refusée"


@pytest.fixture(scope="package")
def signed_in(chromium, running_console):
    """The cookies of the first administrator, who came by the link that the launcher printed."""
    link = next(line.strip() for line in running_console.lines if "/console/invitation/" in line)
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(link.replace("localhost", "127.0.0.1"))
    page.get_by_label("Identifiant").fill("admin")
    page.get_by_label("Nom affiché").fill("Anne Morel")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même, encore une fois").fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer et entrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assister")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def agent(context, signed_in, page, running_console, faults):
    """The page of somebody who is signed in: « Assister »."""
    context.add_cookies(signed_in["cookies"])
    page.goto(running_console.url + "/console/")
    yield page
    assert faults == []


def asked(page):
    page.get_by_label("Ce que dit le client").fill(QUESTION)
    expect(page.get_by_role("heading", name="Déposer une facture de formation")).to_be_visible()


def told(page):
    asked(page)
    page.get_by_role("button", name="Voir sa réponse exacte").click()
    # The assistant itself answers: on a busy machine it takes its time.
    expect(page.get_by_text("La réponse dépend de votre espace")).to_be_visible(timeout=20_000)


def home(page):
    expect(page.get_by_label("Ce que dit le client")).to_be_focused()


def at(path):
    def go(page):
        page.goto(page.url.partition("/console/")[0] + path)

    go.__name__ = path
    return go


def searched(page):
    at("/console/recherche")(page)
    page.get_by_label("Mots à trouver").fill("factures")
    expect(page.get_by_role("heading", level=2)).to_contain_text("résultat")


def history(page):
    at("/console/sujets/numero_deca")(page)
    page.get_by_text("Voir ce qui a changé").first.click()


STATES = [home, asked, told, searched, history, at("/console/compte"), at("/console/comptes"), at("/console/journal")]


def test_the_answer_is_found_in_under_three_interactions(agent):
    """Opening the console gives the focus to the field: pasting is the only act."""
    acts = 0
    agent.evaluate("text => navigator.clipboard.writeText(text)", QUESTION)
    agent.keyboard.press("Control+V")
    acts += 1
    company = agent.get_by_role("region", name="Pour une entreprise (MonCompte)")
    expect(company).to_contain_text("Si le bouton manque, vérifiez l’état du dossier", ignore_case=True)
    expect(agent.get_by_role("region", name="Pour un organisme de formation (PartNet)")).to_be_visible()
    expect(company).to_contain_text("28 décembre 2022")
    assert acts < 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(agent, axe, state, scheme):
    agent.emulate_media(color_scheme=scheme)
    state(agent)
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in axe(agent)] == []
    expect(agent.get_by_role("main")).to_have_count(1)
    expect(agent.get_by_role("heading", level=1)).to_have_count(1)
    assert agent.title().endswith(" – Console Mon Espace")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_signing_in(page, axe, running_console, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(running_console.url + "/console/")
    assert axe(page) == []
    page.get_by_label("Identifiant").fill("personne")
    page.get_by_label("Mot de passe").fill("quelque chose")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert").first).to_have_text("Identifiant ou mot de passe incorrect.")
    assert axe(page) == []
    page.goto(running_console.url + "/console/invitation/x")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_is_cut_off_and_every_target_is_large_enough(agent, state, width):
    agent.set_viewport_size({"width": width, "height": 640})
    state(agent)
    assert agent.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = agent.evaluate(
        """(least) => [...document.querySelectorAll("button, input:not([type=hidden]), textarea, select, summary")]
            .filter((node) => node.checkVisibility()).map((node) => [node.textContent, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < least || box.height < least).map(([name]) => name)""",
        TARGET,
    )
    assert small == []


def test_the_navigation_is_a_menu_on_a_phone(agent):
    agent.set_viewport_size({"width": 320, "height": 640})
    link = agent.get_by_role("link", name="Rechercher", exact=True)
    expect(link).to_be_hidden()
    agent.get_by_role("button", name="Menu").click()
    expect(agent.get_by_role("link", name="Assister")).to_have_attribute("aria-current", "page")
    link.click()
    expect(agent.get_by_role("heading", level=1)).to_have_text("Rechercher")


def copied(agent, read, wanted):
    """Wait until the clipboard holds what is wanted, and return all of it."""
    for _ in range(100):
        text = agent.evaluate(read)
        if wanted in text:
            return text
        agent.wait_for_timeout(50)
    pytest.fail(f"« {wanted} » is not in the clipboard: {text}")


def test_the_three_copies(agent):
    asked(agent)
    company = agent.get_by_role("region", name="Pour une entreprise (MonCompte)")
    read = "navigator.clipboard.readText()"
    company.get_by_role("button", name="texte simple").click()
    expect(company.get_by_text("Copié.")).to_be_visible()
    text = agent.evaluate(read)
    assert "3. Cliquez sur «\u00a0Voir\u00a0» à la ligne du dossier." in text
    company.get_by_role("button", name="paragraphe de mail").click()
    assert "\n" not in copied(agent, read, "Voici comment faire")
    company.get_by_role("button", name="mis en forme").click()
    rich = """async () => { const [item] = await navigator.clipboard.read();
        return item.types.includes("text/html") ? (await item.getType("text/html")).text() : ""; }"""
    copied(agent, rich, "<strong>Voir</strong>")
    assert agent.evaluate(read) == text


def test_topics_are_chosen_by_keyboard_and_the_focus_stays(agent):
    asked(agent)
    second = agent.locator(".ranked button").nth(1)
    name = second.locator("span").first.inner_text()
    second.focus()
    agent.keyboard.press("Enter")
    expect(agent.locator(".sheet h2")).to_have_text(name)
    expect(agent.locator(".ranked button").nth(1)).to_be_focused()
    expect(agent.locator(".ranked button").nth(1)).to_have_attribute("aria-current", "true")
    expect(agent.locator("#annonce")).to_contain_text(name)


def test_everything_works_without_a_script(chromium, signed_in, running_console):
    context = chromium.new_context(locale="fr-FR", java_script_enabled=False, storage_state=signed_in)
    page = context.new_page()
    page.goto(running_console.url + "/console/")
    page.get_by_label("Ce que dit le client").fill(QUESTION)
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", name="Déposer une facture de formation")).to_be_visible()
    page.get_by_role("link", name="Adresse et historique de la fiche").click()
    expect(page.get_by_role("heading", name="Historique")).to_be_visible()
    context.close()


def test_a_failure_is_said_aloud_and_the_page_stays(agent, faults):
    asked(agent)
    agent.route("**/console/", lambda route: route.abort())
    agent.get_by_label("Ce que dit le client").fill("autre chose")
    expect(agent.locator("#incident")).to_contain_text("Le serveur ne répond pas.")
    agent.unroute("**/console/")
    agent.get_by_label("Ce que dit le client").fill("g plus mon mdp")
    expect(agent.locator(".sheet h2")).to_contain_text("mot de passe")
    expect(agent.locator("#incident")).to_be_empty()
    # What the test broke is not the page's fault.
    faults[:] = [fault for fault in faults if "Failed to load" not in fault and "htmx:" not in fault]


def test_a_session_that_ends_leads_to_the_sign_in_page_and_back(agent, context, faults):
    searched(agent)
    context.clear_cookies()
    agent.get_by_label("Mots à trouver").fill("virement")
    expect(agent.get_by_role("heading", level=1)).to_have_text("Connexion")
    assert agent.url.endswith("?suite=/console/recherche")
    agent.get_by_label("Identifiant").fill("admin")
    agent.get_by_label("Mot de passe").fill(PASSWORD)
    agent.get_by_role("button", name="Se connecter").click()
    expect(agent.get_by_role("heading", level=1)).to_have_text("Rechercher")
    faults[:] = [fault for fault in faults if "401" not in fault and "htmx:" not in fault]


def test_an_administrator_gives_an_account_and_its_link(agent, chromium, running_console):
    at("/console/comptes")(agent)
    form = agent.get_by_role("region", name="Nouveau compte")
    form.get_by_label("Identifiant").fill("c.martin")
    form.get_by_label("Nom affiché").fill("Claire Martin")
    form.get_by_role("button", name="Créer le compte et son lien").click()
    link = agent.locator("#adresse").inner_text()
    fresh = chromium.new_context(locale="fr-FR")
    page = fresh.new_page()
    page.goto(link.replace("localhost", "127.0.0.1"))
    expect(page.get_by_text("c.martin")).to_be_visible()
    page.get_by_label("Mot de passe", exact=True).fill("Trois bateaux bleus")
    page.get_by_label("Le même, encore une fois").fill("Trois bateaux bleus")
    page.get_by_role("button", name="Enregistrer et entrer").click()
    expect(page.get_by_role("link", name="Assister")).to_be_visible()
    expect(page.get_by_role("link", name="Comptes")).to_have_count(0)
    fresh.close()
    at("/console/journal")(agent)
    expect(agent.get_by_role("row").filter(has_text=re.compile("Compte créé"))).to_contain_text("c.martin")
    expect(agent.get_by_role("row").filter(has_text="Mot de passe choisi").first).to_contain_text("c.martin")
