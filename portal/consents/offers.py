"""The purposes of one customer as they are told and offered now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from peewee import JOIN, fn

from portal import clock
from portal.consents.models import SHIPPED, PurposeSetting, PurposeText, PurposeVersion
from portal.consents.state import Terms
from portal.consents.texts import NAMES, Text
from portal.data import purposes
from portal.data.purposes import Basis, Decider
from portal.members.models import Customer


@dataclass(frozen=True, slots=True)
class Offer:
    """A purpose: what it says in each language, and how the customer offers it.

    ``comes_at`` is when one begins to be offered that was switched on and is not in effect yet.
    """

    key: str
    number: int
    edition: int
    basis: Basis
    decided_by: Decider
    published_at: dt.datetime
    texts: Mapping[str, Text]
    law: str | None = None
    offered: bool = True
    renewal_months: int | None = None
    measurement_id: str | None = None
    comes_at: dt.datetime | None = None

    @property
    def is_choice(self) -> bool:
        """Return whether a member says yes or no to it."""
        return self.basis is Basis.CONSENT

    @property
    def is_objectionable(self) -> bool:
        """Return whether a member may object to it (GDPR art. 21)."""
        return self.basis is Basis.LEGITIMATE_INTEREST

    @property
    def measures(self) -> bool:
        """Return whether it is the measuring of visits, which is no more than a customer's setting."""
        return self.key == purposes.VISIT_ANALYTICS.key

    @property
    def is_control(self) -> bool:
        """Return whether an employer can follow the employees by it (arbeidsmiljøloven § 9-2)."""
        shipped = purposes.SHIPPED.get(self.key)
        return shipped is not None and shipped.is_control

    @property
    def terms(self) -> Terms:
        """Return what a consent to it is measured by."""
        return Terms(self.edition, self.offered, self.renewal_months)

    def text_shown(self, sha256: str | None, customer: Customer) -> tuple[str, Text] | None:
        """Return language and text of the card whose fingerprint is ``sha256``, or None."""
        for language, text in self.texts.items():
            told = text.told_by(customer.name)
            if told.sha256 == sha256:
                return language, told
        return None


def offers_of(customer: Customer, at: dt.datetime | None = None) -> dict[str, Offer]:
    """Return every purpose of ``customer`` at ``at``, or else now, by its key; in one statement.

    The shipped ones come first.
    """
    found: dict[str, Offer] = {}
    now = at or clock.now()
    for row in _rows(customer):
        text = Text(**{name: row[name] for name in NAMES})
        known = found.get(row["purpose"])
        if known is None:
            found[row["purpose"]] = _offer(row, text, now)
        else:
            found[known.key] = replace(known, texts={**known.texts, row["language"]: text})
    order = {key: place for place, key in enumerate(purposes.SHIPPED)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def choices_of(customer: Customer, at: dt.datetime | None = None) -> dict[str, Offer]:
    """Return those of the purposes that members of ``customer`` may choose at ``at``, or else now."""
    return {key: offer for key, offer in offers_of(customer, at).items() if offer.is_choice}


def _rows(customer: Customer) -> Any:
    version, later, setting = PurposeVersion, PurposeVersion.alias(), PurposeSetting.alias()
    newest = later.select(fn.MAX(later.number)).where(
        (later.series == version.series) & (later.purpose == version.purpose)
    )
    latest = setting.select(fn.MAX(setting.id)).where(
        (setting.customer == customer.id) & (setting.purpose == version.purpose)
    )
    query = (
        PurposeText.select(
            PurposeText,
            version.purpose,
            version.number,
            version.edition,
            version.basis,
            version.decided_by,
            version.published_at,
            PurposeSetting.offered,
            PurposeSetting.renewal_months,
            PurposeSetting.measurement_id,
            PurposeSetting.effective_at,
        )
        .join(version)
        .join(PurposeSetting, JOIN.LEFT_OUTER, on=(PurposeSetting.id == latest))
        .where(version.series.in_([SHIPPED, customer.key]) & (version.number == newest))
    )
    return query.order_by(version.id, PurposeText.id).dicts()


def _offer(row: Mapping[str, Any], text: Text, at: dt.datetime) -> Offer:
    shipped = purposes.SHIPPED.get(row["purpose"])
    begins = row["effective_at"]
    comes_at = begins if row["offered"] and begins is not None and at < begins else None
    return Offer(
        key=row["purpose"],
        number=row["number"],
        edition=row["edition"],
        basis=Basis(row["basis"]),
        decided_by=Decider(row["decided_by"]),
        published_at=row["published_at"],
        texts={row["language"]: text},
        law=shipped.law if shipped else None,
        offered=row["offered"] is not False and comes_at is None,
        renewal_months=row["renewal_months"],
        measurement_id=row["measurement_id"],
        comes_at=comes_at,
    )
