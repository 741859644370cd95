"""Publishing a version: all of it in one transaction, or nothing."""

import datetime as dt

from peewee import IntegrityError, fn

from portal import clock
from portal.data.base import transaction
from portal.members.models import Customer
from portal.policies.announcement import ask_to_announce
from portal.policies.manuscript import NOTICE, Manuscript, PolicyRefused, refuse_unfinished
from portal.policies.models import CERUM, PolicyText, PolicyVersion
from portal.words import N_


def publish(
    manuscript: Manuscript,
    *,
    number: int,
    effective_at: dt.datetime,
    at: dt.datetime,
    customer: Customer | None = None,
    material: bool = False,
) -> PolicyVersion:
    """Publish version ``number`` and return it; members meet it the next time they open a page.

    Raises `PolicyRefused` when a language is missing or empty, the languages differ in their
    clauses, a place was not filled in, the time of effect is past or too soon, or the number is
    taken.
    """
    refuse_unfinished(manuscript)
    if effective_at < at:
        raise PolicyRefused(N_("En versjon kan ikke gjelde fra en dato som har vært."))
    series = _series(customer)
    try:
        with transaction():
            latest = _latest_number(series)
            soon = material and effective_at < at + NOTICE
            _refuse_number(number, latest, soon=soon)
            version = PolicyVersion.create(
                customer=customer,
                series=series,
                number=number,
                material=material,
                effective_at=effective_at,
                published_at=at,
            )
            _write(version, manuscript)
            if latest is not None:
                ask_to_announce(version, at=at)
            return version
    except IntegrityError:
        raise _taken(number) from None


def next_number(customer: Customer | None = None) -> int:
    """Return the number that follows the last one published."""
    return (_latest_number(_series(customer)) or 0) + 1


def begins(day: dt.date, at: dt.datetime) -> dt.datetime:
    """Return when a version that applies from ``day`` begins to: at midnight in Norway, or now."""
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=clock.NORWAY).astimezone(dt.UTC)
    return at if clock.local(at).date() == day else midnight


def withdraw(version: PolicyVersion, *, at: dt.datetime) -> bool:
    """Take ``version`` back, so that the one before applies; return False if it already was."""
    standing = (PolicyVersion.id == version.id) & PolicyVersion.withdrawn_at.is_null()
    return bool(PolicyVersion.update(withdrawn_at=at).where(standing).execute())


def _write(version: PolicyVersion, manuscript: Manuscript) -> None:
    for language, text in manuscript.items():
        PolicyText.create(version=version, language=language, summary=text.summary, body=text.body)


def _series(customer: Customer | None) -> str:
    return CERUM if customer is None else customer.key


def _latest_number(series: str) -> int | None:
    query = PolicyVersion.select(fn.MAX(PolicyVersion.number))
    found: int | None = query.where(PolicyVersion.series == series).scalar()
    return found


def _refuse_number(number: int, latest: int | None, *, soon: bool) -> None:
    if number < 1 or (latest is not None and number <= latest):
        raise _taken(number)
    if latest is not None and soon:
        raise PolicyRefused(
            N_("En vesentlig endring må varsles minst %(days)s dager før den gjelder."),
            days=NOTICE.days,
        )


def _taken(number: int) -> PolicyRefused:
    return PolicyRefused(
        N_("Nummeret må være høyere enn det siste som er publisert. %(number)s er det ikke."),
        number=number,
    )
