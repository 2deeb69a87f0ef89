"""What happens by itself: a wait that lasts, an agent who is gone, closing time, e-mails through a real server."""

import asyncio
import threading
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from handover_samples import ANNE, ONE, PAUL, TWO

from bot.handover.states import Handovers
from bot.handover.tickets import RETRIES, Tickets
from bot.handover.watch import Watch
from bot.ports import free_port
from bot.settings import read_settings

CONSOLE = "https://assistant.test/console/"


class Server:
    """A server of mail; ``code`` is what it answers to a message."""

    def __init__(self):
        self.code = "250 OK"
        self.received = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.code.startswith("250"):
            self.received.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return self.code


@pytest.fixture
def smtp():
    server = Server()
    server.controller.start()
    yield server
    server.controller.stop()


def watch(desk, heard, tickets, **settings):
    return Watch(desk, heard, tickets, read_settings(settings).handover, CONSOLE)


def mailed(port, **more):
    given = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_STARTTLS": "no",
             "MAIL_FROM": "assistant@ocapiat.test", "MAIL_TO": "conseil@ocapiat.test, autre@ocapiat.test"}  # fmt: skip
    return {**given, **more}


async def test_who_waits_too_long_is_told_once_and_keeps_the_place(desk, heard, tickets, clock):
    looks = watch(desk, heard, tickets)
    await desk.request(ONE)
    clock.wait(minutes=4)
    await looks.round()
    assert heard.said == []
    clock.wait(minutes=2)
    await looks.round()
    await looks.round()
    assert len(heard.said) == 1
    assert "gardez votre place" in heard.last
    assert (await desk.standing(ONE)).place == 1


async def test_an_agent_who_is_gone_loses_the_conversation_and_the_visitor_is_told(desk, heard, tickets, clock):
    looks = watch(desk, heard, tickets)
    await desk.take(ONE, ANNE)
    await desk.take(TWO, PAUL)
    clock.wait(minutes=9)
    await desk.here(PAUL)
    await looks.round()
    assert (await desk.standing(ONE)).owner == ANNE, "a browser that dies loses nothing at once"
    clock.wait(minutes=2)
    await looks.round()
    assert [(await desk.standing(one)).state for one in (ONE, TWO)] == ["waiting", "taken"]
    assert "Anne ne répond plus" in heard.last
    assert (await desk.standing(ONE)).place == 1
    with pytest.raises(Exception, match="Prenez d’abord"):
        await desk.say(ONE, ANNE, "me revoilà")
    await desk.take(ONE, PAUL)


async def test_a_sign_keeps_the_conversation(desk, heard, tickets, clock):
    looks = watch(desk, heard, tickets)
    await desk.take(ONE, ANNE)
    for sign in (desk.say(ONE, ANNE, "Je cherche"), desk.seen(ONE, ANNE, 1), desk.take(ONE, ANNE), desk.here(ANNE)):
        clock.wait(minutes=9)
        await sign
        await looks.round()
    assert (await desk.standing(ONE)).owner == ANNE


async def test_at_closing_time_those_who_wait_are_told_and_the_assistant_is_back(desk, heard, tickets, clock):
    looks = watch(desk, heard, tickets)
    await desk.request(ONE)
    await desk.request(TWO)
    desk.handovers.write(TWO, "text")
    clock.wait(hours=3)
    await looks.round()
    assert [(await desk.standing(one)).state for one in (ONE, TWO)] == ["bot", "bot"]
    assert (await desk.standing(TWO)).step == "text", "who is leaving a message goes on with it"
    assert [one for one, *_ in heard.said] == [ONE]
    assert "aujourd’hui à 14" in heard.last
    await looks.round()
    assert len(heard.said) == 1


async def test_agents_finish_after_hours(desk, heard, tickets, clock):
    await desk.take(ONE, ANNE)
    clock.wait(hours=3)
    await desk.here(ANNE)
    await watch(desk, heard, tickets).round()
    assert (await desk.standing(ONE)).owner == ANNE


def leave(desk, tickets, reach="jean@ferme.fr", text="Ma facture\nest refusée"):
    desk.handovers.write(ONE, "text")
    desk.handovers.write(ONE, "reach", text)
    assert desk.handovers.finish(ONE, lambda connection, said: tickets.add(connection, ONE, said, reach))
    return tickets.of(ONE)[-1]


