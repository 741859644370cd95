"""A customer's next version while it is written: one at a time, unseen by members until published."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from peewee import IntegrityError

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.members.models import Customer, Member
from portal.policies.announcement import ask_to_announce
from portal.policies.manuscript import Manuscript, PolicyRefused, Text, fill_in, refuse_unfinished
from portal.policies.models import PolicyText, PolicyVersion
from portal.policies.publish import (
    latest_published,
    next_number,
    refuse_hasty,
    refuse_past,
    texts_of,
    write_texts,
)
from portal.words import N_

OVERTAKEN = N_(
    "En annen administrator lagret utkastet mens du hadde det åpent. Det du skrev, står her."
    " Se hva som er lagret i forhåndsvisningen, og lagre på nytt hvis ditt skal gjelde."
)
CHANGED = N_("Utkastet er endret siden du åpnet siden. Se gjennom det før du publiserer.")
GONE = N_("Utkastet er publisert eller slettet. Åpne siden på nytt.")


def draft_of(customer: Customer) -> PolicyVersion | None:
    """Return the draft that ``customer`` is writing, or None."""
    found: PolicyVersion | None = (
        PolicyVersion.select()
        .where((PolicyVersion.customer == customer) & PolicyVersion.published_at.is_null())
        .order_by(PolicyVersion.id)
        .first()
    )
    return found


def start_draft(customer: Customer, manuscript: Manuscript, *, at: dt.datetime) -> PolicyVersion:
    """Return ``customer``'s draft: the one there is, or a new one that says ``manuscript``."""
    try:
        with transaction():
            earlier = draft_of(customer)
            if earlier is not None:
                return earlier
            draft = PolicyVersion.create(
                customer=customer,
                series=customer.key,
                number=next_number(customer),
                effective_at=at,
            )
            write_texts(draft, manuscript)
            return draft
    except IntegrityError:  # somebody else began at the same time
        found = draft_of(customer)
        if found is None:
            raise PolicyRefused(GONE) from None
        return found


def begun_from(customer: Customer, otherwise: Manuscript) -> Manuscript:
    """Return what a new draft begins with: the customer's newest version as it was written."""
    newest = latest_published(customer.key)
    if newest is None:
        return otherwise
    rows = PolicyText.select().where(PolicyText.version == newest)
    return {row.language: Text("", row.source or row.body) for row in rows}


def mark(text: Text) -> str:
    """Return what tells one text of a draft from the next."""
    said = "\x1f".join((text.summary, text.body, text.meanings))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def mark_of(draft: PolicyVersion) -> str:
    """Return what tells all that ``draft`` says, in every language, from what it says later."""
    marks = (f"{language}:{mark(text)}" for language, text in sorted(texts_of(draft).items()))
    return hashlib.sha256("\x1f".join(marks).encode()).hexdigest()[:16]


def save_draft(draft: PolicyVersion, language: str, text: Text, before: str | None = None) -> None:
    """Let ``draft`` say ``text`` in ``language``, where it says what has the mark ``before``.

    Raises `PolicyRefused` when it says something else by now, or is a draft no more.
    """
    with transaction():
        _hold(draft)
        if before and before != mark(texts_of(draft)[language]):
            raise PolicyRefused(OVERTAKEN)
        PolicyText.update(summary=text.summary, body=text.body, meanings=text.meanings).where(
            (PolicyText.version == draft) & (PolicyText.language == language)
        ).execute()


def discard_draft(draft: PolicyVersion) -> None:
    """Delete ``draft``; raises `PolicyRefused` when it is a draft no more."""
    with transaction():
        _hold(draft)
        PolicyText.delete().where(PolicyText.version == draft).execute()
        PolicyVersion.delete().where(PolicyVersion.id == draft.id).execute()


def publish_draft(
    draft: PolicyVersion,
    tables: Mapping[str, Mapping[str, str]],
    *,
    effective_at: dt.datetime,
    at: dt.datetime,
    material: bool,
    by: Member | None = None,
    before: str | None = None,
) -> PolicyVersion:
    """Publish ``draft`` with ``tables`` (by language and place) filled in, and return the version.

    ``before`` is the mark of what was read before. Raises `PolicyRefused` for what `publish` refuses,
    when the draft says something else by now, and when it is a draft no more: published twice at the
    same time, it is published once.
    """
    refuse_past(effective_at, at)
    try:
        with transaction():
            _hold(draft)
            if before and before != mark_of(draft):
                raise PolicyRefused(CHANGED)
            version = _publish(draft, tables, effective_at=effective_at, at=at, material=material)
            if by is not None:
                enter(Act.POLICY_PUBLISHED, by=by, at=at, values={"version": version.number})
        return version
    except IntegrityError:  # its new number was taken at the same time
        raise PolicyRefused(GONE) from None


def _publish(
    draft: PolicyVersion,
    tables: Mapping[str, Mapping[str, str]],
    *,
    effective_at: dt.datetime,
    at: dt.datetime,
    material: bool,
) -> PolicyVersion:
    with transaction():
        _hold(draft)
        latest = latest_published(draft.series)
        filled = _fill_in(draft, tables)
        refuse_unfinished(filled)
        refuse_hasty(filled, latest, effective_at, at, material=material)
        overtaken = latest is not None and latest.number > draft.number
        PolicyVersion.update(
            number=next_number(draft.customer) if overtaken else draft.number,
            published_at=at,
            effective_at=effective_at,
            material=material,
        ).where(PolicyVersion.id == draft.id).execute()
        version = PolicyVersion.get(PolicyVersion.id == draft.id)
        ask_to_announce(version, at=at)
        return version


def _fill_in(draft: PolicyVersion, tables: Mapping[str, Mapping[str, str]]) -> Manuscript:
    """What was written is kept beside, so that the next draft gets the tables of its own day."""
    filled = {}
    for language, text in texts_of(draft).items():
        filled[language] = fill_in(text, tables.get(language, {}))
        PolicyText.update(body=filled[language].body, source=text.body).where(
            (PolicyText.version == draft) & (PolicyText.language == language)
        ).execute()
    return filled


def _hold(draft: PolicyVersion) -> None:
    """Make others who write to ``draft`` wait until this transaction ends."""
    still = (PolicyVersion.id == draft.id) & PolicyVersion.published_at.is_null()
    if not PolicyVersion.update(series=draft.series).where(still).execute():
        raise PolicyRefused(GONE)
