"""Publishing a version: all of it in one transaction, or nothing."""

import datetime as dt

from peewee import IntegrityError, fn

from portal import clock
from portal.data.base import transaction
from portal.members.models import Customer
from portal.policies.announcement import ask_to_announce
from portal.policies.changes import refuse_unexplained
from portal.policies.manuscript import (
    NOTICE,
    Manuscript,
    PolicyRefused,
    Text,
    refuse_unfinished,
)
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
    clauses, a place was not filled in, the time of effect is past or too soon, the number is
    taken, or a material change does not say what it means for members.
    """
    refuse_unfinished(manuscript)
    refuse_past(effective_at, at)
    series = series_of(customer)
    try:
        with transaction():
            latest = latest_published(series)
            _refuse_number(number, latest)
            refuse_hasty(manuscript, latest, effective_at, at, material=material)
            version = PolicyVersion.create(
                customer=customer,
                series=series,
                number=number,
                material=material,
                effective_at=effective_at,
                published_at=at,
            )
            write_texts(version, manuscript)
            if latest is not None:
                ask_to_announce(version, at=at)
            return version
    except IntegrityError:
        raise _taken(number) from None


def next_number(customer: Customer | None = None) -> int:
    """Return the number that follows the last one used, a draft's too."""
    query = PolicyVersion.select(fn.MAX(PolicyVersion.number))
    return (query.where(PolicyVersion.series == series_of(customer)).scalar() or 0) + 1


def begins(day: dt.date, at: dt.datetime) -> dt.datetime:
    """Return when a version that applies from ``day`` begins to: at midnight in Norway, or now."""
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=clock.NORWAY).astimezone(dt.UTC)
    return at if clock.local(at).date() == day else midnight


def withdraw(version: PolicyVersion, *, at: dt.datetime) -> bool:
    """Take ``version`` back, so that the one before applies; return False if it already was."""
    standing = (PolicyVersion.id == version.id) & PolicyVersion.withdrawn_at.is_null()
    published = PolicyVersion.published_at.is_null(False)
    return bool(PolicyVersion.update(withdrawn_at=at).where(standing & published).execute())


def write_texts(version: PolicyVersion, manuscript: Manuscript) -> None:
    """Write what ``version`` says in each language; to be called in a transaction."""
    for language, text in manuscript.items():
        PolicyText.create(
            version=version,
            language=language,
            summary=text.summary,
            body=text.body,
            meanings=text.meanings,
        )


def texts_of(version: PolicyVersion) -> dict[str, Text]:
    """Return what ``version`` says, by language; in one statement."""
    rows = PolicyText.select().where(PolicyText.version == version)
    return {row.language: Text(row.summary, row.body, row.meanings) for row in rows}


def series_of(customer: Customer | None) -> str:
    """Return the series that ``customer``'s own policy counts in, or Cerum's."""
    return CERUM if customer is None else customer.key


def latest_published(series: str) -> PolicyVersion | None:
    """Return the version of ``series`` with the highest number that was published, or None."""
    rows = PolicyVersion.select().where(
        (PolicyVersion.series == series) & PolicyVersion.published_at.is_null(False)
    )
    found: PolicyVersion | None = rows.order_by(PolicyVersion.number.desc()).first()
    return found


def refuse_past(effective_at: dt.datetime, at: dt.datetime) -> None:
    """Raise `PolicyRefused` for a time of effect before ``at``."""
    if effective_at < at:
        raise PolicyRefused(N_("En versjon kan ikke gjelde fra en dato som har vært."))


def refuse_hasty(
    manuscript: Manuscript,
    latest: PolicyVersion | None,
    effective_at: dt.datetime,
    at: dt.datetime,
    *,
    material: bool,
) -> None:
    """Raise `PolicyRefused` for a material change that is not told ahead, or not explained."""
    if latest is None or not material:
        return
    if effective_at < at + NOTICE:
        raise PolicyRefused(
            N_("En vesentlig endring må varsles minst %(days)s dager før den gjelder."),
            days=NOTICE.days,
        )
    refuse_unexplained(manuscript, texts_of(latest))


def _refuse_number(number: int, latest: PolicyVersion | None) -> None:
    if number < 1 or (latest is not None and number <= latest.number):
        raise _taken(number)


def _taken(number: int) -> PolicyRefused:
    return PolicyRefused(
        N_("Nummeret må være høyere enn det siste som er publisert. %(number)s er det ikke."),
        number=number,
    )
