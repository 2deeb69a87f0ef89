"""What the whole server refuses, whatever the route: one call makes an application fit for the public."""

from __future__ import annotations

from typing import Any

from sanic import Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.addresses import is_own_machine, is_trusted, visitor_address
from bot.channels.conversation import phrase
from bot.channels.gate import LARGEST_FRAME
from bot.channels.wire import Peers, WrongRequestError
from bot.metrics import REFUSED
from bot.settings import Settings
from knowledge import library

#: The largest body of a request, in bytes.
LARGEST_BODY = 100_000
#: How long what is open may take to end when the server stops, in seconds.
GRACE = 2.0
#: Connections that one machine may hold for each socket that it may: a page being loaded holds several for a moment.
_CONNECTIONS_EACH = 4
#: The routes that programs speak to.
_FOR_PROGRAMS = ("/webhooks/", "/agents/", "/rest/")


def harden(app: Sanic, settings: Settings) -> None:
    """Set the bounds of an application, which ``StrictProtocol`` must serve.

    Args:
        app: the application.
        settings: the settings in force.

    """
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    # Past our own limit and up to this, the visitor reads why; past this, the library closes the socket.
    app.config.WEBSOCKET_MAX_SIZE = 4 * LARGEST_FRAME
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE

    def peer_of(transport: Any) -> str | None:
        """Return the machine at the other end, for counting; None for one that is not counted."""
        name = transport.get_extra_info("peername")
        peer = visitor_address(name[0], (), ()) if name else ""
        is_free = not settings.limit_loopback and is_own_machine(peer)
        # A proxy carries all the visitors.
        return None if is_free or not name or is_trusted(name[0], settings.trusted_proxies) else peer

    # Read now: the first refusal must not hold everybody up while the content is loaded.
    library()
    app.ctx.peer_of = peer_of
    app.ctx.peers = Peers(_CONNECTIONS_EACH * settings.max_connections_per_address)
    app.ctx.count_refused = REFUSED.labels("too_many_connections").inc
    app.error_handler.add(PayloadTooLarge, _too_large)
    app.error_handler.add(WrongRequestError, _wrong)


def _too_large(request: Request, error: Exception) -> HTTPResponse:
    REFUSED.labels("body_too_large").inc()
    return _told(request, phrase("limites.trop_gros"), 413)


def _wrong(request: Request, error: Exception) -> HTTPResponse:
    REFUSED.labels("wrong_request").inc()
    return _told(request, str(error), 400)


def _told(request: Request, text: str, status: int) -> HTTPResponse:
    if request.path.startswith(_FOR_PROGRAMS):
        return response.json({"error": text}, status=status)
    return response.text(text, status=status)
