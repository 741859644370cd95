"""What the visitor's customer has switched on: sections and fields of the profile, and purposes."""

from collections.abc import Callable

from portal.consents.offers import Offer
from portal.profile.sections import switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.web.choices import offers
from portal.web.visit import visit


def switched_on() -> Callable[[str], bool]:
    """Return what tells whether a key is on; asks the database when first needed, then remembers.

    What nothing goes by counts as on: nobody is kept from reading by a slip of the pen.
    """
    keys, found = switchable_keys(), dict[str, Switches]()

    def is_on(key: str) -> bool:
        if key not in keys:
            return key not in offers() or _is_offered(offers()[key])
        if "switches" not in found:
            found["switches"] = Switches.of(visit().customer)
        return found["switches"].state(key, keys[key].default) is not State.OFF

    return is_on


def _is_offered(offer: Offer) -> bool:
    return bool(offer.measurement_id) if offer.measures else offer.offered
