"""From a matplotlib figure to an SVG that stands inside a page: no prolog, no address, no id met twice."""

from __future__ import annotations

import io
import re
from html import escape
from typing import Any

import matplotlib
from matplotlib.figure import Figure

#: Text stays text (it can be searched and read aloud); the page's style sheet gives the font.
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "mon-espace", "font.family": "sans-serif", "font.size": 10}
#: Without them matplotlib writes a block of metadata with addresses.
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
_IDS = re.compile(r'(\bid="|href="#|url\(#)')
_NAMESPACES = re.compile(r'\sxmlns(?::\w+)?="[^"]*"')


def new_figure(width: float, height: float) -> Any:
    """Return an empty figure, sizes in inches, that no window will show."""
    with matplotlib.rc_context(_SETTINGS):
        return Figure(figsize=(width, height), facecolor="none")


def to_svg(figure: Any, name: str, description: str, *, tight: bool = True) -> str:
    """Return a figure as an ``<svg>`` element.

    Args:
        figure: a matplotlib figure.
        name: what its ids begin with; another for each figure of a page.
        description: what the picture shows, for those who do not see it.
        tight: cut off what is empty around; False keeps the figure's size.

    """
    cut = {"bbox_inches": "tight", "pad_inches": 0.05} if tight else {}
    buffer = io.StringIO()
    with matplotlib.rc_context(_SETTINGS):
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA, **cut)
    drawn = buffer.getvalue()
    drawn = _NAMESPACES.sub("", drawn[drawn.index("<svg") :])
    drawn = _IDS.sub(rf"\g<1>{name}-", drawn)
    return drawn.replace("<svg", f'<svg role="img" aria-label="{escape(description)}"', 1)


def standalone(picture: str) -> str:
    """Return a picture of ``to_svg`` as a file of its own."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return picture.replace("<svg", f"<svg {names}", 1)
