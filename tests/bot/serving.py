"""A Sanic application in a thread, for the tests that speak HTTP to a part of the server."""

import asyncio
import threading

from sanic import Sanic
from sanic.touchup import TouchUp

from bot.channels.edge import harden
from bot.channels.wire import StrictProtocol
from bot.ports import free_port
from bot.settings import read_settings

#: Sanic rewrites its own methods as it starts, which it can do but once in a process.
REWRITTEN = []
rewrite = TouchUp.run


def rewrite_once(app):
    """Stands in the place of ``TouchUp.run``."""
    if not REWRITTEN:
        REWRITTEN.append(rewrite(app))


class Served:
    """An application in a thread: ``fill(app)`` gives it its routes."""

    def __init__(self, name, fill):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = None
        self._name = name
        self._fill = fill
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(30)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self.app = Sanic(self._name)
        harden(self.app, read_settings())
        self._fill(self.app)
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()

    async def _serve(self):
        self._server = await self.app.create_server(
            host="127.0.0.1", port=self.port, return_asyncio_server=True, protocol=StrictProtocol
        )
        await self._server.startup()
        self._ready.set()

    def stop(self):
        async def end():
            self._server.close()
            waiting = asyncio.all_tasks() - {asyncio.current_task()}
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            self._loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self._loop)
        self._thread.join(10)
