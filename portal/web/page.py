"""What every page shows around its content, given to the layouts as one object."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from portal.consents.texts import Text
from portal.data_requests.announced import Announced
from portal.members.models import Customer, Member
from portal.web.analytics import Measuring, measuring, open_question
from portal.web.i18n import gettext, language
from portal.web.notices import take_notice
from portal.web.redirects import on_site
from portal.web.visit import Visit, seconds_left, visit_or_none
from portal.words import LANGUAGES, N_


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation."""

    href: str
    label: str
    current: bool
    group_current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The frame of a page."""

    locale: str
    languages: Sequence[tuple[str, str]]
    path: str
    customer: Customer | None
    member: Member | None
    nav: Sequence[Entry]
    subnav: Sequence[Entry]
    notice: str | None
    is_admin: bool
    open_question: Text | None
    measuring: Measuring | None
    offers_measuring: bool
    session_left: int
    erasure: Announced | None


@dataclass(frozen=True, slots=True)
class Group:
    """A main entry and the pages under it."""

    href: str
    label: str
    pages: tuple[tuple[str, str], ...] = ()

    def holds(self, path: str) -> bool:
        """Return whether ``path`` belongs to this group."""
        starts = [self.href, *(href for href, _ in self.pages)]
        return any(path == href or (href != "/" and path.startswith(f"{href}/")) for href in starts)


GROUPS = (
    Group("/", N_("Hjem")),
    Group("/profile", N_("Min profil")),
    Group("/consents", N_("Samtykker")),
    Group(
        "/data",
        N_("Personvern"),
        (
            ("/data", N_("Alt om deg")),
            ("/requests", N_("Henvendelser")),
            ("/access-log", N_("Hvem har sett")),
            ("/activity", N_("Aktivitet")),
            ("/category", N_("Kategori")),
            ("/policy/changes", N_("Endringer i personvernerklæringen")),
        ),
    ),
    Group("/security", N_("Sikkerhet")),
)
# For customer admins; the queue first, as it is what waits.
ADMINISTRATION = Group(
    "/admin/requests",
    N_("Administrasjon"),
    (
        ("/admin/requests", N_("Henvendelser")),
        ("/admin/members", N_("Medlemmer")),
        ("/admin/fields", N_("Felt")),
        ("/admin/consents", N_("Samtykker")),
        ("/admin/policy", N_("Personvernerklæring")),
        ("/admin/settings", N_("Innstillinger")),
    ),
)


def page_context() -> Page:
    """Return the frame for the page this request answers with."""
    here = visit_or_none()
    path = request.path
    return Page(
        locale=language(),
        languages=tuple(LANGUAGES.items()),
        path=on_site(request.full_path.rstrip("?") if request.method == "GET" else path) or "/",
        customer=here.customer if here else None,
        member=here.member if here else None,
        nav=tuple(_entries(path, _groups(here))) if here else (),
        subnav=tuple(_subentries(path, _groups(here))) if here else (),
        notice=take_notice(),
        is_admin=bool(here and here.member.is_admin),
        open_question=open_question(),
        measuring=measuring(),
        offers_measuring=bool(here and here.measurement_id),
        session_left=seconds_left(here) if here else 0,
        erasure=here.erasure if here else None,
    )


def _groups(here: Visit) -> tuple[Group, ...]:
    return (*GROUPS, ADMINISTRATION) if here.member.is_admin else GROUPS


def _entries(path: str, groups: Sequence[Group]) -> list[Entry]:
    return [
        Entry(group.href, gettext(group.label), group.href == path, group.holds(path))
        for group in groups
    ]


def _subentries(path: str, groups: Sequence[Group]) -> list[Entry]:
    group = next((group for group in groups if group.holds(path)), None)
    return [
        Entry(href, gettext(label), href == path, path.startswith(f"{href}/"))
        for href, label in (group.pages if group else ())
    ]
