"""Publishing what a purpose says: as shipped when the portal starts, or by hand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict

from peewee import IntegrityError

from portal.activity.journal import Act, enter
from portal.consents.models import (
    SHIPPED,
    ConsentEvent,
    PurposeSetting,
    PurposeText,
    PurposeVersion,
)
from portal.consents.texts import NAMES, PurposeRefused, Say, Text, shipped_texts
from portal.data import purposes
from portal.data.base import transaction
from portal.data.purposes import Basis, Decider, Purpose
from portal.members.models import Customer, Member
from portal.words import N_

IN_USE = N_(
    "Noen har svart på dette, og svarene må kunne leses. Slutt å spørre i stedet: da samles ingenting."
)
_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
# Addresses under /consents that are no purposes.
NOT_KEYS = frozenset({"receipts", "verification", "passport"})


def publish_shipped(say: Say, *, at: dt.datetime) -> list[PurposeVersion]:
    """Publish every shipped text that has changed since it was last published, and return those.

    A text that was published by hand stands. Done twice, or by two processes, it is done once.
    """
    published = []
    for purpose in purposes.SHIPPED.values():
        texts = shipped_texts(purpose, say)
        latest = latest_version(SHIPPED, purpose.key)
        if latest is not None and (not latest.from_code or _said_by(latest) == texts):
            continue
        try:
            published.append(_publish_shipped(purpose, texts, latest, at))
        except IntegrityError:
            continue  # another process was first
    return published


def publish_text(
    series: str,
    key: str,
    texts: Mapping[str, Text],
    *,
    material: bool,
    at: dt.datetime,
    by: Member | None = None,
) -> PurposeVersion:
    """Publish a changed text and return its version; a ``material`` one asks members again.

    Raises `PurposeRefused` when there is no such purpose or somebody published at the same time.
    """
    latest = latest_version(series, key)
    if latest is None:
        raise PurposeRefused(N_("Formålet %(key)s finnes ikke."), key=key)
    return _publish(
        texts,
        customer=latest.customer,
        series=series,
        purpose=key,
        number=latest.number + 1,
        edition=latest.edition + int(material),
        basis=latest.basis,
        decided_by=latest.decided_by,
        at=at,
        entry=Act.PURPOSE_WORDED,
        by=by,
    )


def add_purpose(
    customer: Customer,
    key: str,
    basis: Basis,
    texts: Mapping[str, Text],
    *,
    at: dt.datetime,
    by: Member | None = None,
) -> PurposeVersion:
    """Add a purpose of ``customer``'s own and return its first version.

    Raises `PurposeRefused` for a key that is malformed or taken.
    """
    if not _KEY.fullmatch(key):
        raise PurposeRefused(
            N_("Nøkkelen må ha 2 til 40 små bokstaver, tall og bindestreker, og en bokstav først.")
        )
    if key in purposes.SHIPPED or key in NOT_KEYS:
        raise _taken(key)
    return _publish(
        texts,
        customer=customer.id,
        series=customer.key,
        purpose=key,
        number=1,
        edition=1,
        basis=basis.value,
        decided_by=Decider.CUSTOMER.value,
        at=at,
        entry=Act.PURPOSE_ADDED,
        by=by,
    )


def remove_purpose(customer: Customer, key: str, *, by: Member, at: dt.datetime) -> None:
    """Delete a purpose of ``customer``'s own that no member has answered.

    Raises `PurposeRefused` when one has: what they answered must stay readable.
    """
    mine = Member.select(Member.id).where(Member.customer == customer.id)
    answered = ConsentEvent.member.in_(mine) & (ConsentEvent.purpose == key)
    versions = (PurposeVersion.series == customer.key) & (PurposeVersion.purpose == key)
    with transaction():
        if ConsentEvent.select().where(answered).exists():
            raise PurposeRefused(IN_USE)
        numbers = PurposeVersion.select(PurposeVersion.id).where(versions)
        PurposeText.delete().where(PurposeText.version.in_(numbers)).execute()
        PurposeVersion.delete().where(versions).execute()
        settings = (PurposeSetting.customer == customer.id) & (PurposeSetting.purpose == key)
        PurposeSetting.delete().where(settings).execute()
        enter(Act.PURPOSE_REMOVED, by=by, at=at, values={"key": key})


def latest_version(series: str, key: str) -> PurposeVersion | None:
    """Return the version of the purpose ``key`` that is told now, or None."""
    rows = PurposeVersion.select().where(
        (PurposeVersion.series == series) & (PurposeVersion.purpose == key)
    )
    found: PurposeVersion | None = rows.order_by(PurposeVersion.number.desc()).first()
    return found


def _publish_shipped(
    purpose: Purpose, texts: Mapping[str, Text], latest: PurposeVersion | None, at: dt.datetime
) -> PurposeVersion:
    with transaction():
        return _write(
            texts,
            series=SHIPPED,
            purpose=purpose.key,
            number=latest.number + 1 if latest else 1,
            edition=purpose.edition,
            basis=purpose.basis.value,
            decided_by=purpose.decided_by.value,
            from_code=True,
            published_at=at,
        )


def _publish(
    texts: Mapping[str, Text], *, at: dt.datetime, entry: Act, by: Member | None, **version: object
) -> PurposeVersion:
    try:
        with transaction():
            if by is not None:
                enter(entry, by=by, at=at, values={"key": version["purpose"]})
            return _write(texts, published_at=at, **version)
    except IntegrityError:
        raise _taken(str(version["purpose"])) from None


def _write(texts: Mapping[str, Text], **version: object) -> PurposeVersion:
    written: PurposeVersion = PurposeVersion.create(**version)
    for language, text in texts.items():
        PurposeText.create(version=written, language=language, **asdict(text))
    return written


def _said_by(version: PurposeVersion) -> dict[str, Text]:
    rows = PurposeText.select().where(PurposeText.version == version)
    return {row.language: Text(**{name: getattr(row, name) for name in NAMES}) for row in rows}


def _taken(key: str) -> PurposeRefused:
    return PurposeRefused(
        N_("Formålet %(key)s er i bruk, eller noen andre publiserte det nettopp."), key=key
    )
