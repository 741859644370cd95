"""A member as somebody to write to."""

from portal.mail.rendering import Addressee
from portal.mail.room import MailRoom
from portal.members.models import Member


def addressee(member: Member, room: MailRoom, address: str | None = None) -> Addressee:
    """Return how to write to ``member``, at ``address`` if that is not the one in force."""
    customer = member.customer
    to = address or member.email
    assert to is not None, "who has no address is not written to"
    return Addressee(
        to,
        customer.language_for(member.language),
        customer.key,
        customer.name,
        customer.contact_email,
        room.base_url,
    )
