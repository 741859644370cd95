"""How a message leaves the portal: to a mail server, or into a folder when there is none."""

import datetime as dt
import hashlib
import smtplib
import ssl
from collections.abc import Collection
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.config import Settings
from portal.files import write_whole
from portal.mail.addresses import in_ascii_domain

TIMEOUT_SECONDS = 30
NOBODY = "undisclosed-recipients:;"


class AddressRefused(Exception):
    """The mail server will not take mail for this address, now or later."""


class Occasion(Protocol):
    """What a message is sent for. The same occasion, tried again, sends the same message."""

    @property
    def name(self) -> str:
        """What names the message."""

    attempts: int
    created_at: dt.datetime


class Post(Protocol):
    """Takes messages out of the portal."""

    def send(self, message: EmailMessage, occasion: Occasion) -> None:
        """Send ``message``; raises `AddressRefused`, or what may have passed by the next attempt."""

    def forget(self, addresses: Collection[str]) -> None:
        """Take ``addresses`` out of what the portal itself keeps of sent messages."""


def open_post(settings: Settings) -> Post:
    """Return the mail server of ``PORTAL_SMTP_URL``, or else the folder ``outbox`` of the data."""
    if settings.smtp_url:
        return MailServer(settings.smtp_url, settings.mail_from)
    return Outbox(settings.data / "outbox", settings.mail_from)


class Outbox:
    """A folder of messages, for a portal that has no mail server."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, message: EmailMessage, occasion: Occasion) -> None:
        """Write ``message`` to a file named after ``occasion``."""
        _seal(message, occasion, self._sender)
        write_whole(
            self._folder / f"{occasion.name}.eml",
            message.as_bytes(policy=policy.SMTPUTF8),
            attempt=occasion.attempts,
        )

    def forget(self, addresses: Collection[str]) -> None:
        """Leave the messages to ``addresses`` as they are, but not to whom they went."""
        forgotten = {in_ascii_domain(address) for address in addresses}
        if not forgotten or not self._folder.exists():
            return
        for path in self._folder.iterdir():
            try:
                message = message_from_bytes(path.read_bytes(), policy=policy.SMTPUTF8)
            except FileNotFoundError:  # a writer has given it its name meanwhile
                continue
            if path.suffix != ".eml":  # a killed writer left it behind
                path.unlink(missing_ok=True)
            elif str(message["To"]) in forgotten:
                message.replace_header("To", NOBODY)
                write_whole(path, message.as_bytes())


class MailServer:
    """A mail server, spoken to only over TLS with a certificate that is checked.

    A process that dies between the server's yes and the end of its job sends the message once more;
    its ``Message-ID`` is the same, which lets the receiving side drop the second.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts, self._sender = urlsplit(url), sender

    def send(self, message: EmailMessage, occasion: Occasion) -> None:
        """Hand ``message`` to the server."""
        _seal(message, occasion, self._sender)
        _encode(message)
        with self._connect() as server:
            try:
                server.send_message(message)
            except smtplib.SMTPNotSupportedError as error:  # no letters outside ASCII
                raise AddressRefused from error
            except smtplib.SMTPRecipientsRefused as error:
                if all(500 <= code < 600 for code, _ in error.recipients.values()):
                    raise AddressRefused from error
                raise

    def forget(self, addresses: Collection[str]) -> None:
        """Keep nothing, as ever: what the server took is the server's."""

    def _connect(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "", self._parts.port
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
        try:
            if self._parts.scheme == "smtp":
                server.starttls(context=context)
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except Exception:
            server.close()
            raise
        return server


def _seal(message: EmailMessage, occasion: Occasion, sender: str) -> None:
    """Put on what does not change from one attempt to the next."""
    seed = f"{occasion.name} {occasion.created_at.isoformat()}"
    digest = hashlib.sha256(seed.encode()).hexdigest()[:32]
    message["From"] = sender
    message["Date"] = format_datetime(occasion.created_at)
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_boundary(digest)


def _encode(message: EmailMessage) -> None:
    """In a file a person reads the letters as they are; on the way some servers want ASCII."""
    for part in message.iter_parts():
        assert isinstance(part, EmailMessage)
        kind = part.get_content_subtype()
        part.set_content(part.get_content(), subtype=kind, cte="quoted-printable")
