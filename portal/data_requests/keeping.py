"""The one click that keeps an unused membership: it proves that somebody reads, and gives no access."""

import hmac

from portal.data_requests.erasure_tables import PlannedErasure
from portal.keys import Keys


def keep_path(plan: PlannedErasure, keys: Keys) -> str:
    """Return the address of the page where the member of ``plan`` says that they want to stay."""
    return f"/membership/{_token(plan, keys)}"


def find_plan(token: str, keys: Keys) -> PlannedErasure | None:
    """Return the plan that ``token`` was made for, standing or not, or None."""
    number, _, _ = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    plan = PlannedErasure.select().where(PlannedErasure.id == int(number)).first()
    if plan is None or not hmac.compare_digest(_token(plan, keys).encode(), token.encode()):
        return None
    assert isinstance(plan, PlannedErasure)
    return plan


def _token(plan: PlannedErasure, keys: Keys) -> str:
    return f"{plan.id}-{keys.fingerprint('membership', plan.id, plan.decided_at.isoformat())}"
