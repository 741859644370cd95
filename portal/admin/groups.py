"""Numbers of people, told so that nobody in a small group can be picked out."""

from portal.web.i18n import gettext
from portal.words import N_

SMALLEST = 10
FEW = N_("Færre enn 10")


def told(count: int) -> str:
    """Return ``count`` in words or digits; a group under ten is not counted out."""
    return str(gettext(FEW)) if count < SMALLEST else str(count)
