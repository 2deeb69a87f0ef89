"""The summary that an agent prints or sends: the sentences of the explanation of a guided dialogue, as a letter."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import partial

from markupsafe import Markup

from bot.console.answers import Copy, plain
from bot.console.eligibility.reading import Given
from bot.console.eligibility.subjects import Subject
from bot.console.eligibility.verdict import letter_parts
from bot.console.rendering import markdown
from knowledge import french_value, letter, library, rule_book, typographic

#: A line in bold is a heading: screen readers must find it as one.
_HEADING = re.compile(r"<p><strong>([^<]*)</strong></p>")


def letter_of(subject: Subject, given: Given, today: date, by: str) -> tuple[Markup, Copy]:
    """Return a letter as it is printed, and as it is copied.

    Args:
        subject: what it is about.
        given: the facts.
        today: the day that it bears.
        by: who signs it.

    """
    at = "" if given.day == today else f", à la date du {french_value(given.day)}"
    opening = f"Voici ce que disent les documents d’OCAPIAT de la situation que vous nous avez décrite{at}."
    closing = (
        "Cette réponse est donnée à titre indicatif, d’après les seuls éléments ci-dessus et les documents cités. "
        "Elle ne vaut pas accord : OCAPIAT se prononce sur votre dossier."
    )
    about = f"Objet : {subject.title}"
    body = letter(letter_parts(subject, given), library())
    parts = [f"Le {french_value(today)}", about, "Madame, Monsieur,", opening, body, closing, by]
    text = typographic("\n\n".join(parts))
    html = str(markdown(text))
    titles = {typographic(rule_book().areas[area][1].title) for area in subject.areas}
    return Markup(_HEADING.sub(partial(_heading, titles), html)), Copy(_bare(text), html, "")  # noqa: S704 - no HTML in


def _heading(titles: Collection[str], found: re.Match[str]) -> str:
    """Return a line in bold as a heading: the questions stand above the others."""
    level = 2 if found[1] in titles else 3
    return f"<h{level}>{found[1]}</h{level}>"


def _bare(text: str) -> str:
    """Return a text without markup, its headings in capitals."""
    return plain(re.sub(r"^\*\*(.+)\*\*$", lambda found: found[1].upper(), text, flags=re.MULTILINE))
