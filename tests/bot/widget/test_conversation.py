"""The widget and the real assistant, in Chromium: what visitors do, and what becomes of it."""

import re

import pytest
from playwright.sync_api import expect

from .visitor import Agent, Visitor, host_page

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.fixture
def visitor(site, assistant_url, page, faults):
    site.pages["/"] = site.pages["/autre"] = host_page(assistant_url)
    page.goto(site.url + "/")
    yield Visitor(page)
    assert faults == []


@pytest.fixture
def wired(site, relay, page):
    """A visitor whose connection can be cut."""
    site.pages["/"] = host_page(relay.url)
    page.goto(site.url + "/")
    return Visitor(page).open()


def conversation(running_assistant, visitor):
    """The id of the visitor's conversation, found as an operator would, from the reference."""
    from bot.settings import read_settings
    from bot.transcripts import transcripts

    settings = read_settings({"DATA_DIR": str(running_assistant.data_dir)})
    reference = visitor.reference()
    return next(
        one.conversation for one in transcripts(settings).conversations() if one.conversation.startswith(reference)
    )


def test_it_says_first_what_it_is_and_what_is_kept(visitor):
    visitor.open()
    notice = visitor.page.locator(".intro").text_content()
    for words in ("assistant automatique", "30\u00a0jours", "masquées", "coordonnées bancaires", "données de santé"):
        assert words in notice


def test_a_question_its_profile_its_answer_its_rating(visitor):
    visitor.open()
    visitor.ask("où déposer ma facture ?")
    visitor.choose("Une entreprise")
    visitor.sees("28 décembre 2022")
    answer = visitor.log.locator(".message.assistant").last
    assert answer.locator("ol > li").count() >= 3
    assert answer.locator(".path").first.text_content() == "Dossiers de formation ›  puis Dossiers transmis"
    assert answer.locator(".key").first.inner_text() == "Voir"
    assert "Source" in answer.locator(".note").inner_text()
    visitor.press("Copier")
    expect(visitor.page.get_by_text("Réponse copiée.")).to_be_visible()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert "1. Si votre compte" in copied
    assert "**" not in copied
    visitor.press("Non")
    visitor.page.get_by_label("Il manque quelque chose").check()
    visitor.press("Envoyer mon avis")
    visitor.sees("Merci pour votre avis.")
    assert visitor.focus() == "Merci pour votre avis."


def test_a_link_says_where_it_goes(visitor):
    visitor.open()
    visitor.ask("g plus mon mdp")
    link = visitor.log.get_by_role("link", name=re.compile("MonCompte"))
    expect(link).to_contain_text("(www.moncompte.ocapiat.fr, nouvel onglet)")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"


def test_a_guided_dialogue_to_its_recap(visitor, context):
    visitor.open()
    visitor.ask("suis-je éligible à DÉFI Emploi ?")
    visitor.choose("Pêche")
    expect(visitor.replies).to_be_visible()
    visitor.sees("Pêche")
    visitor.replies.get_by_role("button", name=re.compile("récapitulatif", re.IGNORECASE)).click()
    link = visitor.log.get_by_role("link").last
    expect(link).to_be_visible()
    with context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading").first).to_be_visible()
    assert "Pêche" in opened.value.content() or "pêche" in opened.value.content()


def test_the_conversation_goes_on_after_a_reload_and_on_another_page(visitor, site):
    visitor.open()
    visitor.ask("suis-je éligible à DÉFI Emploi ?")
    visitor.sees("Dans quel secteur")
    before = visitor.said()
    visitor.page.goto(site.url + "/autre")
    expect(visitor.panel).to_be_visible()
    visitor.sees("Dans quel secteur")
    assert visitor.said() == [said for said in before if "Bonjour" not in said]
    visitor.choose("Pêche")
    visitor.sees("Vous : Pêche")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)


def test_a_closed_panel_stays_closed_on_the_next_page(visitor):
    visitor.open()
    visitor.press("Fermer l’assistant")
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    visitor.page.wait_for_timeout(300)
    expect(visitor.panel).to_be_hidden()


def test_two_tabs_share_the_conversation(visitor, context, site):
    visitor.open()
    other = Visitor(context.new_page())
    other.page.goto(site.url + "/")
    expect(other.panel).to_be_visible()
    other.sees("Bonjour")
    visitor.ask("merci")
    other.sees("Vous : merci")
    expect(other.log.locator(".message.assistant")).to_have_count(2)
    other.option("Nouvelle conversation")
    other.press("Commencer")
    visitor.sees("Une nouvelle conversation commence.")
    visitor.ask("bonjour à vous")
    other.sees("Vous : bonjour à vous")


