"""The e-mail that tells of a message left by a visitor."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timezone
from email.message import EmailMessage
from email.utils import format_datetime

from bot.handover.reach import readable
from bot.handover.tickets import Ticket
from bot.handover_settings import MailSettings
from bot.transcripts import reference
from knowledge import typographic

#: How long the server may take to answer, in seconds.
PATIENCE = 20
#: The port on which the connection is encrypted from the start.
TLS_PORT = 465


class MailError(Exception):
    """An e-mail could not be sent; the message says why, in French, without what the visitor wrote."""


def letter(ticket: Ticket, settings: MailSettings, console: str) -> EmailMessage:
    """Return the e-mail of a ticket.

    Args:
        ticket: the message left.
        settings: whom it comes from and goes to.
        console: the address of the console.

    """
    name = reference(ticket.conversation)
    message = EmailMessage()
    message["Subject"] = typographic(f"Message d’un visiteur de Mon Espace (conversation {name})")
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.to)
    message["Date"] = format_datetime(ticket.made.replace(tzinfo=timezone.utc))
    # The same at each try: a server that was slow to answer shows the message once.
    message["Message-ID"] = f"<message-{ticket.id}.{name}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if "@" in ticket.reach:
        message["Reply-To"] = ticket.reach
    message.set_content(
        f"Un visiteur a laissé un message.\n\n{ticket.text}\n\n"
        f"{typographic('Pour lui répondre :')} {readable(ticket.reach)}\n"
        f"{typographic('Conversation :')} {name}\n{console}\n"
    )
    return message


def send(message: EmailMessage, settings: MailSettings) -> None:
    """Send an e-mail; it blocks.

    Raises:
        MailError: it could not be sent.

    """
    try:
        with _connected(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password or "")
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"Le serveur de messagerie refuse l’identification (code {error.smtp_code}).") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = ", ".join(sorted({str(code) for code, _ in error.recipients.values()}))
        raise MailError(f"Le serveur de messagerie refuse les destinataires (code {codes}).") from error
    except smtplib.SMTPResponseException as error:
        raise MailError(f"Le serveur de messagerie refuse le message (code {error.smtp_code}).") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError("Le serveur de messagerie ne propose pas ce que demandent les réglages SMTP.") from error
    except ssl.SSLError as error:
        raise MailError("La connexion chiffrée avec le serveur de messagerie a échoué.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError("Le serveur de messagerie ne répond pas.") from error


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.port == TLS_PORT:
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
    try:
        if settings.starttls:
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server
