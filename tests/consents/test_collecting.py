"""Nothing that rests on a consent is collected without it, and what was collected goes with it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.category import Verdict, categorise, category_of, judge
from portal.consents.collected import ConsentedRow, MemberCategory, Position, UsageCount
from portal.consents.forget import collected_for, forget, held
from portal.consents.gate import NotConsented, collect, may_collect
from portal.consents.position import send_position
from portal.consents.settings import set_offered
from portal.consents.tailoring import shortcuts
from portal.consents.usage import count_page, page_of, views_of
from portal.data import purposes
from portal.data.declarations import Personal, declaration_of
from portal.data.purposes import CHOICES, Purpose
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.models import Member
from portal.tables import all_models
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, notary_of

CONSENTED = [model for model in all_models() if issubclass(model, ConsentedRow)]
ROWS: dict[type[ConsentedRow], dict[str, object]] = {
    UsageCount: {"day": dt.date(2026, 3, 3), "page": "/"},
    Position: {"latitude": Decimal(1), "longitude": Decimal(1), "at": dt.datetime.now(dt.UTC)},
    MemberCategory: {"category": "x", "rule": 1, "reasons": "{}", "at": dt.datetime.now(dt.UTC)},
}


def now() -> dt.datetime:
    return portal_clock.now()


def use_a_lot(member: Member) -> None:
    for page in ("/profile/schedule",) * 8 + ("/",) * 4:
        count_page(member, page, at=now())


ACTS: dict[str, Callable[[Member], object]] = {
    "usage-statistics": lambda member: count_page(member, "/profile", at=now()),
    "position": lambda member: send_position(member, Decimal(66), Decimal(14), at=now()),
    "categorisation": lambda member: categorise(member, at=now()),
}


def stored(member: Member) -> dict[str, int]:
    return {model.__name__: model.of(member).count() for model in CONSENTED}


@pytest.mark.parametrize("key", ACTS)
def test_without_consent_nothing_is_stored(app: Flask, told: Cast, key: str) -> None:
    for other in set(CHOICES) - {key}:
        answer(app, told.kari, "give", other)
    before = stored(told.kari)
    assert ACTS[key](told.kari) is None
    assert stored(told.kari) == before


@pytest.mark.parametrize("key", ACTS)
@pytest.mark.parametrize("how", ["withdraw", "pause", "stop"])
def test_nor_when_it_stands_no_more(app: Flask, told: Cast, key: str, how: str) -> None:
    answer(app, told.kari, "give", key)
    if how == "stop":
        set_offered(told.nordlys, key, False, by=None, at=now())
    else:
        answer(app, told.kari, how, key)
    assert ACTS[key](told.kari) is None
    assert sum(stored(told.kari).values()) == 0


@pytest.mark.parametrize("key", ACTS)
def test_with_consent_it_is_stored_and_goes_with_it(app: Flask, told: Cast, key: str) -> None:
    for each in ("usage-statistics", key):
        answer(app, told.kari, "give", each)
        answer(app, told.ola, "give", each)
    for member in (told.kari, told.ola):
        use_a_lot(member)
        assert ACTS[key](member) is not None
    others = stored(told.ola)
    answer(app, told.kari, "withdraw", key)
    register = notary_of(app).register
    assert held([key], told.kari, register) == {key: 0}
    assert stored(told.ola) == others


@pytest.mark.parametrize("model", CONSENTED)
def test_a_table_that_rests_on_consent_cannot_be_written_past_the_gate(
    told: Cast, app: Flask, model: type[ConsentedRow]
) -> None:
    row = {"member": told.kari, **ROWS[model]}
    with pytest.raises(NotConsented):
        model.create(**row)
    with pytest.raises(NotConsented):
        model.insert(row).execute()
    with pytest.raises(NotConsented):
        model.insert_many([row]).execute()
    with pytest.raises(NotConsented):
        model.insert_from(model.select(), [model.id]).execute()
    assert model.select().count() == 0


def test_a_consent_to_one_purpose_opens_no_other_table(app: Flask, told: Cast) -> None:
    answer(app, told.kari, "give", "position")
    row = {"member": told.kari, **ROWS[UsageCount]}
    with pytest.raises(NotConsented):
        collect(purposes.POSITION, told.kari, lambda: UsageCount.create(**row), at=now())
    assert UsageCount.select().count() == 0


def test_every_column_that_rests_on_consent_is_in_a_table_behind_the_gate() -> None:
    for model in all_models():
        declared = [declaration_of(field) for field in model._meta.sorted_fields]
        keys = {said.purpose.key for said in declared if isinstance(said, Personal)}
        assert not keys & set(CHOICES) or model in CONSENTED, model
    for model in CONSENTED:
        assert model.collected_for().key in CHOICES


def test_what_is_told_of_the_time_is_what_the_columns_declare() -> None:
    for model in CONSENTED:
        kept = model.collected_for().wording.kept
        declared = [declaration_of(field) for field in model._meta.sorted_fields]
        for text in {said.retention.text for said in declared if isinstance(said, Personal)}:
            assert text.casefold() in kept.casefold(), model


def test_the_register_says_what_to_forget(app: Flask, told: Cast, made: Portal) -> None:
    found = {key: collected_for(key, made.register) for key in CHOICES}
    assert found == {
        "tailoring": [],
        "usage-statistics": [UsageCount],
        "position": [Position],
        "categorisation": [MemberCategory],
        "visit-analytics": [],
    }
    assert forget("tailoring", told.kari, made.register) == 0


def test_a_position_is_stored_coarse(app: Flask, told: Cast) -> None:
    answer(app, told.kari, "give", "position")
    send_position(told.kari, Decimal("66.312849"), Decimal("-14.005"), at=now())
    row = Position.get()
    assert (row.latitude, row.longitude) == (Decimal("66.31"), Decimal("-14.00"))


def test_views_are_counted_by_page_and_day(app: Flask, told: Cast, clock: Clock) -> None:
    answer(app, told.kari, "give", "usage-statistics")
    use_a_lot(told.kari)
    clock.move(days=1)
    count_page(told.kari, "/", at=now())
    assert UsageCount.select().count() == 3
    assert views_of(told.kari, portal_clock.today()) == {"/profile/schedule": 8, "/": 5}
    clock.move(days=89)
    assert views_of(told.kari, portal_clock.today()) == {"/": 1}


@pytest.mark.parametrize(
    ("rule", "arguments", "page"),
    [
        ("/", {}, "/"),
        ("/profile/<any(contact, work):key>", {"key": "work"}, "/profile/work"),
        ("/profile/certificates/<int:number>", {"number": 7}, "/profile/certificates/*"),
        ("/consents/receipts/<reference>", {"reference": "secret"}, "/consents/receipts/*"),
    ],
)
def test_a_page_is_named_without_what_names_a_row(
    rule: str, arguments: dict[str, object], page: str
) -> None:
    assert page_of(rule, arguments) == page


@pytest.mark.parametrize(
    ("views", "verdict"),
    [
        ({}, None),
        ({"/": 9}, None),
        ({"/": 10}, Verdict("mixed", 0, 10)),
        ({"/profile/schedule": 3, "/profile/time-clock": 2, "/": 5}, Verdict("time", 5, 10)),
        ({"/profile/certificates/*": 6, "/": 5}, Verdict("competence", 6, 11)),
        ({"/profile/education": 4, "/": 7}, Verdict("mixed", 0, 11)),
        ({"/consents": 10}, Verdict("privacy", 10, 10)),
    ],
)
def test_the_rule_says_what_it_counted(views: dict[str, int], verdict: Verdict | None) -> None:
    assert judge(Counter(views)) == verdict


def test_the_category_needs_both_consents_and_is_worked_out_at_night(
    app: Flask, told: Cast, clock: Clock, new_worker: Worker
) -> None:
    answer(app, told.kari, "give", "categorisation")
    new_worker.work_due()
    assert category_of(told.kari) is None
    answer(app, told.kari, "give", "usage-statistics")
    use_a_lot(told.kari)
    clock.move(days=1)
    new_worker.work_due()
    found = category_of(told.kari)
    assert found is not None
    assert (found.category, found.rule) == ("time", 1)
    assert Job.select().where(Job.kind == "consents.categorise").count() == 2


@pytest.mark.parametrize(
    ("title", "views", "first"),
    [
        (None, {}, ["time-clock", "schedule", "contact"]),
        ("Driftsleder", {}, ["schedule", "time-clock", "certificates"]),
        ("SJÅFØR", {}, ["time-clock", "certificates"]),
        ("Sjåfør", {"/profile/work": 3, "/": 90}, ["work", "time-clock", "certificates"]),
    ],
)
def test_shortcuts_follow_use_and_job(
    title: str | None, views: dict[str, int], first: list[str]
) -> None:
    pages = [
        f"/profile/{key}" for key in ("contact", "work", "time-clock", "schedule", "certificates")
    ]
    assert shortcuts(title, Counter(views), pages) == [f"/profile/{key}" for key in first]
    assert shortcuts(title, Counter(views), []) == []


def test_only_a_choice_can_be_permitted(app: Flask, told: Cast) -> None:
    def permitted(purpose: Purpose) -> bool:
        return may_collect(purpose, told.kari, at=now())

    assert not any(permitted(purpose) for purpose in purposes.SHIPPED.values())
    answer(app, told.kari, "give", "tailoring")
    assert [key for key, purpose in purposes.SHIPPED.items() if permitted(purpose)] == ["tailoring"]
