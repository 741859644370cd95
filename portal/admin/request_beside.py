"""What of the member's data is needed to answer a request, and nothing more."""

import datetime as dt
import json
from dataclasses import dataclass

from portal.activity.looking import REASON_NAMES, Reason
from portal.consents.category import category_of
from portal.consents.collected import KIND_NAMES, MemberKind
from portal.data_requests.asking_why import look_asked_about
from portal.data_requests.erasure_tables import Cause
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.planned import standing_plan
from portal.data_requests.rectification import field_of
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the request; ``looks_at`` is what the member will see was looked at."""

    heading: str
    lines: list[tuple[str, str]]
    looks_at: str | None = None


def beside(request: DataRequest) -> Beside | None:
    """Return what is needed to answer ``request``, or None where the request says it all."""
    found = {
        RequestKind.RECTIFICATION: _correction,
        RequestKind.REVIEW: _category,
        RequestKind.ACCESS: _look,
        RequestKind.ERASURE: _plan,
    }.get(request.asks_for)
    return found(request) if found else None


def _correction(request: DataRequest) -> Beside | None:
    field = field_of(request)
    if field is None:
        return None
    stored = getattr(request.member, field.name)
    shown = i18n.date(stored) if isinstance(stored, dt.date) else stored
    return Beside(
        gettext(N_("Slik står det, og slik skal det være")),
        [
            (gettext(N_("Lagret nå")), str(shown or gettext(N_("Ikke oppgitt")))),
            (gettext(N_("Foreslått")), request.proposal or ""),
        ],
        field.name,
    )


def _category(request: DataRequest) -> Beside | None:
    """The category, and the numbers it rests on (GDPR art. 22(3))."""
    found = category_of(request.member)
    if found is None:
        return None
    numbers = json.loads(found.reasons)
    rests_on = N_("%(counted)s av %(total)s sidevisninger")
    return Beside(
        gettext(N_("Kategorien et program satte")),
        [
            (gettext(N_("Kategori")), gettext(KIND_NAMES[MemberKind(found.category)])),
            (gettext(N_("Bygger på")), gettext(rests_on, **numbers)),
            (gettext(N_("Regnet ut")), i18n.moment(found.at)),
        ],
        "category",
    )


def _look(request: DataRequest) -> Beside | None:
    """Who looked, and the purpose they chose: what the member asks about."""
    found = look_asked_about(request)
    if found is None:
        return None
    who = found.by.full_name if found.by else gettext(N_("Ikke kjent lenger"))
    return Beside(
        gettext(N_("Den som så på opplysningene")),
        [
            (gettext(N_("Hvem")), who),
            (gettext(N_("Når")), i18n.moment(found.at)),
            (gettext(N_("Hva")), gettext(found.what_shown)),
            (gettext(N_("Formålet som ble valgt")), gettext(REASON_NAMES[Reason(found.reason)])),
        ],
    )


def _plan(request: DataRequest) -> Beside | None:
    plan = standing_plan(request.member, Cause.ASKED)
    if plan is None:
        return None
    return Beside(
        gettext(N_("Slettingen")),
        [(gettext(N_("Opplysningene slettes")), i18n.moment(plan.due_at))],
    )