def test_a_minimised_panel_counts_what_comes(visitor, running_assistant, assistant_url):
    visitor.open()
    visitor.ask("merci")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)
    agent = Agent(assistant_url, conversation(running_assistant, visitor))
    visitor.press("Réduire l’assistant")
    agent.do("take", name="Claire")
    agent.do("say", text="Êtes-vous là ?")
    expect(visitor.launcher).to_have_accessible_name(re.compile("2 nouveaux messages"))
    visitor.launcher.click()
    visitor.sees("Êtes-vous là ?")
    agent.do("release")


def test_an_agent_takes_over_and_gives_back(visitor, running_assistant, assistant_url):
    visitor.open()
    visitor.ask("je veux parler à un conseiller")
    visitor.sees("Vous : je veux parler")
    agent = Agent(assistant_url, conversation(running_assistant, visitor))
    agent.do("take", name="Claire")
    visitor.sees("Information : Claire, du conseil OCAPIAT, a rejoint la conversation.")
    expect(visitor.panel.locator(".status")).to_have_text("Claire, du conseil OCAPIAT, vous répond")
    agent.do("say", text="Bonjour, **je regarde**.")
    visitor.sees("Claire, conseil OCAPIAT : Bonjour, je regarde.")
    count = visitor.log.locator(".message.assistant").count()
    visitor.ask("merci Claire")
    visitor.sees("Vous : merci Claire")
    visitor.page.wait_for_timeout(500)
    assert visitor.log.locator(".message.assistant").count() == count
    agent.do("release")
    visitor.sees("L’assistant automatique vous répond de nouveau.")
    expect(visitor.panel.locator(".status")).to_have_text("Assistant automatique")
    visitor.ask("merci")
    expect(visitor.log.locator(".message.assistant")).to_have_count(count + 1)


def test_what_is_written_offline_is_queued_sent_once_and_answered(wired, relay):
    wired.ask("merci")
    wired.sees("Vous : merci")
    relay.cut()
    banner = wired.page.get_by_text("Connexion perdue.")
    expect(banner).to_be_visible()
    wired.ask("g plus mon mdp")
    wired.ask("au revoir")
    expect(wired.page.get_by_text("En attente d’envoi")).to_have_count(2)
    wired.page.reload()
    relay.mend()
    wired.page.reload()
    wired.sees("Mot de passe égaré")
    expect(wired.log.locator(".message.visitor")).to_have_count(3)
    expect(banner).to_be_hidden()
    asked = [said for said in wired.said() if said.startswith("Vous")]
    assert asked == ["Vous : merci", "Vous : g plus mon mdp", "Vous : au revoir"]
    expect(wired.page.get_by_text("En attente d’envoi")).to_have_count(0)


def test_a_message_whose_receipt_is_lost_is_answered_once(wired, relay):
    relay.swallows = True
    wired.ask("g plus mon mdp")
    expect(wired.page.get_by_text("Envoi en cours…")).to_be_visible()
    wired.page.wait_for_timeout(700)
    relay.cut()
    relay.mend()
    wired.sees("Mot de passe égaré")
    wired.page.wait_for_timeout(500)
    assert len([said for said in wired.said() if "Mot de passe égaré" in said]) == 1
    assert wired.said().count("Vous : g plus mon mdp") == 1


def test_what_was_said_during_a_cut_is_told_at_the_return(wired, relay, running_assistant, assistant_url):
    wired.ask("merci")
    wired.sees("Vous : merci")
    agent = Agent(assistant_url, conversation(running_assistant, wired))
    relay.cut()
    agent.do("take", name="Claire")
    agent.do("say", text="Je suis là.")
    relay.mend()
    wired.sees("Claire, conseil OCAPIAT : Je suis là.")
    expect(wired.panel.locator(".status")).to_contain_text("Claire")
    agent.do("release")


def test_a_message_too_long_is_told_before_it_leaves(visitor):
    visitor.open()
    visitor.field.fill("x" * 950)
    expect(visitor.panel.locator(".count")).to_have_text("Encore 50 caractères")
    visitor.ask("x" * 1001)
    expect(visitor.panel.locator(".count")).to_contain_text("trop long")
    assert visitor.field.input_value() == "x" * 1001
    expect(visitor.log.locator(".message.visitor")).to_have_count(0)


