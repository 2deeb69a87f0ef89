"""A Chatwoot on loopback, made of its documented payloads: it signs webhooks, keeps what a bot does, can be down."""

import hashlib
import hmac
import json
import time

import httpx
from sanic import response
from serving import Served

TOKEN, SECRET = "jeton-du-robot", "secret-du-robot"
ACCOUNT, INBOX = 3, 7


class FakeChatwoot(Served):
    """The API that an agent bot may use, and the webhooks that it is sent."""

    def __init__(self, name):
        #: By conversation: its status, and what was said and noted there.
        self.status = {}
        self.messages = {}
        #: The statuses of the next answers, before it does what it is asked again; called before each message is kept.
        self.faults = []
        self.before_message = lambda: None
        self.asked = []
        self._ids = iter(range(1000, 9999))
        super().__init__(name, self._routes)

    def _routes(self, app):
        base = "/api/v1/accounts/<account:int>/conversations/<number:int>"

        @app.on_request
        async def guard(request):
            self.asked.append((request.method, request.path))
            if self.faults:
                return response.json({"error": "…"}, status=self.faults.pop(0))
            if request.headers.get("api_access_token") != TOKEN:
                return response.json({"error": "Invalid Access Token"}, status=401)
            return None

        @app.get(base)
        async def show(request, account, number):
            return response.json({"id": number, "account_id": account, "status": self.status.get(number, "pending")})

        @app.post(f"{base}/messages")
        async def create(request, account, number):
            self.before_message()
            message = {"id": next(self._ids), **request.json}
            self.messages.setdefault(number, []).append(message)
            return response.json(message)

        @app.post(f"{base}/toggle_status")
        async def toggle(request, account, number):
            self.status[number] = request.json["status"]
            return response.json({"payload": {"success": True, "current_status": request.json["status"]}})

    def said(self, number):
        """What visitors read in a conversation."""
        return [message for message in self.messages.get(number, []) if not message["private"]]

    def notes(self, number):
        return [message["content"] for message in self.messages.get(number, []) if message["private"]]


def account_of(number, status):
    return {
        "account": {"id": ACCOUNT, "name": "OCAPIAT"},
        "inbox": {"id": INBOX, "name": "Site"},
        "conversation": {
            "additional_attributes": {}, "can_reply": True, "channel": "Channel::WebWidget", "id": number,
            "inbox_id": INBOX, "messages": [], "labels": [], "status": status, "custom_attributes": {},
            "meta": {"sender": {"id": 5, "name": "frosty-lake-12", "type": "contact"}, "assignee": None},
        },
    }  # fmt: skip


def created(number, message, text, status="pending", **changes):
    """``message_created``, as an agent bot gets it."""
    return {
        "event": "message_created", "id": message, "content": text, "content_type": "text", "content_attributes": {},
        "message_type": "incoming", "private": False, "created_at": "2026-11-02T09:12:00.000Z", "source_id": None,
        "sender": {"id": 5, "name": "frosty-lake-12", "type": "contact", "account": {"id": ACCOUNT}},
        **account_of(number, status), **changes,
    }  # fmt: skip


def submitted(number, message, title, value, **changes):
    """``message_updated`` of a message of ours whose button was pressed."""
    attributes = {"items": [{"title": title, "value": value}], "submitted_values": [{"title": title, "value": value}]}
    return created(
        number, message["id"], message["content"], event="message_updated", message_type="outgoing",
        content_type="input_select", content_attributes=attributes,
        sender={"id": 1, "name": "Assistant", "type": "agent_bot"}, **changes,
    )  # fmt: skip


def deliver(url, event, *, secret=SECRET, at=None, body=None, **headers):
    """Send a webhook as Chatwoot does, and return the answer."""
    made = json.dumps(event).encode() if body is None else body
    stamp = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + made, hashlib.sha256).hexdigest()
    sent = {
        "Content-Type": "application/json", "X-Chatwoot-Signature": f"sha256={signature}",
        "X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Delivery": "0b5f", **headers,
    }  # fmt: skip
    return httpx.post(f"{url}/webhooks/chatwoot/webhook", content=made, headers=sent, timeout=10)
