"""What the widget is to who does not see it, does not point, enlarges, or wants less movement and more contrast."""

import re

import pytest
from playwright.sync_api import expect

from .visitor import Agent, Visitor, host_page

pytestmark = [pytest.mark.server, pytest.mark.model]

#: Smallest target, in CSS pixels (WCAG 2.2, 2.5.8).
TARGET = 24


@pytest.fixture
def visitor(site, assistant_url, page, faults):
    site.pages["/"] = host_page(assistant_url)
    page.goto(site.url + "/")
    yield Visitor(page)
    assert faults == []


def closed(visitor):
    expect(visitor.launcher).to_be_visible()


def opened(visitor):
    visitor.open()


def options(visitor):
    visitor.open()
    visitor.press("Options")


def asking(visitor):
    visitor.open()
    visitor.ask("suis-je éligible à DÉFI Emploi ?")
    visitor.sees("Dans quel secteur")


def answered(visitor):
    visitor.open()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")


def unhappy(visitor):
    answered(visitor)
    visitor.press("Non")


def rated(visitor):
    answered(visitor)
    visitor.press("Oui")
    visitor.sees("Merci pour votre avis.")


def data(visitor):
    visitor.open()
    visitor.option("Vos données")


def erasing(visitor):
    data(visitor)
    visitor.press("Effacer la conversation")


def restarting(visitor):
    visitor.open()
    visitor.option("Nouvelle conversation")


def too_long(visitor):
    visitor.open()
    visitor.ask("x" * 1001)


def erased(visitor):
    answered(visitor)
    visitor.option("Vos données")
    visitor.press("Effacer la conversation")
    visitor.press("Effacer définitivement")
    visitor.sees("a été effacée")


def suggesting(visitor):
    visitor.open()
    visitor.ask("DEFI")
    expect(visitor.replies.get_by_role("button", name="Aucune de ces propositions")).to_be_visible()


