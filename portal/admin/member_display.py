"""How members read in the administration: names and what is needed, the rest masked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import phonenumbers

from portal.activity.looking import REASON_NAMES, Reason
from portal.data.declarations import Role
from portal.members.models import Member, MemberState
from portal.members.search import Found, Place, Wanted
from portal.profile.profile import Profile
from portal.profile.sections import CONTACT
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

STATES = {
    MemberState.ACTIVE: (N_("Aktiv"), "success"),
    MemberState.INVITED: (N_("Invitert"), "info"),
    MemberState.ENDED: (N_("Avsluttet"), "neutral"),
}
ROLES = {
    Role.ADMIN.value: (N_("Administrator"), N_("Administratorer")),
    Role.REPRESENTATIVE.value: (
        N_("Tillitsvalgt eller verneombud"),
        N_("Tillitsvalgte og verneombud"),
    ),
    Role.MEMBER.value: (N_("Medlem"), N_("Uten særskilt rolle")),
}
MASK = "•••••"
FILTERS = ("q", "state", "role", "restricted")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the list."""

    id: int
    name: str
    username: str
    state: str
    colour: str
    role: str
    is_admin: bool
    waits: bool
    is_representative: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for, cleaned of what means nothing."""

    q: str = ""
    state: str = ""
    role: str = ""
    restricted: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> "Filters":
        """Return the filters in ``typed``."""
        state, role = typed.get("state", ""), typed.get("role", "")
        return cls(
            typed.get("q", "").strip()[:100],
            state if state in {one.value for one in STATES} else "",
            role if role in ROLES else "",
            "1" if typed.get("restricted") else "",
        )

    def wanted(self) -> Wanted:
        """Return what is searched for."""
        return Wanted(self.q, self.state or None, self.role or None, bool(self.restricted))

    def address(self, after: Place | None = None) -> str:
        """Return the address of the list with these filters, from ``after`` on."""
        query = {name: getattr(self, name) for name in self._on()}
        if after is not None:
            query["after"] = f"{after.sort_key}.{after.id}"
        return f"/admin/members?{urlencode(query)}" if query else "/admin/members"

    def active(self) -> list[tuple[str, str]]:
        """Return (label, address without it) for each filter that is on."""
        return [(self._label(name), replace(self, **{name: ""}).address()) for name in self._on()]

    def _on(self) -> list[str]:
        return [name for name in FILTERS if getattr(self, name)]

    def _label(self, name: str) -> str:
        texts = {
            "q": f"«{self.q}»",
            "state": dict(states()).get(self.state, ""),
            "role": dict(roles()).get(self.role, ""),
            "restricted": gettext(N_("Bruken er stanset")),
        }
        return texts[name]


def place_in(typed: str) -> Place | None:
    """Return where a page begins, or None for the first and for what cannot be read."""
    key, _, number = typed.partition(".")
    fits = all(part.isascii() and part.isdigit() for part in (key, number)) and len(number) < 19
    return Place(key[:200], int(number)) if fits else None


def count(found: Found, most: int, *, further: bool) -> str:
    """Return how many there are, in words: in all, or ``further`` on after other pages."""
    if found.count >= most:
        at_least = N_("Minst %(number)s til") if further else N_("Minst %(number)s medlemmer")
        return gettext(at_least, number=i18n.number(most))
    if further:
        return gettext(N_("%(number)s til"), number=found.count)
    if found.count == 1:
        return gettext(N_("1 medlem"))
    return gettext(N_("%(number)s medlemmer"), number=found.count)


def line(member: Member) -> MemberLine:
    """Return how ``member`` stands in the list."""
    text, colour = STATES.get(MemberState(member.state), (member.state, "neutral"))
    return MemberLine(
        id=member.id,
        name=member.full_name,
        username=member.username,
        state=gettext(text),
        colour=colour,
        role=gettext(ROLES.get(member.role, (member.role, ""))[0]),
        is_admin=member.is_admin,
        waits=member.state == MemberState.INVITED and bool(member.email),
        is_representative=member.is_representative,
    )


def roles() -> list[tuple[str, str]]:
    """Return the roles as (value, text for all who have it)."""
    return [(role, gettext(texts[1])) for role, texts in ROLES.items()]


def states() -> list[tuple[str, str]]:
    """Return the states as (value, text)."""
    return [(state.value, gettext(text)) for state, (text, _) in STATES.items()]


def contact(profile: Profile, *, shown: bool) -> list[tuple[str, str]]:
    """Return how a member is reached as (label, text): masked, or whole while it is ``shown``."""
    on = {asking.name for asking in CONTACT.seen_by(profile.role, profile.switches)}
    member = profile.member
    lines = (
        (N_("E-post"), "email", member.email or ""),
        (N_("Mobilnummer"), "mobile", number(member.mobile)),
        (N_("Gateadresse"), "street", member.street or ""),
        (N_("Poststed"), "city", place(member)),
    )
    return [
        (gettext(label), text if shown else MASK)
        for label, name, text in lines
        if text and name in on
    ]


def place(member: Member) -> str:
    """Return postcode and place."""
    return " ".join(part for part in (member.postcode, member.city) if part)


def number(mobile: str | None) -> str:
    """Return ``mobile`` as people write it."""
    if not mobile:
        return ""
    parsed = phonenumbers.parse(mobile, "NO")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def reasons() -> tuple[tuple[str, str], ...]:
    """Return what an admin may look for; to answer a request is done on the request's own page."""
    return tuple(
        (reason.value, text)
        for reason, text in REASON_NAMES.items()
        if reason is not Reason.REQUEST
    )
