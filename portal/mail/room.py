"""The mail room: what it takes to send a message."""

from dataclasses import dataclass

from portal.keys import Keys
from portal.mail.post import Post


@dataclass(frozen=True, slots=True)
class MailRoom:
    """The way out, the keys that the secrets of links are computed from, and the portal's address."""

    post: Post
    keys: Keys
    base_url: str
