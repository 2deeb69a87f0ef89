"""The widget on other people's pages: what it costs them, what it takes, what it leaves alone."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .visitor import Visitor, host_page

pytestmark = [pytest.mark.server, pytest.mark.model]

#: What the issue allows, in bytes compressed.
BEFORE_OPENING, IN_ALL = 1500, 25_000


@pytest.fixture
def show(site, assistant_url, page):
    """Show a page with the widget."""

    def shown(attributes="", body="", **more):
        site.pages["/"] = host_page(assistant_url, attributes, body, **more)
        page.goto(site.url + "/")
        return Visitor(page)

    return shown


def test_it_weighs_little_and_asks_nobody_else(show, assistant_url, site, page, context):
    loaded = {}
    asked = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    names = {}
    wire.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    wire.on(
        "Network.loadingFinished", lambda event: loaded.update({names[event["requestId"]]: event["encodedDataLength"]})
    )
    page.on("request", lambda request: asked.append(request.url))
    visitor = show()
    expect(visitor.launcher).to_be_visible()
    page.wait_for_timeout(300)
    scripts = {url: size for url, size in loaded.items() if url.startswith(assistant_url)}
    assert list(scripts) == [f"{assistant_url}/widget.js"]
    # The figures hold the response's headers too, some 500 bytes each.
    assert sum(scripts.values()) <= BEFORE_OPENING + 600
    visitor.open()
    scripts = {url: size for url, size in loaded.items() if url.endswith(".js")}
    assert len(scripts) == 2
    assert sum(scripts.values()) <= IN_ALL + 1200
    places = {urlsplit(url).netloc for url in asked}
    assert places <= {urlsplit(assistant_url).netloc, urlsplit(site.url).netloc}
    assert context.cookies() == []


def test_a_strict_policy_needs_no_exception(show, faults):
    visitor = show().open()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    assert faults == []


def test_attributes_make_it_the_sites_own(show, page):
    visitor = show(
        'data-name="Aide aux adhérents" data-label="Besoin d’aide ?" data-greeting="Bienvenue chez nous."'
        ' data-question="Combien finance DÉFI Emploi ?" data-color="#003366" data-position="left" data-theme="dark"'
    )
    expect(visitor.launcher).to_have_text("Besoin d’aide ?")
    expect(visitor.launcher).to_have_accessible_name("Ouvrir l’assistant : Besoin d’aide ?")
    assert visitor.launcher.bounding_box()["x"] < 200
    assert visitor.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(0, 51, 102)"
    visitor.launcher.click()
    panel = page.get_by_role("dialog", name="Aide aux adhérents")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Bienvenue chez nous.")
    assert panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(20, 26, 23)"
    visitor.choose("Combien finance DÉFI Emploi ?")
    visitor.sees("Vous : Combien finance DÉFI Emploi ?")


def test_the_pages_profile_words_the_answers(show):
    visitor = show('data-profile="organisme"').open()
    visitor.ask("où déposer ma facture ?")
    visitor.sees("PartNet")
    assert "êtes-vous une entreprise" not in visitor.log.text_content()


def test_custom_properties_reach_it(show, page):
    visitor = show(script="", body='<mon-espace-assistant id="a"></mon-espace-assistant>', scripts="")
    assert page.locator("mon-espace-assistant").count() == 1
    visitor = show('data-auto="no"', body="<mon-espace-assistant></mon-espace-assistant>")
    page.evaluate("""() => {
        const { style } = document.querySelector("mon-espace-assistant");
        style.setProperty("--mon-espace-color", "rgb(1, 2, 3)");
        style.setProperty("--mon-espace-bottom", "100px");
        style.setProperty("--mon-espace-font", "monospace");
    }""")
    assert visitor.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(1, 2, 3)"
    assert visitor.launcher.evaluate("node => getComputedStyle(node).fontFamily") == "monospace"
    assert round(800 - visitor.launcher.evaluate("node => node.getBoundingClientRect().bottom")) == 100


def test_in_the_flow_of_the_page(show):
    visitor = show(
        'data-auto="no"',
        body='<mon-espace-assistant data-position="inline"></mon-espace-assistant><p id="after">Après</p>',
    )
    visitor.open()
    assert visitor.panel.evaluate("""node => node.getBoundingClientRect().bottom <=
        document.getElementById("after").getBoundingClientRect().top""")


def test_the_script_twice_is_one_widget_and_two_elements_share_the_conversation(show, assistant_url, page):
    visitor = show(script=f'<script src="{assistant_url}/widget.js"></script>' * 2)
    expect(visitor.launcher).to_have_count(1)
    show(
        'data-auto="no"',
        body='<mon-espace-assistant data-name="Un"></mon-espace-assistant>'
        '<mon-espace-assistant data-name="Deux" data-position="left"></mon-espace-assistant>',
    )
    launchers = page.get_by_role("button", name=re.compile("Ouvrir l’assistant"))
    launchers.first.click()
    one, two = page.get_by_role("dialog", name="Un"), page.get_by_role("dialog", name="Deux")
    expect(one.get_by_role("log")).to_contain_text("Bonjour")
    launchers.first.click()  # the other one: the first is hidden while its panel is open
    expect(two.get_by_role("log")).to_contain_text("Bonjour")
    one.get_by_label("Votre message").fill("merci")
    one.get_by_label("Votre message").press("Enter")
    expect(two.get_by_role("log")).to_contain_text("Vous : merci")
    one.get_by_role("button", name="Options").click()
    one.get_by_role("button", name="Nouvelle conversation").click()
    one.get_by_role("button", name="Commencer").click()
    expect(two.get_by_role("log")).to_contain_text("Une nouvelle conversation commence.")
    two.get_by_label("Votre message").fill("au revoir")
    two.get_by_label("Votre message").press("Enter")
    expect(one.get_by_role("log")).to_contain_text("Vous : au revoir")


def test_it_outlives_a_page_that_is_replaced(show, page):
    visitor = show().open()
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    page.evaluate("""() => {
        const body = document.createElement("body");
        body.innerHTML = "<main><h1>Autre page</h1></main>";
        document.body.replaceWith(body);
    }""")
    expect(page.get_by_role("heading", name="Autre page")).to_be_visible()
    visitor.sees("Vous : merci")
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")


def test_it_outlives_a_move_in_the_page(show, page):
    visitor = show().open()
    page.evaluate("document.querySelector('main').prepend(document.querySelector('mon-espace-assistant'))")
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    page.evaluate("document.querySelector('mon-espace-assistant').remove()")
    expect(visitor.panel).to_have_count(0)


def test_the_page_may_open_close_and_ask(show, page):
    visitor = show()
    page.evaluate("""() => {
        window.told = [];
        for (const name of ["open", "close"]) document.addEventListener(`mon-espace-${name}`, () => told.push(name));
    }""")
    element = "document.querySelector('mon-espace-assistant')"
    page.evaluate(f"{element}.ask('g plus mon mdp')")
    visitor.sees("Mot de passe égaré")
    page.evaluate(f"{element}.close()")
    expect(visitor.panel).to_be_hidden()
    page.evaluate(f"{element}.open()")
    expect(visitor.panel).to_be_visible()
    assert page.evaluate("told") == ["open", "close", "open"]


def test_the_session_may_end_with_the_tab(show, context, page):
    show('data-storage="tab"').open()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.evaluate("Object.keys(sessionStorage).some((key) => key.startsWith('mon-espace:'))")


def test_a_site_that_is_not_allowed_may_not_speak(chromium, site, tmp_path_factory, page):
    from running import Running

    elsewhere = Running(tmp_path_factory.mktemp("var"), ALLOWED_ORIGINS="https://www.ocapiat.example")
    try:
        site.pages["/"] = host_page(elsewhere.url)
        page.goto(site.url + "/")
        visitor = Visitor(page)
        visitor.launcher.click()
        expect(page.get_by_text("Connexion à l’assistant…")).to_be_visible()
        page.wait_for_timeout(1500)
        expect(page.get_by_text("Connexion à l’assistant…")).to_be_visible()
    finally:
        elsewhere.stop()


def test_the_launcher_says_when_the_rest_cannot_come(show, page):
    page.route("**/widget/panel-*.js", lambda route: route.abort())
    visitor = show()
    visitor.launcher.click()
    expect(page.get_by_role("alert")).to_have_text("Assistant indisponible. Réessayez.")
    page.unroute("**/widget/panel-*.js")
    visitor.launcher.click()
    expect(visitor.field).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
