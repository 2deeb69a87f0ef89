"""What the tests of ``bot/`` share: a client of the website's channel."""

import logging
import queue

import pytest
import socketio

#: A client that was cut off complains of it half a minute later, in the middle of another test.
logging.getLogger("engineio.client").setLevel(logging.CRITICAL)


class Client:
    """A socket.io client that keeps what it hears."""

    def __init__(self, url: str, transport: str = "websocket") -> None:
        self.sessions: queue.Queue = queue.Queue()
        self.heard: queue.Queue = queue.Queue()
        self.client = socketio.Client(reconnection=False)
        self.client.on("session_confirm", self.sessions.put)
        self.client.on("bot_uttered", self.heard.put)
        self.client.connect(url, transports=[transport])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        # Without waiting: the client's last poll may hang until the server's next ping.
        self.client.eio.disconnect(abort=True)

    def session(self, session_id=None):
        self.client.emit("session_request", {"session_id": session_id} if session_id else {})
        return self.sessions.get(timeout=10)

    def say(self, message, session_id=None, **more):
        self.client.emit("user_uttered", {"message": message, "session_id": session_id, **more})
        return self.next()

    def next(self):
        return self.heard.get(timeout=30)


@pytest.fixture(scope="session")
def connect():
    return Client