def test_a_refused_message_can_be_sent_again_or_dropped(site, strict_assistant, page):
    site.pages["/"] = host_page(strict_assistant.url)
    page.goto(site.url + "/")
    visitor = Visitor(page).open()
    for number in range(3):
        visitor.ask(f"merci {number}")
        visitor.sees(f"Vous : merci {number}")
    visitor.ask("g plus mon mdp")
    failed = page.locator(".pending")
    expect(failed).to_contain_text("une minute")
    visitor.press("Renvoyer")
    expect(visitor.page.get_by_role("button", name="Renvoyer")).to_be_visible()
    visitor.press("Retirer")
    expect(failed).to_have_count(0)
    page.reload()
    visitor.sees("Vous : merci 2")
    expect(failed).to_have_count(0)


def test_odd_text_harms_nothing(visitor):
    visitor.open()
    odd = [
        "<img src=x onerror=alert(1)>", "[clic](javascript:alert(1))", "\u202eà l’envers", "😀" * 400, "/restart",
        '/choisir_sujet{"sujet": "numero_deca"}', "{{7*7}} ${7*7}", "**gras** _italique_ [x](https://mal.example)",
    ]  # fmt: skip
    for number, text in enumerate(odd, 1):
        visitor.ask(text)
        expect(visitor.log.locator(".message.visitor")).to_have_count(number)
    assert visitor.log.locator(".message.visitor a, .message.visitor img, .message.visitor strong").count() == 0
    visitor.sees("[clic](javascript:alert(1))")
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")


def test_masked_data_are_told_and_never_shown_again(visitor):
    visitor.open()
    visitor.ask("mon IBAN est FR76 3000 6000 0112 3456 7890 189")
    visitor.sees("[IBAN masqué]")
    visitor.sees("un IBAN")
    visitor.page.reload()
    visitor.sees("[IBAN masqué]")
    assert "3000 6000" not in visitor.log.text_content()


def test_a_new_conversation_forgets_the_old_one(visitor):
    visitor.open()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    visitor.option("Nouvelle conversation")
    visitor.press("Commencer")
    visitor.sees("Une nouvelle conversation commence.")
    visitor.sees("Bonjour")
    assert "Mot de passe égaré" not in visitor.log.text_content()
    visitor.page.reload()
    visitor.sees("Bonjour")


def test_the_visitor_erases_the_conversation_everywhere(visitor, running_assistant):
    visitor.open()
    visitor.ask("une phrase rarissime sur mon mot de passe")
    visitor.sees("Vous : une phrase rarissime")
    expect(visitor.log.locator(".message.assistant")).to_have_count(2)
    visitor.option("Vos données")
    visitor.press("Effacer la conversation")
    visitor.press("Effacer définitivement")
    visitor.sees("La conversation a été effacée.")
    assert "rarissime" not in visitor.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    files = [path for path in running_assistant.data_dir.iterdir() if path.is_file()]
    assert any(path.name.startswith("conversations.db") for path in files)
    assert all(b"rarissime" not in path.read_bytes() for path in files)


def test_the_conversation_is_saved_and_printed(visitor):
    visitor.open()
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
    visitor.press("Options")
    with visitor.page.expect_download() as saved:
        visitor.press("Enregistrer la conversation")
    text = saved.value.path().read_text(encoding="utf-8")
    assert "Vous\u00a0:\ng plus mon mdp" in text
    assert "https://www.moncompte.ocapiat.fr" in text
    visitor.page.evaluate("window.print = () => { window.printed = document.adoptedStyleSheets.length }")
    visitor.press("Options")
    visitor.press("Imprimer la conversation")
    assert visitor.page.evaluate("window.printed") == 1
    visitor.page.emulate_media(media="print")
    expect(visitor.log).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="Bienvenue")).to_be_hidden()
    expect(visitor.field).to_be_hidden()
    visitor.page.emulate_media(media="screen")
    visitor.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(visitor.page.get_by_role("heading", name="Bienvenue")).to_be_visible()


def test_a_long_answer_leaves_its_question_in_sight(visitor):
    visitor.open()
    visitor.ask("où déposer ma facture ?")
    visitor.choose("Une entreprise")
    visitor.sees("28 décembre 2022")
    expect(visitor.log.get_by_text("Vous : Une entreprise")).to_be_in_viewport()
    visitor.press("Aller au dernier message")
    expect(visitor.log.get_by_text("Cette réponse vous aide")).to_be_in_viewport()


def test_an_expired_session_gives_way_to_a_new_one(visitor):
    visitor.open()
    visitor.ask("merci")
    visitor.sees("Vous : merci")
    visitor.page.evaluate("""() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith("mon-espace:"));
        localStorage[key] = localStorage[key].replace(/"token":"./, '"token":"_');
    }""")
    visitor.page.reload()
    visitor.sees("Votre session a expiré")
    visitor.sees("Bonjour")
    visitor.ask("g plus mon mdp")
    visitor.sees("Mot de passe égaré")
