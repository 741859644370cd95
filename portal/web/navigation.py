"""The menu: which entries there are for whom, and which of them a path belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.data.declarations import Role
from portal.web.i18n import gettext
from portal.words import N_

# More addresses than people have open in an hour; the menus themselves are a few dozen.
ADDRESSES = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation."""

    href: str
    label: str
    current: bool
    group_current: bool


@dataclass(frozen=True, eq=False, slots=True)
class Navigation:
    """The entries of the menu and of the group that is open. Compared by identity: see `navigation`."""

    entries: tuple[Entry, ...] = ()
    subentries: tuple[Entry, ...] = ()
    group: str = ""
    last_apart: bool = False


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
            ("/sharing", N_("Hvem får")),
            ("/access-log", N_("Hvem har sett")),
            ("/activity", N_("Aktivitet")),
            ("/category", N_("Kategori")),
            ("/policy/changes", N_("Endringer")),
            ("/statistics", N_("Statistikk")),
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
        ("/admin/recipients", N_("Mottakere")),
        ("/admin/policy", N_("Personvernerklæring")),
        ("/admin/statistics", N_("Statistikk")),
        ("/admin/record", N_("Protokoll")),
        ("/admin/settings", N_("Innstillinger")),
        ("/admin/journal", N_("Journal")),
    ),
)
# For who represents the employees: what can be used to control them.
REPRESENTATION = Group("/representative", N_("Kontrolltiltak"))
# What stands apart at the end of the menu, by who has it.
OF_ROLE = {Role.ADMIN: ADMINISTRATION, Role.REPRESENTATIVE: REPRESENTATION}
NOWHERE = Navigation()
_made: dict[tuple[object, ...], Navigation] = {}


@lru_cache(maxsize=ADDRESSES)
def navigation(path: str, role: str, language: str) -> Navigation:
    """Return the menu of somebody with ``role`` at ``path``; equal menus are one object."""
    own = OF_ROLE.get(Role(role))
    groups = (*GROUPS, own) if own else GROUPS
    opened = next((group for group in groups if group.holds(path)), None)
    entries = tuple(
        Entry(group.href, gettext(group.label), group.href == path, group is opened)
        for group in groups
    )
    subentries = _subentries(path, opened.pages if opened else ())
    known = (entries, subentries, own, language)
    if known not in _made:
        label = gettext(opened.label) if opened else ""
        _made[known] = Navigation(entries, subentries, label, last_apart=own is not None)
    return _made[known]


def _subentries(path: str, pages: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(href, gettext(label), href == path, path.startswith(f"{href}/"))
        for href, label in pages
    )
