"""The mails that the portal wrote, as files instead of over the network."""

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
