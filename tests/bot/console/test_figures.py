"""« Chiffres »: who sees and exports them, periods and profiles, and the page in Chromium."""

import re
import shutil
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bot.console.roles import Role
from bot.settings import read_settings
from bot.transcripts.store import now
from bot.transcripts.tally import day_of

from .figures_samples import fill

HERE = "/console/chiffres"


@pytest.fixture(scope="module")
def conversations(tmp_path_factory):
    """The file of the conversations, written once."""
    settings = read_settings({"DATA_DIR": str(tmp_path_factory.mktemp("figures"))})
    fill(settings).rewrite()
    return settings.data_dir / "transcripts.db"


@pytest.fixture
def filled(serve, people, tmp_path, conversations):
    shutil.copy(conversations, tmp_path)
    return serve()


@pytest.fixture
def agent(filled, enter):
    return enter(filled, Role.AGENT)


def test_what_agents_and_editors_may(filled, agent, enter):
    page = agent.get(HERE).text
    assert "160\u00a0conversations" not in page
    assert "/export/" not in page
    assert agent.get(f"{HERE}/export/sujets").status_code == 403
    assert filled.client().get(HERE).status_code == 303
    editor = enter(filled, Role.REDACTEUR)
    page = editor.get(HERE, params={"periode": "90"}).text
    assert "160\u00a0conversations" in page
    for address in set(re.findall(rf'"({HERE}/export/[^"]+)"', page)):
        exported = editor.get(address.replace("&amp;", "&"))
        assert exported.status_code == 200, address
        assert exported.content.startswith(b"\xef\xbb\xbf")
        assert exported.headers["content-type"] == "text/csv; charset=utf-8"
        assert re.fullmatch(r'attachment; filename="[\w-]+\.csv"', exported.headers["content-disposition"])
    rows = [line.split(";") for line in editor.get(f"{HERE}/export/conversations?periode=90").text.splitlines()]
    assert sum(int(row[1]) for row in rows[1:]) == 160
    act = filled.acts()[0]
    assert (act.who, act.what, act.on.split(",")[0]) == ("redacteur", "Chiffres exportés", "conversations")
    assert editor.get(f"{HERE}/export/nimporte").status_code == 404
    assert editor.get(f"{HERE}/export/sujets?periode=dates&du=demain").status_code == 400


def test_a_profile_and_dates(agent):
    parts = [
        agent.get(f"{HERE}?periode=90&profil={profile}").text for profile in ("entreprise", "organisme", "inconnu")
    ]
    totals = [int(re.search(r"([\d]+)\u00a0conversations", part)[1]) for part in parts]
    assert sum(totals) == 160
    day = day_of(now()) - timedelta(days=400)
    old = agent.get(HERE, params={"periode": "dates", "du": day.isoformat(), "au": day.isoformat()}).text
    assert "Aucune conversation sur cette période." in old
    assert "Chaque sujet" not in old
    wrong = agent.get(f"{HERE}?periode=dates&du=2026-03-02&au=2026-03-01").text
    assert "échangez les deux dates" in wrong
    assert agent.get(f"{HERE}?profil=<script>&periode=9").status_code == 200


def test_unanswered_groups(filled, agent, enter):
    told = agent.get(f"{HERE}/groupes/90").text
    assert "une formation d’abeilles" in told
    assert "/console/apprendre" not in told
    assert agent.get(f"{HERE}/groupes/12").status_code == 404
    editor = enter(filled, Role.REDACTEUR)
    link = re.search(r'href="(/console/apprendre/groupes/\w+)"', editor.get(f"{HERE}/groupes/90").text)[1]
    assert editor.get(link).status_code == 200


def test_in_the_browser(filled, context, page, axe, faults, shots):
    client = filled.client()
    filled.kept_session(client, Role.REDACTEUR)
    token = client.cookies["console-session"]
    context.add_cookies([{"name": "console-session", "value": token, "url": f"{filled.url}/console"}])
    page.goto(filled.url + HERE)
    expect(page.get_by_role("link", name="Chiffres")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("une formation d’abeilles")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name="Graphique : Conversations")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in axe(page)] == []
    # By keyboard alone: another period, a table opened, its rows reached.
    page.get_by_role("combobox", name="Période").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.get_by_role("combobox", name="Profil").press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("periode=mois"))
    table = page.get_by_text("Le tableau : Sujets demandés")
    table.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Tableau : Sujets demandés")).to_be_visible()
    page.goto(f"{filled.url}{HERE}?periode=90")
    expect(page.get_by_text("une formation d’abeilles")).to_be_visible(timeout=60_000)
    shots(page, "chiffres")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert axe(page) == []
    shots(page, "chiffres-320")
    page.goto(f"{filled.url}{HERE}?periode=dates&du=2020-01-01&au=2020-01-02")
    expect(page.get_by_text("Aucune conversation")).to_be_visible()
    shots(page, "chiffres-vide")
    assert axe(page) == []
    assert faults == []
