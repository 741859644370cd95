"""Members who are never here: warned four times, then erased, unless they come back or say no.

A customer sets after how many months. Who was never here counts from the day they were added.
"""

import datetime as dt
from typing import Any

from peewee import EXCLUDED, fn

from portal import clock
from portal.auth.models import Session
from portal.data.base import transaction
from portal.data.batches import batches
from portal.data.fields import UtcDateTimeField
from portal.data_requests.deadline import same_day_later
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.inactivity_tables import InactivityRule, LastActive
from portal.data_requests.planned import plan_erasure, undo
from portal.jobs.queue import enqueue
from portal.members.models import Customer, Member, MemberState
from portal.members.restriction import is_restricted
from portal.words import N_, Refused

FEWEST_MONTHS, MOST_MONTHS = 6, 36
# How many days ahead a member is warned, the first time first.
WARNINGS = (90, 30, 7, 1)
AHEAD = dt.timedelta(days=WARNINGS[0])
LONG = WARNINGS[0] + 1
# It is looked every night, and nobody is to be warned too late.
A_NIGHT = dt.timedelta(days=1)
# What each mail job carries: the id of the plan.
WARNING_MAIL = "mail.inactivity-warning"
COUNTED = (MemberState.INVITED.value, MemberState.ACTIVE.value)


def set_rule(
    customer: Customer, months: int | None, *, by: Member | None, at: dt.datetime
) -> InactivityRule:
    """Set after how many months of silence members of ``customer`` go; None for never.

    Raises `Refused` for fewer than 6 and more than 36.
    """
    if months is not None and not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise Refused(
            N_("Velg fra %(fewest)s til %(most)s måneder."), fewest=FEWEST_MONTHS, most=MOST_MONTHS
        )
    return InactivityRule.create(customer=customer, months=months, by=by, at=at)


def rule_of(customer: Customer) -> InactivityRule | None:
    """Return the rule that ``customer`` set last, if any."""
    return next((rule for rule in _rules() if rule.customer_id == customer.id), None)


def watch(at: dt.datetime) -> None:
    """Do what is due every night: note who was here, take back, plan, warn."""
    note_activity()
    rules = {rule.customer_id: rule for rule in _rules()}
    _take_back(rules, at)
    for rule in rules.values():
        if rule.months is not None:
            _plan(rule, rule.months, at)
    _warn(at)


def note_activity() -> None:
    """Note when members were last here, before their sessions are past their time."""
    noted = LastActive.select().where(
        (LastActive.member == Session.member) & (LastActive.at >= Session.last_seen_at)
    )
    for numbers in batches(Session, ~fn.EXISTS(noted)):
        seen = Session.select(Session.member, fn.MAX(Session.last_seen_at))
        latest = seen.where(Session.id.in_(numbers)).group_by(Session.member)
        LastActive.insert_from(latest, [LastActive.member, LastActive.at]).on_conflict(
            conflict_target=(LastActive.member,),
            update={LastActive.at: EXCLUDED.at},
            where=EXCLUDED.at > LastActive.at,
        ).execute()


def keep(plan: PlannedErasure, *, at: dt.datetime) -> bool:
    """Count the member of ``plan`` as here, and take it back; return False when that is too late."""
    with transaction():
        if not undo(plan, at=at):
            return False
        LastActive.insert(member=plan.member_id, at=at).on_conflict(
            conflict_target=(LastActive.member,), preserve=(LastActive.at,)
        ).execute()
    return True


def _rules() -> list[InactivityRule]:
    latest = InactivityRule.select(fn.MAX(InactivityRule.id)).group_by(InactivityRule.customer)
    return list(InactivityRule.select().where(InactivityRule.id.in_(latest)))


def _take_back(rules: dict[int, InactivityRule], at: dt.datetime) -> None:
    """A plan falls when the member has been here or may not go, and when its rule has changed."""
    kept = {plan.id for plan in _standing(~_may_go(at))}
    for plan in _standing():
        rule = rules.get(plan.member.customer.id)
        here = LastActive.of(plan.member).where(LastActive.at > plan.decided_at).exists()
        if (
            here
            or plan.id in kept
            or rule is None
            or rule.months is None
            or rule.at > plan.decided_at
        ):
            undo(plan, at=at)


def _plan(rule: InactivityRule, months: int, at: dt.datetime) -> None:
    since = _last_active()
    planned = PlannedErasure.select(PlannedErasure.member).where(_standing_inactive())
    silent = (
        (Member.customer == rule.customer_id)
        & Member.state.in_(COUNTED)
        & _may_go(at)
        & (since < _months_later(at + AHEAD, -months))
        & Member.id.not_in(planned)
    )
    for numbers in batches(Member, silent):
        found: Any = Member.select(Member, since.alias("since")).where(Member.id.in_(numbers))
        for member in found:
            due_at = max(_months_later(member.since, months), at + AHEAD)
            plan_erasure(member, Cause.INACTIVE, by=None, at=at, due_at=due_at)


def _warn(at: dt.datetime) -> None:
    """Warn each at every stage, in turn. A night that was missed puts the day off instead."""
    for plan in _standing():
        stage = next((days for days in WARNINGS if days < (plan.days_told or LONG)), None)
        ahead = dt.timedelta(days=stage or 0)
        if stage is None or at < plan.due_at - ahead - A_NIGHT:
            continue
        due_at = max(plan.due_at, at + ahead)
        told = {PlannedErasure.days_told: stage, PlannedErasure.due_at: due_at}
        with transaction():
            PlannedErasure.update(told).where(PlannedErasure.id == plan.id).execute()
            key = f"{WARNING_MAIL}:{plan.id}:{stage}"
            enqueue(WARNING_MAIL, key=key, at=at, plan=plan.id)


def _may_go(at: dt.datetime) -> Any:
    """Not who cannot be warned, nor whose data may only be kept (GDPR art. 18(2))."""
    return Member.email.is_null(False) & (Member.email != "") & ~is_restricted(at)


def _standing(where: Any = None) -> list[PlannedErasure]:
    plans = PlannedErasure.select(PlannedErasure, Member).join(
        Member, on=PlannedErasure.member == Member.id
    )
    standing = _standing_inactive()
    return list(plans.where(standing if where is None else standing & where))


def _standing_inactive() -> Any:
    return PlannedErasure.standing() & (PlannedErasure.cause == Cause.INACTIVE.value)


def _last_active() -> Any:
    noted = LastActive.select(LastActive.at).where(LastActive.member == Member.id)
    return fn.COALESCE(noted, Member.created_at).converter(UtcDateTimeField().python_value)


def _months_later(instant: dt.datetime, months: int) -> dt.datetime:
    here = clock.local(instant)
    day = same_day_later(here.date(), months)
    return dt.datetime.combine(day, here.time(), clock.NORWAY).astimezone(dt.UTC)
