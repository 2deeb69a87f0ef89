"""What the server shows beside the channels: the demo page, the widget's files, recaps, probes and figures."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot import metrics
from bot.built import built_file
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
    """Return a file of the widget; its parts bear their content in their name."""
    path: str = request.path
    is_part = path.startswith(PARTS)
    name = path.removeprefix(PARTS) if is_part else path.removeprefix("/")
    return built_file(request, WIDGET, name, _WIDGET_HEADERS, lasting=is_part)
