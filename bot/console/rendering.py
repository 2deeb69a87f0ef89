"""From templates to pages: what they all have around them, and how dates and answers are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from sanic import response
from sanic.response import HTTPResponse

from bot.console.roles import Role
from bot.handover.reach import readable
from knowledge import french_value, typographic

if TYPE_CHECKING:
    from bot.console.guard import Visit

TEMPLATES = Path(__file__).parent / "templates"
#: Of every answer. Not « no-referrer »: browsers would no longer say where a form comes from.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_PARIS = ZoneInfo("Europe/Paris")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
#: How the content writes a button; in HTML nothing but text has brackets left.
_BUTTON = re.compile(r"\[([^\]\[<>]+)\]")
_TITLES = {403: "Accès refusé", 404: "Page introuvable", 409: "Déjà fait", 413: "Fichier trop gros", 500: "Erreur"}


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation: its title, the path of its page, who sees it, and its place."""

    title: str
    path: str
    role: Role
    order: int


class Pages:
    """Renders pages and parts of pages.

    Args:
        asset: gives the address of a built file by its plain name (``console.css``).

    """

    def __init__(self, asset: Callable[[str], str]) -> None:
        self.entries: list[Entry] = []
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["asset"] = asset
        self.environment.filters.update(
            moment=moment, day=french_value, markdown=markdown, typo=typographic, reach=readable
        )

    def page(
        self,
        visit: Visit | None,
        template: str,
        title: str,
        values: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        here: str = "",
    ) -> HTTPResponse:
        """Return a whole page.

        Args:
            visit: who asks.
            template: the name of its template, which extends ``base.html``.
            title: its title, without the console's name.
            values: what the template needs.
            status: the status of the answer.
            here: the path of the entry of the navigation that it belongs to.

        """
        account = visit.session.account if visit and visit.session else None
        shown = [entry for entry in sorted(self.entries, key=_place) if account and account.role.may(entry.role)]
        around = {"title": title, "account": account, "entries": shown, "here": here}
        csrf = visit.csrf if visit else ""
        text = self.environment.get_template(template).render({**around, "csrf": csrf, **(values or {})})
        return response.html(text, status=status)

    def part(self, visit: Visit, template: str, values: Mapping[str, Any], *, status: int = 200) -> HTTPResponse:
        """Return a part of a page, for htmx (422 for a form that was not filled in well)."""
        text = self.environment.get_template(template).render({"csrf": visit.csrf, **values})
        return response.html(text, status=status, headers={"Vary": "HX-Request"})

    def message(self, visit: Visit | None, text: str, status: int) -> HTTPResponse:
        """Return a page that says something and nothing else."""
        return self.page(visit, "message.html", _TITLES.get(status, "Console"), {"text": text}, status=status)

    def moving_on(self, address: str) -> HTTPResponse:
        """Return a page that leads at once to another page of the console."""
        return self.page(None, "moving_on.html", "Un instant", {"address": address})


def moment(at: datetime, pattern: str = "%d/%m/%Y à %H:%M") -> str:
    """Return a moment (UTC without time zone) as people in France read it."""
    return at.replace(tzinfo=timezone.utc).astimezone(_PARIS).strftime(pattern)


def markdown(text: str) -> Markup:
    """Return a text of the content (Markdown, ``[Bouton]``) as HTML."""
    html = _MARKDOWN.render(text)
    return Markup(_BUTTON.sub(lambda found: f'<span class="key">{found[1]}</span>', html))  # noqa: S704 - no HTML in


def _place(entry: Entry) -> tuple[int, str]:
    return entry.order, entry.title


__all__ = ["HEADERS", "Entry", "Pages", "escape", "markdown", "moment"]