STATES = [
    closed,
    opened,
    options,
    asking,
    answered,
    unhappy,
    rated,
    data,
    erasing,
    restarting,
    too_long,
    erased,
    suggesting,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(visitor, axe, state, scheme):
    visitor.page.emulate_media(color_scheme=scheme)
    state(visitor)
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in axe(visitor.page)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_an_agent_speaks(visitor, axe, assistant_url, running_assistant, scheme):
    from .test_conversation import conversation

    visitor.page.emulate_media(color_scheme=scheme)
    visitor.open()
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    agent = Agent(assistant_url, conversation(running_assistant, visitor))
    agent.do("take", name="Claire")
    agent.do("say", text="Bonjour")
    visitor.sees("Claire, conseil OCAPIAT : Bonjour")
    assert axe(visitor.page) == []
    agent.do("release")


def test_axe_finds_nothing_without_connection(site, relay, page, axe):
    site.pages["/"] = host_page(relay.url)
    page.goto(site.url + "/")
    visitor = Visitor(page).open()
    relay.cut()
    expect(page.get_by_text("Connexion perdue.")).to_be_visible()
    visitor.ask("g plus mon mdp")
    expect(page.get_by_text("En attente d’envoi")).to_be_visible()
    assert axe(page) == []


def test_axe_finds_nothing_when_a_message_is_refused(site, strict_assistant, page, axe):
    site.pages["/"] = host_page(strict_assistant.url)
    page.goto(site.url + "/")
    visitor = Visitor(page).open()
    for number in range(4):
        visitor.ask(f"merci {number}")
    expect(page.get_by_role("button", name="Renvoyer")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize(
    "color", ["#ffd400", "#000000", "#ffffff", "#7a7a7a", "#e2001a", "#00a0e3", "#767676", "rebeccapurple"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_colour_of_a_site_keeps_the_contrast(site, assistant_url, page, axe, color, scheme):
    page.emulate_media(color_scheme=scheme)
    site.pages["/"] = host_page(assistant_url, f'data-color="{color}"')
    page.goto(site.url + "/")
    assert axe(page) == []
    visitor = Visitor(page)
    answered(visitor)
    assert axe(page) == []


def test_a_whole_conversation_by_keyboard_alone(visitor):
    """From the page's link to the rating, then Escape back to the launcher."""
    keyboard = visitor.page.keyboard
    visitor.page.get_by_role("link", name="un lien").focus()
    keyboard.press("Tab")
    assert visitor.focus().startswith("Ouvrir l’assistant")
    keyboard.press("Enter")
    expect(visitor.field).to_be_focused()
    visitor.sees("Bonjour")
    keyboard.type("où déposer ma facture ?")
    keyboard.press("Enter")
    expect(visitor.replies.get_by_role("button", name="Une entreprise")).to_be_visible()
    expect(visitor.field).to_be_focused()
    # The replies stand just before the field.
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Un organisme de formation"
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Une entreprise"
    keyboard.press("Space")
    visitor.sees("28 décembre 2022")
    # The pressed button is gone: the first of the new ones has the focus.
    expect(visitor.replies.get_by_role("button").first).to_be_focused()
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Aller au dernier message"
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Copier"
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Non"
    keyboard.press("Enter")
    assert visitor.focus() == "Ce n’est pas ma question"
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.type("il manque le délai")
    keyboard.press("Tab")
    assert visitor.focus() == "Envoyer mon avis"
    keyboard.press("Enter")
    visitor.sees("Merci pour votre avis.")
    assert visitor.focus() == "Merci pour votre avis."
    keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    assert visitor.focus().startswith("Ouvrir l’assistant")


def test_options_and_sheets_by_keyboard(visitor):
    keyboard = visitor.page.keyboard
    visitor.open()
    visitor.page.get_by_role("button", name="Options").focus()
    keyboard.press("Enter")
    expect(visitor.page.get_by_role("button", name="Options")).to_have_attribute("aria-expanded", "true")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Escape")
    assert visitor.focus() == "Options"
    expect(visitor.page.get_by_role("button", name="Vos données")).to_be_hidden()
    visitor.option("Vos données")
    assert visitor.focus() == "Vos données"
    keyboard.press("Escape")
    assert visitor.focus() == "Options"
    expect(visitor.field).to_be_visible()
    keyboard.press("Escape")
    assert visitor.focus().startswith("Ouvrir l’assistant")


@pytest.mark.parametrize(
    ("ask", "name", "words"),
    [
        (erasing, "Effacer la conversation", "C’est définitif"),
        (restarting, "Nouvelle conversation", "Enregistrez-la d’abord"),
    ],
    ids=["erasing", "restarting"],
)
def test_what_cannot_be_undone_is_asked_as_an_alert_by_keyboard(visitor, ask, name, words):
    ask(visitor)
    alert = visitor.page.get_by_role("alertdialog", name=name)
    expect(alert).to_have_accessible_description(re.compile(words))
    # Enter pressed too soon does no harm.
    assert visitor.focus() == "Annuler"
    keyboard = visitor.page.keyboard
    keyboard.press("Enter")
    expect(alert).to_have_count(0)
    assert visitor.focus() == "Options"
    expect(visitor.log).to_contain_text("Bonjour")
    keyboard.press("Escape")
    visitor.launcher.click()
    visitor.option("Nouvelle conversation")
    keyboard.press("Shift+Tab")
    assert visitor.focus() == "Commencer"
    keyboard.press("Escape")
    assert visitor.focus() == "Options"
    expect(visitor.log).to_contain_text("Bonjour")


@pytest.mark.parametrize("button", ["Réduire l’assistant", "Fermer l’assistant"])
def test_the_focus_returns_to_the_launcher(visitor, button):
    visitor.open()
    visitor.press(button)
    expect(visitor.launcher).to_be_focused()


def test_a_reload_does_not_take_the_focus(visitor):
    visitor.open()
    visitor.page.reload()
    expect(visitor.field).to_be_visible()
    visitor.sees("Bonjour")
    assert visitor.page.evaluate("document.activeElement === document.body")


LIVE = """() => {
    window.spoken = [];
    const root = document.querySelector("mon-espace-assistant").shadowRoot;
    const region = (node) => node.parentElement?.closest("[aria-live],[role=log],[role=status]");
    new MutationObserver((changes) => {
        for (const { addedNodes, target } of changes) for (const node of addedNodes) {
            const place = target.closest?.("[aria-live],[role=log],[role=status]");
            const how = place?.getAttribute("aria-live") ?? (place ? "polite" : "off");
            if (how === "off") continue;
            const copy = node.cloneNode(true);
            copy.querySelectorAll?.("[aria-live=off],[aria-hidden=true]").forEach((part) => part.remove());
            if (copy.textContent.trim()) window.spoken.push(copy.textContent.replace(/\\s+/g, " ").trim());
        }
    }).observe(root, { childList: true, subtree: true });
}"""


def test_new_messages_are_spoken_with_their_sender_and_the_past_is_not(visitor):
    visitor.open()
    visitor.ask("suis-je éligible à DÉFI Emploi ?")
    visitor.sees("Dans quel secteur")
    visitor.page.reload()
    visitor.page.locator("mon-espace-assistant").wait_for(state="attached")
    visitor.page.evaluate(LIVE)
    visitor.sees("Dans quel secteur")
    visitor.page.wait_for_timeout(700)
    assert [said for said in visitor.page.evaluate("spoken") if "secteur" in said] == []
    visitor.choose("Pêche")
    visitor.sees("Vous : Pêche")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)
    spoken = [said for said in visitor.page.evaluate("spoken") if not said.startswith("L’assistant prépare")]
    assert any(said.endswith("Vous : Pêche") for said in spoken[:2])
    assert spoken[-1].startswith("Assistant : ")
    assert re.search(r"\d réponses proposées, juste avant le champ de saisie\.$", spoken[-1])
    assert not any("Copier" in said or "Cette réponse vous aide" in said for said in spoken)


@pytest.mark.parametrize(
    "state", [opened, options, asking, unhappy, data, erasing, suggesting], ids=lambda state: state.__name__
)
def test_every_target_is_large_enough(visitor, state):
    state(visitor)
    small = visitor.panel.evaluate(
        """(panel, least) => [...panel.querySelectorAll("button, input, textarea")]
            .filter((node) => node.checkVisibility())
            .map((node) => [node.textContent || node.ariaLabel || node.type, node.closest("label") ?? node])
            .map(([name, node]) => [name, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < least || box.height < least).map(([name]) => name)""",
        TARGET,
    )
    assert small == []


#: 320 px is a narrow phone, and 1280 px enlarged 400 %; with 256 px of height, the whole window enlarged so.
@pytest.mark.parametrize("size", [(320, 568), (320, 256), (390, 844), (844, 390), (768, 1024)])
@pytest.mark.parametrize("state", [opened, asking, answered, unhappy, data, erasing], ids=lambda state: state.__name__)
def test_nothing_is_cut_off_on_small_screens(visitor, state, size):
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    state(visitor)
    wide = visitor.panel.evaluate("""(panel) => [...panel.querySelectorAll("*")]
        .filter((node) => node.checkVisibility() && !node.closest(".sr, svg") && node.clientWidth !== 1)
        .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 || node.getBoundingClientRect().left < -1
            || (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible"))
        .map((node) => node.className || node.localName)""")
    assert wide == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if state not in (data, erasing):
        expect(visitor.field).to_be_in_viewport()
        assert visitor.panel.locator(".scroller").bounding_box()["height"] >= 60


def test_on_a_phone_tab_stays_in_the_panel(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.open()
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    names = set()
    for _ in range(30):
        visitor.page.keyboard.press("Tab")
        names.add(visitor.focus())
    assert "un lien" not in names
    assert {"Options", "Fermer l’assistant", "Votre message", "Envoyer"} <= names


def test_a_phone_is_not_covered_by_a_mere_reload_and_is_freed_on_closing(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.open()
    main = visitor.page.locator("main")
    assert main.evaluate("node => node.inert")
    visitor.press("Réduire l’assistant")
    assert not main.evaluate("node => node.inert")
    visitor.launcher.click()
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    visitor.page.wait_for_timeout(200)
    assert not main.evaluate("node => node.inert")
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.page.reload()
    visitor.page.wait_for_timeout(700)
    expect(visitor.panel).to_be_hidden()
    assert not main.evaluate("node => node.inert")


def test_large_text_on_a_small_screen_leaves_everything_in_reach(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visitor.open()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    for name in ("Options", "Fermer l’assistant", "Envoyer"):
        target = visitor.page.get_by_role("button", name=name, exact=True)
        target.scroll_into_view_if_needed()
        expect(target).to_be_in_viewport(ratio=1)
    title = visitor.panel.get_by_role("heading", level=2)
    assert title.bounding_box()["width"] > 150


def test_what_is_hidden_for_screen_readers_scrolls_nothing_away(visitor):
    answered(visitor)
    visitor.log.locator(".sr").last.evaluate("node => node.scrollIntoView()")
    assert visitor.panel.evaluate("node => node.scrollTop") == 0
    expect(visitor.panel.get_by_role("heading", level=2)).to_be_in_viewport()


def test_another_tab_does_not_take_the_focus_from_the_page(visitor, context, site):
    visitor.open()
    other = Visitor(context.new_page())
    other.page.goto(site.url + "/")
    other.sees("Bonjour")
    link = visitor.page.get_by_role("link", name="un lien")
    link.focus()
    other.option("Nouvelle conversation")
    other.press("Commencer")
    visitor.sees("Une nouvelle conversation commence.")
    expect(link).to_be_focused()


def test_a_refusal_is_spoken_and_the_focus_kept(site, strict_assistant, page):
    site.pages["/"] = host_page(strict_assistant.url)
    page.goto(site.url + "/")
    visitor = Visitor(page).open()
    for number in range(4):
        visitor.ask(f"merci {number}")
    expect(page.locator("mon-espace-assistant p.sr[role=status]")).to_contain_text("une minute")
    visitor.press("Retirer")
    expect(visitor.field).to_be_focused()


def test_the_counter_speaks_at_a_few_lengths_only(visitor):
    visitor.open()
    spoken = visitor.page.locator("mon-espace-assistant p.sr[role=status]")
    visitor.field.fill("x" * 949)
    expect(spoken).to_have_text("")
    visitor.field.press("x")
    expect(spoken).to_have_text("Encore 50 caractères")
    visitor.field.press("x")
    expect(spoken).to_have_text("Encore 50 caractères")
    visitor.ask("x" * 1001)
    expect(spoken).to_contain_text("trop long")
    expect(visitor.field).to_have_attribute("aria-invalid", "true")


def test_escape_works_after_a_press_on_the_text(visitor):
    visitor.open()
    visitor.page.locator(".intro").click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()


def test_larger_text_is_followed(site, assistant_url, page):
    site.pages["/"] = host_page(assistant_url)
    page.goto(site.url + "/")
    visitor = Visitor(page).open()
    before = visitor.log.locator(".message").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    after = visitor.log.locator(".message").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert after == 2 * before
    page.evaluate("document.documentElement.style.fontSize = '62.5%'")
    assert visitor.log.locator(".message").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 16


def test_nothing_moves_for_who_wants_no_movement(visitor):
    visitor.open()
    moving = """(panel) => {
        panel.classList.add("busy");
        panel.querySelector(".working").textContent = "…";
        return getComputedStyle(panel.querySelector(".working"), "::before").animationName;
    }"""
    assert visitor.panel.evaluate(moving) == "pulse"
    visitor.page.emulate_media(reduced_motion="reduce")
    assert visitor.panel.evaluate(moving) == "none"


def test_the_language_and_the_heading_are_told(visitor):
    visitor.open()
    assert visitor.page.locator("mon-espace-assistant").get_attribute("lang") == "fr"
    expect(visitor.panel.get_by_role("heading", level=2)).to_have_text("Assistant Mon Espace")
    expect(visitor.panel).to_have_accessible_description(re.compile("assistant automatique"))
