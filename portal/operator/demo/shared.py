"""Whom the demo's customers share with, what was given, and what some of them have answered."""

import datetime as dt

from portal.activity.passing_on import Duty, Matter, pass_on
from portal.data import purposes
from portal.data.base import transaction
from portal.data.declarations import Category
from portal.data.register import Register
from portal.members.models import Customer, Member
from portal.operator.demo.cast import Cast
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import disclose, note
from portal.sharing.kinds import RecipientKind, Responsibility, TransferGround
from portal.sharing.models import RecipientVersion
from portal.sharing.notices import Answer, answer, notices_of
from portal.sharing.particulars import Particulars
from portal.sharing.recipients import add_recipient
from portal.sharing.shipped import publish_shipped_recipients
from portal.sharing.words import Channel, Ground, Outcome, What
from portal.tables import all_models

_NAME = ("member.given_name", "member.family_name", "member.employee_number")
MONTHS = 6


def share_with_others(cast: Cast, at: dt.datetime) -> None:
    """Give each customer recipients of its own, pay wages for some months, and correct an address."""
    shareables = Shareables(Register(all_models()))
    publish_shipped_recipients(shareables, at=at - dt.timedelta(days=400))
    payroll = _payroll(cast.nordlys, cast.admin, shareables, at - dt.timedelta(days=390))
    _courses(cast.nordlys, cast.admin, shareables, at - dt.timedelta(days=200))
    _payroll(cast.fjord, cast.other_admin, shareables, at - dt.timedelta(days=300))
    for month in range(MONTHS, 0, -1):
        paid_at = at - dt.timedelta(days=30 * month)
        for member in (cast.kari, cast.ola):
            disclose(member, payroll, payroll.columns, by=cast.admin, at=paid_at)
    _correct(cast.kari, at - dt.timedelta(days=40))


def _payroll(
    customer: Customer, by: Member, shareables: Shareables, at: dt.datetime
) -> RecipientVersion:
    hours = shareables.in_categories(Category.TIME_CLOCK, Category.SCHEDULE)
    said = Particulars(
        kind=RecipientKind.PAYROLL.value,
        name="Lønn & Årsverk AS",
        why="Kjøre lønn hver måned",
        columns=(*_NAME, "member.street", "member.postcode", "member.city", *hours),
        purpose=purposes.WORKING_TIME.key,
        basis=purposes.WORKING_TIME.basis.value,
        responsibility=Responsibility.PROCESSOR.value,
        country="NO",
        agreement="Databehandleravtale om lønn",
        agreed_on=dt.date(2024, 2, 1),
        privacy_url="https://lonn.example/personvern",
        contact_email="personvern@lonn.example",
    )
    return add_recipient(customer, said, by=by, at=at)


def _courses(customer: Customer, by: Member, shareables: Shareables, at: dt.datetime) -> None:
    """One outside the EEA, which is named with what lets the data leave."""
    said = Particulars(
        kind=RecipientKind.OTHER.value,
        name="Safety Courses Ltd.",
        why="Melde på kurs og holde oversikt over sertifikater",
        columns=(*_NAME[:2], "member.email", *shareables.in_categories(Category.CERTIFICATES)),
        purpose=purposes.COMPETENCE.key,
        basis=purposes.COMPETENCE.basis.value,
        responsibility=Responsibility.CONTROLLER.value,
        country="GB",
        transfer_ground=TransferGround.ADEQUACY.value,
        privacy_url="https://courses.example/privacy",
        contact_email="privacy@courses.example",
    )
    add_recipient(customer, said, by=by, at=at)


def _correct(member: Member, at: dt.datetime) -> None:
    """Kari moved: most have confirmed that they know, one must keep the old address for a while."""
    columns = frozenset({"member.street", "member.postcode", "member.city"})
    with transaction():
        pass_on(Matter(Duty.CORRECTION, member, at, columns))
    for stand in notices_of(member, 10):
        told_at, answered_at = at + dt.timedelta(minutes=1), at + dt.timedelta(days=2)
        answer(stand, Answer(Outcome.TOLD), channel=Channel.MAIL, at=told_at)
        note(member, stand.version, What.TOLD, stand.notice.columns, by=None, at=told_at)
        now = next(one for one in notices_of(member, 10) if one.notice == stand.notice)
        if stand.version.kind == RecipientKind.COLLECTION:
            until = (at + dt.timedelta(days=400)).date()
            no = Answer(Outcome.REFUSED, Ground.CLAIM, until, {"nb": "En sak er ikke avsluttet."})
            answer(now, no, channel=Channel.PAGE, at=answered_at)
        elif stand.version.kind == RecipientKind.PAYROLL:
            answer(now, Answer(Outcome.CONFIRMED), channel=Channel.PAGE, at=answered_at)
