"""For the member: who gets data, what each has been told, and what was given."""

from flask import Blueprint, Response

from portal import clock
from portal.sharing import display
from portal.sharing.disclosures import disclosures_to
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_display import told_line
from portal.sharing.notices import notices_of
from portal.sharing.propagation import shared_with
from portal.sharing.recipients import current_recipients
from portal.sharing.shipped import SUPPLIERS, publish_shipped_recipients
from portal.web.htmx import render_page
from portal.web.portal import portal
from portal.web.visit import visit

bp = Blueprint("sharing", __name__)

SHOWN = 10
# Enough that the latest of each recipient is among them.
LOOKED_THROUGH = 100


@bp.get("/sharing")
def index() -> Response:
    """Show a card for each recipient, then what was told and given, the newest first."""
    here, shareables, at = visit(), portal().shareables, clock.now()
    recipients = known_recipients()
    mine = shared_with(here.member, recipients, at, standings=here.standings)
    stands = notices_of(here.member, LOOKED_THROUGH)
    last = {stand.notice.recipient_id: stand for stand in reversed(stands)}
    given = disclosures_to(here.member, SHOWN + 1)
    return render_page(
        "sharing/index.html",
        cards=[
            display.card(one, shareables, has_mine=one in mine, last=last.get(one.recipient_id))
            for one in sorted(recipients, key=lambda one: one.recipient.is_shipped)
        ],
        told=[told_line(stand, shareables) for stand in stands[:SHOWN]],
        more_told=len(stands) > SHOWN,
        given=[display.given_line(one, shareables) for one in given[:SHOWN]],
        more_given=len(given) > SHOWN,
        is_restricted=here.is_restricted,
    )


def known_recipients() -> list[RecipientVersion]:
    """Return the visitor's customer's; a database without the shipped ones gets them."""
    found = current_recipients(visit().customer)
    if sum(one.recipient.is_shipped for one in found) < len(SUPPLIERS):
        publish_shipped_recipients(portal().shareables, at=clock.now())
        found = current_recipients(visit().customer)
    return found
