"""The recipients that Cerum uses for every customer: those that clause 7 of the policy names.

They are versions like any other, written when the portal starts. One that the operator has changed
stands as the operator wrote it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.data.declarations import Category
from portal.data.purposes import (
    DELIVER_SERVICE,
    DOCUMENTATION,
    VISIT_ANALYTICS,
    WORKING_TIME,
    Purpose,
)
from portal.sharing.columns import Shareables
from portal.sharing.kinds import RecipientKind, Responsibility, TransferGround
from portal.sharing.models import SHIPPED, RecipientVersion
from portal.sharing.particulars import Particulars
from portal.sharing.recipients import add_recipient, all_recipients, change_recipient
from portal.words import N_, Refused

# Cerum's privacy desk passes on what its own suppliers must know.
CONTACT = "personvern@cerum.no"
AGREEMENT = N_("Databehandleravtale med Cerum AS")
AGREED_ON = dt.date(2025, 1, 1)
_NAME = ("member.given_name", "member.family_name")
_POST = ("member.street", "member.postcode", "member.city")


@dataclass(frozen=True, slots=True)
class Supplier:
    """One of Cerum's: ``columns`` are those it gets besides all of ``categories``."""

    key: str
    kind: RecipientKind
    name: str
    why: str
    purpose: Purpose
    columns: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    responsibility: Responsibility = Responsibility.PROCESSOR
    country: str = "NO"
    ground: TransferGround | None = None
    privacy_url: str | None = None
    contact: str | None = CONTACT

    def said(self, shareables: Shareables) -> Particulars:
        """Return what its version says, with the columns that the register has now."""
        processor = self.responsibility is Responsibility.PROCESSOR
        wanted = (*self.columns, *shareables.in_categories(*self.categories))
        return Particulars(
            kind=self.kind.value,
            name=self.name,
            why=self.why,
            columns=tuple(key for key in dict.fromkeys(wanted) if key in shareables.all),
            purpose=self.purpose.key,
            basis=self.purpose.basis.value,
            responsibility=self.responsibility.value,
            country=self.country,
            transfer_ground=self.ground,
            agreement=AGREEMENT if processor else None,
            agreed_on=AGREED_ON if processor else None,
            privacy_url=self.privacy_url,
            contact_email=self.contact,
        )


SUPPLIERS = (
    Supplier(
        "hosting",
        RecipientKind.HOSTING,
        N_("Leverandør av serverdrift"),
        N_("Drifte og sikre serverne som opplysningene ligger på"),
        DELIVER_SERVICE,
        categories=tuple(Category),
        contact=None,
    ),
    Supplier(
        "accounting",
        RecipientKind.ACCOUNTING,
        N_("Leverandør av regnskapssystem"),
        N_("Føre regnskap for det som blir kjøpt i tjenesten"),
        DELIVER_SERVICE,
        columns=(*_NAME, "member.workplace"),
    ),
    Supplier(
        "payroll",
        RecipientKind.PAYROLL,
        N_("Leverandør av lønnssystem"),
        N_("Beregne og utbetale lønn"),
        WORKING_TIME,
        columns=(*_NAME, "member.employee_number"),
        categories=(Category.SCHEDULE, Category.TIME_CLOCK),
    ),
    Supplier(
        "dunning",
        RecipientKind.DUNNING,
        N_("Leverandør av purring"),
        N_("Minne om det som ikke er betalt"),
        DELIVER_SERVICE,
        columns=(*_NAME, *_POST, "member.email"),
    ),
    Supplier(
        "collection",
        RecipientKind.COLLECTION,
        N_("Leverandør av inkasso"),
        N_("Kreve inn det som ikke er betalt"),
        DELIVER_SERVICE,
        columns=(*_NAME, *_POST),
        responsibility=Responsibility.CONTROLLER,
    ),
    Supplier(
        "payment",
        RecipientKind.PAYMENT,
        N_("Betalingstjeneste"),
        N_("Ta imot betaling. Kortnummeret kommer aldri til oss."),
        DELIVER_SERVICE,
        columns=(*_NAME, "member.email"),
        responsibility=Responsibility.CONTROLLER,
    ),
    Supplier(
        "analytics",
        RecipientKind.OTHER,
        "Google Analytics",
        N_("Måle besøk, bare hvis du har samtykket"),
        VISIT_ANALYTICS,
        country="US",
        ground=TransferGround.ADEQUACY,
        privacy_url="https://policies.google.com/privacy",
    ),
    Supplier(
        "authorities",
        RecipientKind.OTHER,
        N_("Offentlige myndigheter"),
        N_("Det en lov eller et lovlig pålegg krever, i hvert enkelt tilfelle"),
        DOCUMENTATION,
        responsibility=Responsibility.CONTROLLER,
        contact=None,
    ),
)


def publish_shipped_recipients(
    shareables: Shareables, *, at: dt.datetime
) -> list[RecipientVersion]:
    """Write a version for every supplier that is new or has changed in the code, and return those.

    Done twice, or by two processes, it is done once.
    """
    known = {version.recipient.key: version for version in all_recipients(SHIPPED)}
    published = []
    for supplier in SUPPLIERS:
        latest, said = known.get(supplier.key), supplier.said(shareables)
        if latest is not None and (not latest.from_code or Particulars.of(latest) == said):
            continue
        try:
            published.append(_publish(supplier.key, latest, said, at))
        except Refused:
            continue  # another process was first
    return published


def _publish(
    key: str, latest: RecipientVersion | None, said: Particulars, at: dt.datetime
) -> RecipientVersion:
    if latest is None:
        return add_recipient(None, said, by=None, at=at, key=key, from_code=True)
    return change_recipient(
        latest.recipient, said, based_on=latest.number, by=None, at=at, from_code=True
    )
