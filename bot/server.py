"""Rasa's server with our channels, the page and the probes: ``python -m bot.server``.

``python -m bot.run`` starts it together with the action server; this module is what it starts.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.quiet import quiet
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from sanic import Sanic
    from sanic.request import Request
    from sanic.response import HTTPResponse

PAGE = Path(__file__).parent / "page"
#: Address of the action server, which the launcher chooses.
ACTIONS_URL = "ACTIONS_URL"
#: The largest body of a request, in bytes.
LARGEST_BODY = 100_000
#: How long a cancelled task may take to end, in seconds.
LAST_WORDS = 3

_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/recap.css": ("recap.css", "text/css; charset=utf-8"),
}


def build_app(settings: Settings) -> Sanic:
    """Return the application: Rasa's, with the channels of credentials.yml, the page and the probes."""
    from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from bot.channels.website import LARGEST_FRAME

    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = EndpointConfig(os.environ.get(ACTIONS_URL, "http://localhost:5055/webhook"))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    endpoints.tracker_store.kwargs["db"] = str(settings.data_dir / "conversations.db")
    app = configure_app(
        create_http_input_channels(None, "credentials.yml"),
        cors=None,
        auth_token=settings.rasa_token,
        enable_api=settings.rasa_token is not None,
        endpoints=endpoints,
        port=settings.port,
    )
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.WEBSOCKET_MAX_SIZE = LARGEST_FRAME

    async def load(application: Sanic, loop: object) -> None:
        await load_agent_on_start(str(settings.model_path), endpoints, None, application, loop)

    app.register_listener(load, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(end_tasks, "after_server_stop")
    _serve_page_and_probes(app)
    return app


async def end_tasks(application: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """End what still waits (the pings of open sockets, mostly), or the loop complains of each as it closes.

    Args:
        application: the server that stops (Sanic's signature for a listener).
        loop: its loop.

    """
    waiting = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in waiting:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), LAST_WORDS)


def _serve_page_and_probes(app: Sanic) -> None:
    from sanic import response

    from bot.recaps import ROUTE, page_of

    # A middleware, because Rasa has taken « / » for its own greeting.
    @app.on_request
    async def page(request: Request) -> HTTPResponse | None:
        if request.method == "GET" and request.path.startswith(ROUTE):
            status, text = page_of(request.path.removeprefix(ROUTE))
            headers = {**_SECURITY_HEADERS, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
            return response.html(text, status=status, headers=headers)
        if request.method != "GET" or request.path not in _FILES:
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


def main() -> int:
    """Serve until stopped."""
    settings = read_settings()
    quiet(settings.log_level)
    app = build_app(settings)
    app.run(host=settings.host, port=settings.port, access_log=False, workers=1, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
