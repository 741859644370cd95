"""How recipients, and what they have been told, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.data.purposes import BASIS_NAMES, SHIPPED, Basis
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import Disclosure
from portal.sharing.kinds import (
    GROUND_NAMES,
    KIND_NAMES,
    RESPONSIBILITY_NAMES,
    RecipientKind,
    Responsibility,
    TransferGround,
)
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_display import Told, about, listed, told_line
from portal.sharing.notices import Stand
from portal.sharing.particulars import countries
from portal.sharing.propagation import is_told
from portal.web import i18n
from portal.web.choices import offers, told
from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import N_, inside

EVERYTHING = N_("Alt som er lagret")
NOTHING = N_("Bare det som kreves i det enkelte tilfellet")
OF_BROWSER = N_("Det nettleseren sender mens sidene er i bruk")


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data a recipient gets: its name, and the labels when it is not all of that kind."""

    name: str
    labels: str


@dataclass(frozen=True, slots=True)
class Card:
    """One recipient, ready to be shown."""

    id: int
    name: str
    kind: str
    is_own: bool
    gets: Sequence[Line]
    gets_in_short: str
    why: str
    purpose: str
    basis: str
    responsibility: str
    country: str
    ground: str
    agreement: str
    privacy_url: str | None
    since: str
    has_mine: bool
    is_same_place: bool
    is_ended: bool
    last: Told | None


def card(
    version: RecipientVersion,
    shareables: Shareables,
    *,
    has_mine: bool = True,
    last: Stand | None = None,
) -> Card:
    """Return what ``version`` says; ``last`` is what the recipient was told last about the reader."""
    lines = gets(version, shareables)
    return Card(
        id=version.recipient_id,
        name=gettext(version.name),
        kind=gettext(KIND_NAMES[RecipientKind(version.kind)]),
        is_own=not version.recipient.is_shipped,
        gets=lines,
        gets_in_short=_in_short(version, shareables),
        why=gettext(version.why),
        purpose=purpose_name(version.purpose),
        basis=gettext(BASIS_NAMES[Basis(version.basis)]),
        responsibility=gettext(RESPONSIBILITY_NAMES[Responsibility(version.responsibility)]),
        country=country_name(version.country),
        ground=_ground(version),
        agreement=_agreement(version),
        privacy_url=version.privacy_url,
        since=i18n.date(clock.local(version.recipient.created_at).date()),
        has_mine=has_mine,
        is_same_place=not is_told(version) and bool(version.columns),
        is_ended=version.is_ended,
        last=told_line(last, shareables) if last else None,
    )


def gets(version: RecipientVersion, shareables: Shareables) -> list[Line]:
    """Return what the recipient gets, kind by kind, in the reader's words."""
    return [
        Line(gettext(group.name), "" if group.is_whole else inside(listed(group.labels)))
        for group in shareables.groups(version.columns)
    ]


def given_line(disclosure: Disclosure, shareables: Shareables) -> dict[str, object]:
    """Return how one disclosure reads."""
    return {
        "recipient": gettext(disclosure.recipient),
        "what": translate(disclosure.what_shown),
        "about": about(disclosure.columns, shareables),
        "purpose": purpose_name(disclosure.purpose),
        "at": disclosure.at,
    }


def purpose_name(key: str) -> str:
    """Return what the purpose is called; a customer's own as its members are told."""
    if key in SHIPPED:
        return gettext(SHIPPED[key].name)
    found = offers().get(key)
    return told(found).name if found else key


def country_name(code: str) -> str:
    """Return the country's name in the reader's language."""
    return countries(i18n.language()).get(code, code)


def _in_short(version: RecipientVersion, shareables: Shareables) -> str:
    if not version.columns:
        is_choice = version.basis == Basis.CONSENT
        return gettext(OF_BROWSER if is_choice else NOTHING)
    is_all = set(shareables.all) <= set(version.columns)
    return gettext(EVERYTHING) if is_all else ""


def _ground(version: RecipientVersion) -> str:
    if not version.is_outside or not version.transfer_ground:
        return ""
    return gettext(GROUND_NAMES[TransferGround(version.transfer_ground)])


def _agreement(version: RecipientVersion) -> str:
    if not version.agreement:
        return ""
    return f"{gettext(version.agreement)}, {i18n.date(version.agreed_on)}"
