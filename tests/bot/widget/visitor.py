"""A visitor in front of the widget: what they press, write and see, by the names that everybody sees."""

import json
import re
import urllib.request

from playwright.sync_api import Page, expect

from .conftest import AGENTS_TOKEN

HOST_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Site d’un adhérent</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src {url}{scripts}; connect-src {url} {socket}">
</head><body><main><h1>Bienvenue</h1><p>Une page quelconque, <a href="/autre">un lien</a>.</p>{body}</main>
{script}</body></html>"""


def host_page(url, attributes="", body="", script=None, scripts=""):
    """Return somebody else's page with the widget, under a strict Content-Security-Policy."""
    tag = f'<script src="{url}/widget.js" {attributes}></script>'
    socket = url.replace("http", "ws")
    return HOST_PAGE.format(
        url=url, socket=socket, body=body, script=tag if script is None else script, scripts=scripts
    )


class Visitor:
    """Someone who uses the widget on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name=re.compile("Ouvrir l’assistant"))
        self.panel = page.get_by_role("dialog", name="Assistant Mon Espace")
        self.field = page.get_by_label("Votre message")
        self.log = page.get_by_role("log", name="Conversation")
        self.replies = page.get_by_role("group", name="Réponses proposées")

    def open(self):
        self.launcher.click()
        expect(self.field).to_be_visible()
        expect(self.log).to_contain_text("Bonjour")
        return self

    def ask(self, text):
        self.field.fill(text)
        self.field.press("Enter")

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, name):
        self.replies.get_by_role("button", name=name, exact=True).click()

    def option(self, name):
        self.press("Options")
        self.press(name)

    def sees(self, text):
        expect(self.log).to_contain_text(text)

    def said(self):
        """What stands in the conversation, message by message, with who is announced before it."""
        return [re.sub(r"\s+", " ", text).strip() for text in self.log.locator(".message").all_text_contents()]

    def reference(self):
        self.option("Vos données")
        reference = self.page.locator(".reference").text_content()
        self.page.keyboard.press("Escape")
        return reference.replace("-", "")

    def focus(self):
        """The accessible name of what has the focus, in the widget or outside it."""
        return self.page.evaluate("""() => {
            let node = document.activeElement;
            while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
            return node?.getAttribute("aria-label") ?? node?.labels?.[0]?.textContent ?? node?.textContent ?? "";
        }""")


class Agent:
    """An agent's tool."""

    def __init__(self, url: str, conversation: str) -> None:
        self._address = f"{url}/agents/{conversation}"

    def do(self, what, **body):
        headers = {"Authorization": f"Bearer {AGENTS_TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._address}/{what}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())
