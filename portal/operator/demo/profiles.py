"""What the people of the demo have told of themselves, and when they have been at work."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from portal import clock
from portal.members.models import Member
from portal.operator.demo.cast import Cast
from portal.profile.certificates import Certificate
from portal.profile.education import Education
from portal.profile.entries import ListEntry
from portal.profile.experience import Experience
from portal.profile.holidays import Holiday
from portal.profile.schedule import WorkSchedule
from portal.profile.time_clock import ClockCorrection, ClockEntry

Told = Mapping[type[ListEntry], tuple[dict[str, Any], ...]]

KARI: Told = {
    Education: (
        {
            "programme": "Fagbrev som elektriker",
            "institution": "Polarsirkelen videregående skole, studiested Mo i Rana",
            "level": "trade",
            "start_month": 8,
            "start_year": 2012,
            "end_month": 6,
            "end_year": 2016,
        },
        {
            "programme": "Elkraft med fordypning i styresystemer og sikkerhetskritiske anlegg",
            "institution": "Fagskolen i Nordland",
            "level": "vocational",
            "start_month": 8,
            "start_year": 2023,
        },
        {
            "programme": "Førstehjelp og høyspent",
            "institution": "Røde Kors",
            "level": "course",
            "start_year": 2021,
            "end_year": 2021,
        },
    ),
    Experience: (
        {
            "job_title": "Elektriker",
            "employer": "Nordlys Drift AS",
            "start_month": 8,
            "start_year": 2019,
            "description": "Drift og vedlikehold av kai, kraner og lys på industriterminalen.\n"
            "Fagansvarlig for to lærlinger siden 2022.",
        },
        {
            "job_title": "Montør",
            "employer": "Åsgård & Sønner Elektro",
            "start_month": 9,
            "start_year": 2016,
            "end_month": 7,
            "end_year": 2019,
            "description": "Installasjon i boliger og næringsbygg på Helgeland.",
        },
        {
            "job_title": "Sommervikar på lager",
            "employer": "Fjord Logistikk AS",
            "start_year": 2015,
            "end_year": 2015,
        },
    ),
    Certificate: (
        {
            "name": "Truckførerbevis T1–T4",
            "issuer": "Rana Sikkerhetsopplæring",
            "number": "T-2021-0417",
            "issued_on": -1805,
            "expires_on": 20,
        },
        {
            "name": "Sikker bruk av personløfter",
            "issuer": "Rana Sikkerhetsopplæring",
            "issued_on": -1888,
            "expires_on": -62,
        },
        {
            "name": "Arbeid i høyden",
            "issuer": "Høydeteknikk Nord",
            "number": "H 1187",
            "issued_on": -400,
            "expires_on": 695,
        },
        {"name": "Varme arbeider (slokkekurs)", "issuer": "Norsk brannvernforening"},
    ),
    Holiday: (
        {"kind": "vacation", "starts_on": 63, "ends_on": 81, "note": "Ola er vikar på kaia."},
        {"kind": "time-off", "starts_on": 11, "ends_on": 11},
        {"kind": "vacation", "starts_on": -150, "ends_on": -130},
    ),
}
OLA: Told = {
    Education: (
        {
            "programme": "Industrimekaniker",
            "institution": "Polarsirkelen videregående skole",
            "level": "secondary",
            "start_month": 8,
            "start_year": 2020,
            "end_month": 6,
            "end_year": 2022,
        },
    ),
    Certificate: (
        {"name": "Mopedsertifikat (AM 146)", "issuer": "Statens vegvesen", "expires_on": 3900},
    ),
}
WEEK = {
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), Decimal("7.5")),
    "position_percentage": Decimal("100"),
}
MONTHS_AT_WORK = 62
FORGOTTEN = 9


def fill_profiles(cast: Cast, at: dt.datetime) -> None:
    """Give those who have been members for long what they would have written by ``at``."""
    for member in (cast.kari, cast.ola):
        fill_profile(member, at)


def fill_profile(member: Member, at: dt.datetime) -> None:
    """Give ``member`` lists, a working week and two months of time at work until ``at``."""
    today = clock.local(at).date()
    told = OLA if member.username == "ola" else KARI
    for model, entries in told.items():
        for number, values in enumerate(entries):
            _add(member, model, number, at, **_dated(values, today))
    WorkSchedule.create(member=member, **WEEK)
    for number, day in enumerate(_days_at_work(today)):
        _be_at_work(member, number, day, at)


def _be_at_work(member: Member, number: int, day: dt.date, at: dt.datetime) -> None:
    """One day the member forgot to clock out and said so the day after; one day has two parts."""
    late = number * 7 % 13
    begun, ended = _wall(day, 7, 25 + late), _wall(day, 15, 20 + number * 5 % 17)
    entry = _add(member, ClockEntry, number, at, started_at=begun, ended_at=ended)
    if number == FORGOTTEN:
        ClockCorrection.create(
            member=member,
            entry=entry,
            started_at=begun,
            ended_at=_wall(day, 23, 59),
            reason="Glemte å stemple ut.",
            by=member,
            at=_wall(day + dt.timedelta(days=1), 7, 40),
        )
    if number == FORGOTTEN - 2:
        evening = {"started_at": _wall(day, 18, 0), "ended_at": _wall(day, 20, 45)}
        _add(member, ClockEntry, 1000 + number, at, **evening)


def _days_at_work(today: dt.date) -> Iterator[dt.date]:
    """Yesterday and back, without weekends."""
    for back in range(1, MONTHS_AT_WORK):
        day = today - dt.timedelta(days=back)
        if day.isoweekday() <= 5:
            yield day


def _dated(values: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """Days are written as their distance from today."""
    return {
        name: today + dt.timedelta(days=value) if name.endswith("_on") else value
        for name, value in values.items()
    }


def _add(
    member: Member, model: type[ListEntry], place: int, at: dt.datetime, **values: Any
) -> ListEntry:
    key = f"demo-{model._meta.table_name}-{place:04}"
    return model.create(member=member, form_key=key, created_at=at, **values)


def _wall(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), clock.NORWAY)
