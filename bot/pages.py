"""What the server shows beside the channels: the demo page, the widget's files, recaps, probes and figures."""

from __future__ import annotations

import asyncio
import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bot import metrics
from bot.recaps import ROUTE, page_of

if TYPE_CHECKING:
    from sanic import Sanic
    from sanic.request import Request
    from sanic.response import HTTPResponse

PAGE = Path(__file__).parent / "page"
#: What ``make widget`` builds.
WIDGET = Path(__file__).parent / "widget" / "dist"
#: Where the widget's parts are, under its address.
PARTS = "/widget/"

_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
#: Any site may load the widget; which sites may speak with the assistant is the socket's business.
_WIDGET_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/recap.css": ("recap.css", "text/css; charset=utf-8"),
}
#: Encodings that the build prepares, best first, with the ending of their files.
_ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}


def serve_pages(app: Sanic) -> None:
    """Add the pages and the probes to the application."""
    from sanic import response

    # A middleware, because Rasa has taken « / » for its own greeting.
    @app.on_request
    async def page(request: Request) -> HTTPResponse | None:
        if request.method not in ("GET", "HEAD"):
            return None
        if request.path.startswith(ROUTE):
            return await _recap(request.path.removeprefix(ROUTE))
        if request.path == "/widget.js" or request.path.startswith(PARTS):
            return _widget(request)
        if request.path not in _FILES:
            return None
        name, kind = _FILES[request.path]
        return response.raw((PAGE / name).read_bytes(), content_type=kind, headers=_SECURITY_HEADERS)

    @app.get("/health/live")
    async def live(request: Request) -> HTTPResponse:
        return response.json({"status": "live"})

    @app.get("/health/ready")
    async def ready(request: Request) -> HTTPResponse:
        agent = getattr(request.app.ctx, "agent", None)
        is_ready = agent is not None and agent.is_ready()
        return response.json({"status": "ready" if is_ready else "loading"}, status=200 if is_ready else 503)

    @app.get("/metrics")
    async def figures(request: Request) -> HTTPResponse:
        return response.raw(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


async def _recap(token: str) -> HTTPResponse:
    from sanic import response

    status, text = await asyncio.to_thread(page_of, token)
    headers = {**_SECURITY_HEADERS, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return response.html(text, status=status, headers=headers)


def _widget(request: Request) -> HTTPResponse:
    """Return a file of the widget, compressed as the browser likes it; its parts bear their content in their name."""
    from sanic import response

    path: str = request.path
    name = path.removeprefix(PARTS) if path.startswith(PARTS) else path.removeprefix("/")
    given = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    accepted = {part.partition(";")[0] for part in given if not part.endswith(";q=0")}
    encoding = next(one for one in _ENCODINGS if one in accepted or not one)
    found = _built(name, encoding)
    if found is None:
        return response.text("not found", status=404, headers=_WIDGET_HEADERS)
    content, tag = found
    is_part = path.startswith(PARTS)
    headers = {
        **_WIDGET_HEADERS,
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if is_part else "public, max-age=300",
        **({"Content-Encoding": encoding} if encoding else {}),
    }
    if request.headers.get("if-none-match") == tag:
        return response.empty(status=304, headers=headers)
    return response.raw(content, content_type="text/javascript; charset=utf-8", headers=headers)


@functools.lru_cache(maxsize=32)
def _built(name: str, encoding: str) -> tuple[bytes, str] | None:
    """Return the content of a built file and its tag; None when there is no such file."""
    path = WIDGET / name
    if not name.endswith(".js") or "/" in name or not path.is_file():
        return None
    content = path.with_name(name + _ENCODINGS[encoding]).read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
