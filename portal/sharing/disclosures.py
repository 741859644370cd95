"""What others have got about a member: each time a row, written by the act that gave it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection

from peewee import CharField, ForeignKeyField, TextField

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.data.declarations import counted_from, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import SHIPPED as PURPOSES
from portal.data.purposes import Basis
from portal.members.models import Member, MemberRow
from portal.members.restriction import in_force
from portal.sharing.columns import labels_of
from portal.sharing.models import RecipientVersion, said
from portal.sharing.propagation import shared_with
from portal.sharing.words import WHAT_NAMES, What
from portal.words import N_, Refused, Sentence

PAGE = 25


class Disclosure(MemberRow):
    """A member's data was given to a recipient, or the recipient was told something. Append-only."""

    called = N_("Det andre har fått om deg")

    version = technical(
        ForeignKeyField(RecipientVersion, backref="+", on_delete="RESTRICT"),
        "the recipient, as it was then",
    )
    recipient = personal(CharField(), said(N_("Mottaker")))
    what = personal(CharField(), said(N_("Hva som skjedde")))
    purpose = personal(CharField(), said(N_("Formål")))
    fields = personal(TextField(), said(N_("Hva det gjaldt")))
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        "who gave it; empty for the portal and for Cerum",
    )
    at = counted_from(personal(UtcDateTimeField(), said(N_("Tidspunkt"))))

    class Meta:
        indexes = ((("member", "at"), False),)

    @property
    def columns(self) -> list[str]:
        """Return the columns it was about, each as ``table.column``."""
        return list(json.loads(self.fields))

    @property
    def what_shown(self) -> str:
        """Return what happened, in words."""
        return WHAT_NAMES[What(self.what)]

    @property
    def purpose_shown(self) -> str:
        """Return the name of the purpose; a customer's own goes by its key."""
        known = PURPOSES.get(self.purpose)
        return known.name if known else self.purpose

    @property
    def fields_shown(self) -> Sentence:
        """Return the labels of the columns."""
        return labels_of(self.columns)


def disclose(
    member: Member,
    version: RecipientVersion,
    columns: Collection[str],
    *,
    by: Member | None,
    at: dt.datetime,
) -> Disclosure:
    """Record that ``columns`` about ``member`` are given to the recipient, and return the row.

    Raises `Refused` when that must not happen: the use is stopped, there is no consent, the recipient
    gets nothing more, it is another customer's, or it does not get those columns.
    """
    recipient = version.recipient
    if recipient.customer_id not in (None, member.customer_id) or version.is_ended:
        raise Refused(N_("Mottakeren får ikke flere opplysninger."))
    if not columns or not (set(columns) <= set(version.columns) or is_by_law(version)):
        raise Refused(N_("Mottakeren får ikke disse opplysningene. Endre mottakeren først."))
    with transaction():
        Member.locked(member)
        if any(one.purpose in (None, version.purpose) for one in in_force(member, at)):
            raise Refused(N_("Bruken av opplysningene er stanset. Ingenting kan gis videre nå."))
        if not shared_with(member, [version], at):
            raise Refused(N_("Medlemmet har ikke samtykket til dette."))
        if by is not None:
            enter(Act.GIVEN, by=by, at=at, about=member, values={"name": version.name})
        return note(member, version, What.GIVEN, columns, by=by, at=at)


def is_by_law(version: RecipientVersion) -> bool:
    """Return whether what the recipient gets is decided by law each time, and by nothing before."""
    return not version.columns and version.basis == Basis.LEGAL_OBLIGATION


def note(
    member: Member,
    version: RecipientVersion,
    what: What,
    columns: Collection[str],
    *,
    by: Member | None,
    at: dt.datetime,
) -> Disclosure:
    """Write down what the recipient got about ``member``, and return the row."""
    written: Disclosure = Disclosure.create(
        member=member,
        version=version,
        recipient=version.name,
        what=what.value,
        purpose=version.purpose,
        fields=json.dumps(list(columns)),
        by=by,
        at=at,
    )
    return written


def disclosures_to(
    member: Member, most: int = PAGE, *, before: int | None = None
) -> list[Disclosure]:
    """Return what others have got about ``member``, newest first, below number ``before``."""
    query = Disclosure.of(member).order_by(Disclosure.id.desc()).limit(most)
    return list(query if before is None else query.where(Disclosure.id < before))
