"""The mail room: what it takes to send a message."""

from dataclasses import dataclass

from portal.keys import Keys
from portal.mail.post import Post


@dataclass(frozen=True, slots=True)
class MailRoom:
    """The way out, the keys that links are computed from, the portal's address, and who runs it."""

    post: Post
    keys: Keys
    base_url: str
    operator_email: str = "personvern@cerum.no"