async def test_a_message_left_is_an_e_mail(desk, heard, tickets, smtp):
    leave(desk, tickets)
    looks = watch(desk, heard, tickets, **mailed(smtp.controller.port))
    await looks.post()
    await looks.post()
    ((envelope, message),) = smtp.received
    assert envelope.rcpt_tos == ["conseil@ocapiat.test", "autre@ocapiat.test"]
    assert (message["From"], message["Reply-To"]) == ("assistant@ocapiat.test", "jean@ferme.fr")
    assert "3f2a-91bc-04de" in message["Subject"]
    body = message.get_content()
    assert "Ma facture\nest refusée" in body.replace("\r\n", "\n")
    assert "jean@ferme.fr" in body
    assert CONSOLE in body
    (ticket,) = await desk.tickets()
    assert (ticket.mail, ticket.tries, ticket.fault) == ("sent", 1, None)


async def test_a_telephone_number_is_no_address_to_reply_to(desk, heard, tickets, smtp):
    leave(desk, tickets, "+33612345678")
    await watch(desk, heard, tickets, **mailed(smtp.controller.port)).post()
    ((_, message),) = smtp.received
    assert message["Reply-To"] is None
    assert "06\u00a012\u00a034\u00a056\u00a078" in message.get_content()


async def test_an_e_mail_is_tried_again_later_and_then_given_up(desk, heard, tickets, smtp, clock, caplog):
    leave(desk, tickets)
    looks = watch(desk, heard, tickets, **mailed(smtp.controller.port))
    smtp.code = "451 plus tard"
    await looks.post()
    (ticket,) = await desk.tickets()
    assert (ticket.mail, ticket.tries) == ("queued", 1)
    assert "451" in ticket.fault
    await looks.post()
    assert (await desk.tickets())[0].tries == 1, "not before its time"
    for wait in RETRIES:
        clock.time += wait
        await looks.post()
    (ticket,) = await desk.tickets()
    assert (ticket.mail, ticket.tries) == ("failed", 1 + len(RETRIES))
    assert "jean@ferme.fr" not in caplog.text
    assert "facture" not in caplog.text
    smtp.code = "250 OK"
    await desk.mail_again(ticket.id)
    await looks.post()
    assert len(smtp.received) == 1


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"SMTP_PORT": "1"}, "ne répond pas"),
        ({"SMTP_STARTTLS": "yes"}, "réglages SMTP"),
        ({"SMTP_USER": "u", "SMTP_PASSWORD": "p"}, "réglages SMTP"),
    ],
    ids=["nobody there", "no encryption offered: nothing is sent in clear", "no sign-in offered"],
)
async def test_why_an_e_mail_is_not_sent_is_told(desk, heard, tickets, smtp, settings, fault):
    leave(desk, tickets)
    await watch(desk, heard, tickets, **{**mailed(smtp.controller.port), **settings}).post()
    assert fault in (await desk.tickets())[0].fault
    assert smtp.received == []


async def test_a_slow_server_holds_nothing_up(desk, heard, tickets, smtp, monkeypatch):
    go_on = threading.Event()

    async def wait(server, session, envelope):
        while not go_on.is_set():
            await asyncio.sleep(0.01)
        return "250 OK"

    monkeypatch.setattr(smtp, "handle_DATA", wait)
    leave(desk, tickets)
    posting = asyncio.create_task(watch(desk, heard, tickets, **mailed(smtp.controller.port)).post())
    while not (await desk.tickets())[0].tries:
        await asyncio.sleep(0.01)
    await desk.request(TWO)
    assert not posting.done()
    go_on.set()
    await posting
    assert (await desk.tickets())[0].mail == "sent"


async def test_two_servers_send_an_e_mail_once(desk, heard, tickets, smtp, store):
    leave(desk, tickets)
    looks = [watch(desk, heard, Tickets(Handovers(store).store, mailed=True), **mailed(smtp.controller.port))
             for _ in range(3)]  # fmt: skip
    await asyncio.gather(*(one.post() for one in looks))
    assert len(smtp.received) == 1


async def test_the_queue_of_e_mails_is_bounded(desk, tickets, monkeypatch):
    monkeypatch.setattr("bot.handover.tickets.MOST_QUEUED", 2)
    assert [leave(desk, tickets).mail for _ in range(3)] == ["queued", "queued", "dropped"]
    assert len(await desk.tickets("open")) == 3, "the message itself is kept"


async def test_a_message_left_is_settled_and_opened_again(desk, tickets):
    first, second = leave(desk, tickets), leave(desk, tickets)
    done = await desk.settle(first.id, ANNE)
    assert (done.state, done.owner) == ("done", "Anne")
    assert [one.id for one in await desk.tickets()] == [second.id, first.id]
    assert (await desk.settle(first.id, PAUL, done=False)).owner is None
    assert [one.id for one in await desk.tickets("open")] == [first.id, second.id]
    with pytest.raises(Exception, match="n’existe pas"):
        await desk.settle(99, ANNE)
