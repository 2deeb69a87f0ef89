"""The channels over the wire, with an echo in Rasa's place."""

import asyncio
import json
import queue
import threading
import urllib.error
import urllib.request

import pytest
from sanic.touchup import TouchUp
from serving import Served, rewrite_once

from bot.channels.rest import RestChannel
from bot.channels.website import WebsiteChannel

PAYLOAD = '/choisir_sujet{"sujet": "numero_deca"}'


class ServedChannels(Served):
    """The channels in a thread; what reaches Rasa is kept and said again, with a button."""

    def __init__(self, name):
        self.reached = []
        #: What the echo's metadata are; what holds it back, if anything; how often it is said; set once it has begun.
        self.metadata = None
        self.hold = None
        self.times = 1
        self.started = threading.Event()
        super().__init__(name, self.fill)

    def fill(self, app):
        app.blueprint(WebsiteChannel().blueprint(self.echo))
        app.blueprint(RestChannel().blueprint(self.echo), url_prefix="/rest")

    async def echo(self, message):
        self.reached.append((message.sender_id, message.text))
        self.started.set()
        while self.hold is not None and not self.hold.is_set():
            await asyncio.sleep(0.01)
        said = {"text": f"« {message.text} »", "buttons": [{"title": "DECA", "payload": PAYLOAD}]}
        if self.metadata:
            said["metadata"] = self.metadata
        for _ in range(self.times):
            await message.output_channel.send_response(message.sender_id, said)

    def post(self, sender, message, **headers):
        body = json.dumps({"sender": sender, "message": message}).encode()
        request = urllib.request.Request(self.url + "/rest/webhook", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def serve(tmp_path, monkeypatch, request):
    """Serve with the settings given."""
    served = []
    monkeypatch.setattr(TouchUp, "run", rewrite_once)

    def start(**settings):
        for name, value in {"DATA_DIR": str(tmp_path), **settings}.items():
            monkeypatch.setenv(name, value)
        served.append(ServedChannels(f"served-{abs(hash(request.node.nodeid))}-{len(served)}"))
        return served[-1]

    yield start
    for one in served:
        one.stop()


@pytest.fixture
def page(connect):
    """Open pages of visitors: what they ask is answered, what they hear is kept."""
    opened = []

    class Page:
        def __init__(self, url):
            self.link = connect(url)
            opened.append(self)
            self.echoes, self.states, self.erased = queue.Queue(), queue.Queue(), queue.Queue()
            self.link.client.on("visitor_uttered", self.echoes.put)
            self.link.client.on("assistant_state", self.states.put)
            self.link.client.on("conversation_erased", self.erased.put)
            self.token = None

        def ask(self, event, **data):
            return self.link.client.call(event, {"session_id": self.token, **data}, timeout=10)

        def resume(self, token=None, after=0):
            welcome = self.link.client.call("resume", {"session_id": token, "after": after}, timeout=10)
            self.token = welcome["token"]
            return welcome

        def send(self, message, message_id, **data):
            return self.ask("user_uttered", message=message, message_id=message_id, **data)

        def hear(self):
            return self.link.next()

        def silent(self):
            with pytest.raises(queue.Empty):
                self.link.heard.get(timeout=0.3)

    yield Page
    for one in opened:
        one.link.close()
