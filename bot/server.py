"""Rasa's server with our channels, the page and the probes: ``python -m bot.server``.

``python -m bot.run`` starts it together with the action server; this module is what it starts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from bot.console.records import records
from bot.pages import serve_pages
from bot.publication.digests import check
from bot.publication.serving import Serving, follow
from bot.quiet import quiet
from bot.settings import Settings, read_settings
from bot.settling import settle
from bot.transcripts.retention import purge, rewrite

if TYPE_CHECKING:
    from sanic import Sanic

logger = logging.getLogger(__name__)

#: Address of the action server, which the launcher chooses.
ACTIONS_URL = "ACTIONS_URL"
#: How long cancelled tasks, then the threads that write, may take to end, in seconds.
LAST_WORDS = 3
#: How often what is too old is removed, in seconds.
PURGE_EVERY = 3600
#: When the files of the stores are rewritten, whatever their size: the hour, by the machine's clock.
NIGHT = 3


def build_app(settings: Settings) -> Sanic:
    """Return the application: Rasa's, with the channels of credentials.yml, the page and the probes."""
    from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from bot.action_results import check_schema_once
    from bot.channels.edge import harden
    from bot.console.app import console_routes

    check_schema_once()
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
    harden(app, settings)

    async def load(application: Sanic, loop: object) -> None:
        application.ctx.serving = Serving(await asyncio.to_thread(check, settings.model_path))
        await load_agent_on_start(str(settings.model_path), endpoints, None, application, loop)
        settle()

    async def clean(application: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        application.ctx.purge = loop.create_task(purge_for_ever(settings))
        application.ctx.follow = loop.create_task(follow(application, settings))

    app.register_listener(load, "before_server_start")
    app.register_listener(clean, "after_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(end_tasks, "after_server_stop")
    serve_pages(app)
    app.blueprint(console_routes(settings))
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
    if waiting:
        await asyncio.wait(waiting, timeout=LAST_WORDS)
    # What a thread is writing to a store is written.
    await asyncio.wait({asyncio.ensure_future(loop.shutdown_default_executor())}, timeout=LAST_WORDS)


async def purge_for_ever(settings: Settings) -> None:
    """Remove what is kept no longer, at the start and then every hour; at night, from large files too.

    Args:
        settings: the settings in force.

    """
    while True:
        try:
            await asyncio.to_thread(purge, settings)
            await asyncio.to_thread(records(settings).audit.purge)
            if datetime.now().astimezone().hour == NIGHT:
                await asyncio.to_thread(rewrite, settings)
        except Exception:  # whatever the store says, the next hour may be better
            logger.exception("What is too old could not be removed.")
        await asyncio.sleep(PURGE_EVERY)


def main() -> int:
    """Serve until stopped."""
    settings = read_settings()
    quiet(settings.log_level)
    app = build_app(settings)
    from bot.channels.wire import StrictProtocol

    app.run(host=settings.host, port=settings.port, access_log=False, workers=1, motd=False, protocol=StrictProtocol)
    return 0


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # All is closed: taking the libraries' memory apart would take seconds, in which whoever stopped it waits.
    os._exit(status)
