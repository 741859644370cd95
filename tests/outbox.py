"""The mails that the portal wrote, as files instead of over the network."""

import re
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


class Outbox:
    """The folder of `.eml` files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clear(self) -> None:
        """Forget every mail."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self) -> list[EmailMessage]:
        """Return every mail, oldest first."""
        return [_read(path) for path in sorted(self.folder.glob("*.eml"))]

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to ``address``, oldest first."""
        return [mail for mail in self.mails() if address in str(mail["To"])]


def _read(path: Path) -> EmailMessage:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def link_in(mail: EmailMessage) -> str:
    """Return path and query of the link in ``mail``."""
    text = mail.get_body(("plain",))
    assert text is not None
    found = re.search(r"https?://[^/\s]+(/\S+)", text.get_content())
    assert found is not None, "the mail has no link"
    return found[1]
